import { DaaError } from '../errors';
import { DEFAULT_LATE_MS, type Target } from '../execute/target';
import { timeoutOf } from './targets/target-at';

/** Waiting for a busy system, all of one call together; never longer than the call itself may take. */
const MOST_RETRY_MS = 10_000;
const MOST_LATE_S = 24 * 3_600;

export interface ExecutionTimes {
	leaseMs: number;
	retryMs: number;
}

/**
 * How long a worker may be silent after the sending before it counts as lost: the write with its waiting, the reading
 * back, and what the system may still do after the caller gave up ("Late Answers", else the target's own bound).
 */
export function executionTimes(options: Readonly<Record<string, unknown>>, target: Pick<Target, 'capabilities'>): ExecutionTimes {
	const timeoutMs = timeoutOf(options);
	const retryMs = Math.min(MOST_RETRY_MS, timeoutMs);
	const given = options.lateSeconds === undefined ? undefined : Number(options.lateSeconds);
	if (given !== undefined && !(given >= 0 && given <= MOST_LATE_S)) {
		throw new DaaError('parameter_invalid', `Late Answers (Seconds) must be 0 to ${MOST_LATE_S}.`, { fields: { parameter: 'lateSeconds' } });
	}
	const lateMs = given === undefined ? (target.capabilities.lateMs ?? DEFAULT_LATE_MS) : given * 1000;
	return { retryMs, leaseMs: 2 * timeoutMs + retryMs + lateMs };
}
