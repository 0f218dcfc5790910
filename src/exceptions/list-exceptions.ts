import type { Environment } from '../ports';
import type { ExceptionFilter, ExceptionRecord, StoreReader } from '../store/port';
import { scoreOf } from './score-of';

/** An exception as a queue shows it. */
export interface ListedException {
	exception: ExceptionRecord;
	/** 1 to 27. */
	score: number;
	/** Since it came in. */
	ageMinutes: number;
	/** Until the target time, negative when it was missed; null without one. */
	minutesLeft: number | null;
}

const minutes = (ms: number): number => Math.floor(ms / 60_000);

export function listedException(exception: ExceptionRecord, now: Date): ListedException {
	const end = exception.resolvedAt === null ? now.getTime() : Date.parse(exception.resolvedAt);
	return {
		exception,
		score: scoreOf(exception),
		ageMinutes: minutes(end - Date.parse(exception.createdAt)),
		minutesLeft: exception.dueAt === null ? null : minutes(Date.parse(exception.dueAt) - end),
	};
}

/** The unresolved exceptions of one environment unless `state` says otherwise, the highest score first, with their timers. */
export async function listExceptions(store: Pick<StoreReader, 'exceptions'>, now: Date, { environment, state = ['open', 'claimed'], ...rest }: ExceptionFilter & { environment: Environment }): Promise<ListedException[]> {
	const rows = await store.exceptions({ environment, state, ...rest });
	return rows.map((row) => listedException(row, now));
}
