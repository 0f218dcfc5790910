import { groupBy } from '../group-by';
import type { ExceptionLine } from '../store/port';

/** How many of one kind came in, and how they were looked after. */
export interface ExceptionCount {
	type: string;
	/** Null: nobody was named. */
	owner: string | null;
	came_in: number;
	/** Not resolved yet. */
	unresolved: number;
	/** Resolved after their target time, or past it now. */
	missed: number;
	/** Of those that were resolved; null when none was. */
	median_minutes: number | null;
}

function median(values: readonly number[]): number | null {
	if (values.length === 0) return null;
	const sorted = [...values].sort((left, right) => left - right);
	const middle = Math.floor(sorted.length / 2);
	return Math.round(sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2);
}

export function missedTarget({ dueAt, missedAt, resolvedAt }: Pick<ExceptionLine, 'dueAt' | 'missedAt' | 'resolvedAt'>, now: Date): boolean {
	return missedAt !== null || (dueAt !== null && (resolvedAt ?? now.toISOString()) > dueAt);
}

/** By type and owner; the types that pile up first. */
export function countExceptions(lines: readonly ExceptionLine[], now: Date): ExceptionCount[] {
	const groups = groupBy(lines, ({ type, owner }) => JSON.stringify([type, owner]));
	const counts = [...groups.values()].map((group): ExceptionCount => ({
		type: (group[0] as ExceptionLine).type,
		owner: (group[0] as ExceptionLine).owner,
		came_in: group.length,
		unresolved: group.filter(({ state }) => state !== 'resolved').length,
		missed: group.filter((line) => missedTarget(line, now)).length,
		median_minutes: median(group.flatMap(({ createdAt, resolvedAt }) => (resolvedAt === null ? [] : [(Date.parse(resolvedAt) - Date.parse(createdAt)) / 60_000]))),
	}));
	return counts.sort((left, right) => right.unresolved - left.unresolved || right.came_in - left.came_in || (left.type + String(left.owner) < right.type + String(right.owner) ? -1 : 1));
}
