import { groupBy } from '../group-by';
import type { ExceptionLine } from '../store/port';
import { wallClock } from '../tier/routing/zoned-time';
import { normalReason } from './normal-reason';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const DAY = 86_400_000;
const HOUR = 3_600_000;
/** 1 January 1970 was a Thursday; weeks begin on Monday. */
const MONDAY_SHIFT = 3 * DAY;
/** Fewer are chance. */
const LEAST = 3;
/** So much of it falls on one weekday, or into one stretch of hours, to be called a habit. */
const SHARE = 0.6;
/** Weeks of those between the first and the last in which it came on that day, to say "every". */
const EVERY = 0.75;
const STRETCH = 3;

export interface ReasonPattern {
	type: string;
	/** As the latest one was written. */
	example: string;
	/** What they have in common. */
	reason: string;
	count: number;
	/** Calendar weeks in which it came. */
	weeks: number;
	first_at: string;
	last_at: string;
	/** When it mostly comes on one day of the week. */
	weekday?: { day: (typeof WEEKDAYS)[number]; share: number; every_week: boolean };
	/** When it mostly comes within at most three hours of the day; `until` is exclusive, and past midnight goes on from 0. */
	hours?: { from: number; until: number; share: number };
	/** One plain sentence. */
	sentence: string;
}

export interface PatternOptions {
	/** In which weekdays and hours are told; UTC unless given. */
	timeZone?: string;
	/** At least so many of one reason; 3 unless given. */
	least?: number;
}

interface Moment {
	week: number;
	weekday: number;
	hour: number;
}

/** Clocks are put forward and back on quarters of an hour, so one look at a time zone serves all moments in one. */
const QUARTER = 900_000;

function momentsIn(timeZone: string): (at: string) => Moment {
	const shifts = new Map<number, number>();
	return (at) => {
		const ms = Date.parse(at);
		const quarter = Math.floor(ms / QUARTER);
		let shift = shifts.get(quarter);
		if (shift === undefined) {
			shift = wallClock(new Date(quarter * QUARTER), timeZone) - quarter * QUARTER;
			shifts.set(quarter, shift);
		}
		return momentOf(ms + shift);
	};
}

function momentOf(wall: number): Moment {
	return { week: Math.floor((wall + MONDAY_SHIFT) / (7 * DAY)), weekday: (4 + Math.floor(wall / DAY)) % 7, hour: Math.floor((wall % DAY) / HOUR) };
}

const round = (share: number): number => Math.round(share * 100) / 100;

function weekdayOf(moments: readonly Moment[]): ReasonPattern['weekday'] {
	const counts = WEEKDAYS.map((_day, index) => moments.filter(({ weekday }) => weekday === index).length);
	const best = counts.indexOf(Math.max(...counts));
	const share = (counts[best] ?? 0) / moments.length;
	const weeks = new Set(moments.filter(({ weekday }) => weekday === best).map(({ week }) => week));
	// One bad Tuesday is no habit.
	if (share < SHARE || weeks.size < LEAST) return undefined;
	const span = Math.max(...weeks) - Math.min(...weeks) + 1;
	return { day: WEEKDAYS[best] as (typeof WEEKDAYS)[number], share: round(share), every_week: weeks.size / span >= EVERY };
}

function hoursOf(moments: readonly Moment[]): ReasonPattern['hours'] {
	const days = new Set(moments.map(({ week, weekday }) => week * 7 + weekday));
	if (days.size < LEAST) return undefined;
	const counts = Array.from({ length: 24 }, (_none, from) => moments.filter(({ hour }) => (hour - from + 24) % 24 < STRETCH).length);
	const from = counts.indexOf(Math.max(...counts));
	const share = (counts[from] ?? 0) / moments.length;
	if (share < SHARE) return undefined;
	const within = moments.map(({ hour }) => (hour - from + 24) % 24).filter((offset) => offset < STRETCH);
	return { from: (from + Math.min(...within)) % 24, until: (from + Math.max(...within) + 1) % 24, share: round(share) };
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

function sentenceOf({ example, count, weeks, weekday, hours }: Omit<ReasonPattern, 'sentence'>): string {
	const day = weekday && (weekday.every_week ? `every ${weekday.day}` : `mostly on ${weekday.day}s`);
	const time = hours && `${day ? '' : 'mostly '}between ${clock(hours.from)} and ${clock(hours.until)}`;
	const when = [day, time].filter((part) => part !== undefined).join(' ');
	return `"${example}" came ${count} times in ${weeks} ${weeks === 1 ? 'week' : 'weeks'}${when === '' ? '' : `, ${when}`}.`;
}

/**
 * Which reasons come again and again, and whether on one weekday or at one time of day: what a better form, rule or prompt
 * would end. The most frequent first. The order of the lines makes no difference.
 */
export function findPatterns(lines: readonly Pick<ExceptionLine, 'type' | 'reason' | 'createdAt'>[], { timeZone = 'UTC', least = LEAST }: PatternOptions = {}): ReasonPattern[] {
	const momentAt = momentsIn(timeZone);
	const groups = groupBy(lines, ({ type, reason }) => `${type}\n${normalReason(reason)}`);
	const found = [...groups].filter(([, group]) => group.length >= Math.max(2, least)).map(([key, group]): ReasonPattern => {
		const sorted = [...group].sort((left, right) => (left.createdAt === right.createdAt ? (left.reason < right.reason ? -1 : 1) : left.createdAt < right.createdAt ? -1 : 1));
		const moments = sorted.map(({ createdAt }) => momentAt(createdAt));
		const last = sorted.at(-1) as (typeof sorted)[number];
		const [weekday, hours] = [weekdayOf(moments), hoursOf(moments)];
		const pattern = {
			type: last.type,
			example: last.reason,
			reason: key.slice(last.type.length + 1),
			count: sorted.length,
			weeks: new Set(moments.map(({ week }) => week)).size,
			first_at: (sorted[0] as (typeof sorted)[number]).createdAt,
			last_at: last.createdAt,
			...(weekday && { weekday }),
			...(hours && { hours }),
		};
		return { ...pattern, sentence: sentenceOf(pattern) };
	});
	return found.sort((left, right) => right.count - left.count || (left.type + left.reason < right.type + right.reason ? -1 : 1));
}
