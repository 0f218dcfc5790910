import type { ActionProposal } from '../draft/proposal';
import type { Http } from '../ports';

export type Concurrency = 'atomic' | 'conditional' | 'compare_then_write';

export interface TargetCapabilities {
	concurrency: Concurrency;
	/** The system itself drops a second call with the same key. */
	idempotencyKey: boolean;
	/** `read` works, so a stale value can be seen before and a result proved after. */
	readable: boolean;
}

export interface TargetContext {
	http: Http;
	/** Sent as Idempotency-Key where the system knows it. */
	idempotencyKey: string;
}

/** What the target holds now, limited to what the action would change. `version` when the system has one. */
export interface TargetState {
	exists: boolean;
	values: Record<string, unknown>;
	version?: string;
}

export interface ApplyResult {
	status: number;
	/** What went over the wire, without secrets. */
	sent: Record<string, unknown>;
	/** A short excerpt of the answer. */
	answer: unknown;
}

/**
 * One system's way of reading and changing things; one file each under targets/.
 * `apply` throws DaaError: `target_rejected` (a 4xx: nothing happened), `target_unavailable` with fields.sent = false
 * (never left), otherwise `target_timeout` or `outcome_unknown` (it may have happened).
 */
export interface Target {
	readonly name: string;
	readonly capabilities: TargetCapabilities;
	/** Refuses actions this target cannot or may not carry out. Throws DaaError `target_not_allowed`. */
	check(action: ActionProposal): void;
	read(action: ActionProposal, context: TargetContext): Promise<TargetState>;
	apply(action: ActionProposal, seen: TargetState, context: TargetContext): Promise<ApplyResult>;
	/**
	 * Two spellings of one value that only this system knows (a list kept as "a;b"), beyond those of same-value.ts.
	 * Must be false whenever they could be two values.
	 */
	sameValue?(live: unknown, expected: unknown): boolean;
}
