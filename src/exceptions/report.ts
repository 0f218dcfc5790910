import type { Environment } from '../ports';
import type { StoreReader } from '../store/port';
import { countExceptions, type ExceptionCount } from './count-exceptions';
import { findPatterns, type PatternOptions, type ReasonPattern } from './find-patterns';

const MOST_LINES = 20_000;

export interface ExceptionReport {
	environment: Environment;
	since: string;
	until: string;
	total: number;
	missed: number;
	/** True when there were more than were looked at: the newest 20,000. */
	cut: boolean;
	by_type: ExceptionCount[];
	patterns: ReasonPattern[];
}

/** What came into the queue from `since` on, what piles up, what was missed, and what comes again and again. */
export async function exceptionReport(store: Pick<StoreReader, 'exceptionLines'>, now: Date, { environment, since, ...options }: { environment: Environment; since: Date } & PatternOptions): Promise<ExceptionReport> {
	const lines = await store.exceptionLines({ environment, since: since.toISOString(), limit: MOST_LINES });
	const counts = countExceptions(lines, now);
	return {
		environment,
		since: since.toISOString(),
		until: now.toISOString(),
		total: lines.length,
		missed: counts.reduce((sum, { missed }) => sum + missed, 0),
		cut: lines.length === MOST_LINES,
		by_type: counts,
		patterns: findPatterns(lines, options),
	};
}
