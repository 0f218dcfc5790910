import type { AttemptRecord } from '../store/port';

/** Wrong codes of one approver at one approval before a lock. Three codes are good at any moment, of a million. */
export const TRIES_PER_APPROVAL = 5;
/** And at all approvals together, so that many links do not give many tries. */
export const TRIES_PER_APPROVER = 15;
const FIRST_LOCK_MS = 15 * 60_000;
const GROWTH = 4;
const LONGEST_LOCK_MS = 24 * 60 * 60_000;

/** How long the lock lasts that this failure brings; undefined when it brings none. Each lock is four times the one before, a day at most. */
export function lockAfter(failed: number, tries: number): number | undefined {
	if (failed === 0 || failed % tries !== 0) return undefined;
	return Math.min(FIRST_LOCK_MS * GROWTH ** (failed / tries - 1), LONGEST_LOCK_MS);
}

export const triesLeft = (failed: number, tries: number): number => tries - (failed % tries);

/** Until when no code is looked at, if at all. */
export function lockedUntil(attempts: readonly AttemptRecord[], now: Date): string | undefined {
	const ends = attempts.flatMap(({ lockedUntil: end }) => (end !== null && Date.parse(end) > now.getTime() ? [end] : []));
	return ends.sort().at(-1);
}
