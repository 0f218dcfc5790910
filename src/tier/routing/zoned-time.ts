const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
	let format = formats.get(timeZone);
	if (!format) {
		format = new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' });
		formats.set(timeZone, format);
	}
	return format;
}

export function isTimeZone(name: string): boolean {
	// A bare offset has no daylight saving time, which is what somebody who writes a zone wants.
	if (!/^[A-Za-z]/.test(name)) return false;
	try {
		formatOf(name);
		return true;
	} catch {
		return false;
	}
}

/** The wall clock of a zone, written as if it were UTC: milliseconds since 1970, seconds precise. */
export function wallClock(at: Date, timeZone: string): number {
	const parts: Record<string, number> = {};
	for (const { type, value } of formatOf(timeZone).formatToParts(at)) parts[type] = Number(value);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
	return Date.UTC(year, month - 1, day, hour, minute, second);
}

const DAY_MS = 86_400_000;

/**
 * When a wall clock first shows this time (`wall`: as wallClock gives it). A time that comes twice, when clocks are put
 * back, means the first one; a time that is skipped means as long after the jump as it would have been without it.
 */
export function instantOf(wall: number, timeZone: string): number {
	// The offset may change once within the two days around it; each of the two gives one candidate.
	const offsets = [wall - DAY_MS, wall + DAY_MS].map((near) => wallClock(new Date(near), timeZone) - near);
	const candidates = offsets.map((offset) => wall - offset).sort((left, right) => left - right);
	const found = candidates.find((candidate) => wallClock(new Date(candidate), timeZone) === wall);
	return found ?? wall - (offsets[0] ?? 0);
}
