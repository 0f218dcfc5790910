import type { Rotation } from './schema';
import { instantOf, wallClock } from './zoned-time';

const DAY_MS = 86_400_000;
const LENGTH_DAYS = { day: 1, week: 7 } as const;

/**
 * Who is on call: the person of the last handover at or before `at`; undefined before the first one. Counted in days of
 * the zone's calendar, so that a day of 23 or 25 hours is one day. Both times in milliseconds since 1970.
 */
export function onCall(rotation: Rotation, at: Date): { person: string; until: Date } | undefined {
	const { time_zone: zone, people, every, handover, from } = rotation;
	const length = LENGTH_DAYS[every] * DAY_MS;
	const first = Date.parse(`${from}T${handover}:00Z`);
	const startOf = (turn: number): number => instantOf(first + turn * length, zone);
	// The wall clock names the turn, except in the hour that comes twice: there the instants decide.
	let turn = Math.floor((wallClock(at, zone) - first) / length);
	if (startOf(turn + 1) <= at.getTime()) turn += 1;
	else if (startOf(turn) > at.getTime()) turn -= 1;
	const person = people[turn % people.length];
	return turn < 0 || person === undefined ? undefined : { person, until: new Date(startOf(turn + 1)) };
}
