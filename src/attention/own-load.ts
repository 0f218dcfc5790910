import type { Environment } from '../ports';
import type { DecisionTime, StoreReader } from '../store/port';
import { secondsLooked } from './reading-time';

/** What one approver has before them, and how they got on today: shown to nobody but them. */
export interface OwnLoad {
	/** Requests that wait for this person. */
	pending: number;
	decidedToday: number;
	/** From opening the page to deciding, today; null when nothing was decided on a page. */
	medianSeconds: number | null;
}

export function loadOf(pending: number, today: readonly Pick<DecisionTime, 'viewedAt' | 'decidedAt'>[]): OwnLoad {
	const seconds = today.flatMap((time) => secondsLooked(time) ?? []).sort((left, right) => left - right);
	const middle = Math.floor(seconds.length / 2);
	const median = seconds.length % 2 === 1 ? seconds[middle] : ((seconds[middle - 1] ?? 0) + (seconds[middle] ?? 0)) / 2;
	return { pending, decidedToday: today.length, medianSeconds: seconds.length === 0 || median === undefined ? null : Math.round(median) };
}

/** The same from the store; a day begins at `dayStart`, in the approver's own time where the caller knows it. */
export async function ownLoad(store: Pick<StoreReader, 'pendingOf' | 'decisionTimes'>, approverId: string, environment: Environment, dayStart: Date): Promise<OwnLoad> {
	const [pending, today] = [await store.pendingOf(approverId, environment), await store.decisionTimes({ environment, approverId, since: dayStart.toISOString(), limit: 10_000 })];
	return loadOf(pending, today);
}
