import fc from 'fast-check';
import { DateTime } from 'luxon';
import { onCall } from '../../../src/tier/routing/on-call';
import type { Rotation } from '../../../src/tier/routing/schema';
import { instantOf, isTimeZone, wallClock } from '../../../src/tier/routing/zoned-time';

const rotation = (patch: Partial<Rotation> = {}): Rotation => ({ time_zone: 'Europe/Berlin', every: 'day', handover: '09:00', from: '2026-03-02', people: ['a', 'b', 'c'], ...patch });
const who = (given: Rotation, at: string) => onCall(given, new Date(at))?.person;

describe('on-call rotations', () => {
	it.each([
		['before the first handover', '2026-03-02T07:59:59Z', undefined],
		['at the first handover, 09:00 in Berlin', '2026-03-02T08:00:00Z', 'a'],
		['just before the next', '2026-03-03T07:59:59Z', 'a'],
		['at the next', '2026-03-03T08:00:00Z', 'b'],
		['the day before clocks go forward', '2026-03-28T08:00:00Z', 'c'],
		['the hour after 09:00 winter time would be 08:00 UTC; in summer it is 07:00 UTC', '2026-03-29T07:00:00Z', 'a'],
		['still the one before at 06:59 UTC', '2026-03-29T06:59:59Z', 'c'],
	])('daily in Berlin: %s', (_, at, expected) => {
		expect(who(rotation(), at)).toBe(expected);
	});

	it.each([
		['Europe/Berlin', '2026-03-23', '2026-03-30T06:59:59Z', 'a'],
		['Europe/Berlin', '2026-03-23', '2026-03-30T07:00:00Z', 'b'],
		['America/New_York', '2026-03-02', '2026-03-09T12:59:59Z', 'a'],
		['America/New_York', '2026-03-02', '2026-03-09T13:00:00Z', 'b'],
		['America/New_York', '2026-10-26', '2026-11-02T13:59:59Z', 'a'],
		['America/New_York', '2026-10-26', '2026-11-02T14:00:00Z', 'b'],
	])('weekly in %s from %s over a change of clocks: %s is %s', (time_zone, from, at, expected) => {
		expect(who(rotation({ time_zone, every: 'week', from }), at)).toBe(expected);
	});

	it.each([
		['a handover in the hour that comes twice happens once, the first time', '02:30', '2026-10-24', ['2026-10-25T00:29:59Z', 'a'], ['2026-10-25T00:30:00Z', 'b'], ['2026-10-25T01:15:00Z', 'b'], ['2026-10-25T01:30:00Z', 'b'], ['2026-10-26T01:30:00Z', 'c']],
		['a handover in the hour that is skipped happens once', '02:30', '2026-03-28', ['2026-03-29T00:59:59Z', 'a'], ['2026-03-29T01:29:59Z', 'a'], ['2026-03-29T01:30:00Z', 'b'], ['2026-03-30T00:29:59Z', 'b'], ['2026-03-30T00:30:00Z', 'c']],
	] as [string, string, string, ...[string, string][]][])('%s', (_, handover, from, ...moments) => {
		for (const [at, expected] of moments) expect([at, who(rotation({ handover, from }), at)]).toEqual([at, expected]);
	});

	it.each(['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'])('%s: shifts follow each other without gap or overlap, each from 09:00 to 09:00', (time_zone) => {
		for (const every of ['day', 'week'] as const) {
			const given = rotation({ time_zone, every, from: '2026-01-05' });
			let at = new Date(instantOf(Date.parse('2026-01-05T09:00:00Z'), time_zone));
			for (let turn = 0; turn < (every === 'day' ? 370 : 53); turn += 1) {
				const duty = onCall(given, at);
				expect([turn, duty?.person]).toEqual([turn, given.people[turn % 3]]);
				const until = duty?.until ?? at;
				expect(onCall(given, new Date(until.getTime() - 1))?.person).toBe(duty?.person);
				expect(new Date(wallClock(until, time_zone)).toISOString().slice(11, 16)).toBe('09:00');
				at = until;
			}
		}
	});

	it('agrees with luxon on any time of two years, in the zones whose clocks change', () => {
		fc.assert(
			fc.property(fc.integer({ min: Date.parse('2026-01-05T12:00:00Z'), max: Date.parse('2027-12-31T00:00:00Z') }), fc.constantFrom('Europe/Berlin', 'America/New_York'), fc.integer({ min: 4, max: 23 }), fc.constantFrom('day', 'week'), (millis, time_zone, hour, every) => {
				const handover = `${String(hour).padStart(2, '0')}:00`;
				const local = DateTime.fromMillis(millis, { zone: time_zone });
				const first = DateTime.fromISO(`2026-01-05T${handover}`, { zone: time_zone });
				let turn = Math.floor(local.startOf('day').diff(first.startOf('day'), 'days').days + 0.5);
				if (local < local.set({ hour, minute: 0, second: 0, millisecond: 0 })) turn -= 1;
				if (every === 'week') turn = Math.floor(turn / 7);
				const given = rotation({ time_zone, every, handover, from: '2026-01-05' });
				expect(onCall(given, new Date(millis))?.person).toBe(turn < 0 ? undefined : given.people[turn % 3]);
			}),
			{ numRuns: 500 },
		);
	});

	it('knows time zones from anything else', () => {
		expect(['Europe/Berlin', 'UTC', 'America/New_York'].every(isTimeZone)).toBe(true);
		expect(['', 'Berlin/Europe', '+02:00', 'constructor', 'Europe/Berlin\n'].some(isTimeZone)).toBe(false);
	});
});
