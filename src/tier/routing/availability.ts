import { endOf } from '../until';
import type { RoutingDocument } from './schema';
import { instantOf } from './zoned-time';

type People = NonNullable<RoutingDocument['people']>;
type Absence = NonNullable<People[string]['out']>[number];

const isDay = (text: string): boolean => text.length === 10;
const DAY_MS = 86_400_000;

/** A period in milliseconds since 1970, end exclusive; whole days are those of the zone. */
export function periodOf({ from, until }: Pick<Absence, 'from' | 'until'>, zone: string): { start: number; end: number } {
	const midnight = (day: string, later: number): number => instantOf(Date.parse(`${day}T00:00:00Z`) + later, zone);
	return {
		start: isDay(from) ? midnight(from, 0) : Date.parse(from),
		end: isDay(until) ? midnight(until, DAY_MS) : (endOf(until) ?? Infinity),
	};
}

/** The absence that covers this moment, if any. */
export function absenceOf(id: string, routing: RoutingDocument, at: Date): Absence | undefined {
	const person = routing.people && Object.hasOwn(routing.people, id) ? routing.people[id] : undefined;
	const zone = person?.time_zone ?? routing.time_zone ?? 'UTC';
	return person?.out?.find((absence) => {
		const { start, end } = periodOf(absence, zone);
		return at.getTime() >= start && at.getTime() < end;
	});
}

export interface StandIn {
	/** Who decides; undefined when the whole chain of backups is away. */
	id: string | undefined;
	/** Those who are away, in order. */
	away: string[];
}

/** Follows the backups until somebody is there. A chain that comes back to itself ends: nobody is there. */
export function available(id: string, routing: RoutingDocument, at: Date): StandIn {
	const away: string[] = [];
	for (let current: string | undefined = id; current !== undefined && !away.includes(current); ) {
		const absence = absenceOf(current, routing, at);
		if (!absence) return { id: current, away };
		away.push(current);
		current = absence.backup ?? (routing.people && Object.hasOwn(routing.people, current) ? routing.people[current]?.backup : undefined);
	}
	return { id: undefined, away };
}
