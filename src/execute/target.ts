import type { ActionProposal } from '../draft/proposal';
import type { Http } from '../ports';
import type { Difference } from './compare';

/**
 * `atomic`: the system itself refuses the write when the record moved since `seen` (compare-and-set on a version).
 * `conditional`: the same, but by a coarser mark (a time of whole seconds), so a write within it may slip through.
 * `compare_then_write`: the system has no precondition; the record is read and compared, then written.
 */
export type Concurrency = 'atomic' | 'conditional' | 'compare_then_write';

export interface TargetCapabilities {
	concurrency: Concurrency;
	/** The system itself drops a second call with the same key. */
	idempotencyKey: boolean;
	/** `read` works, so a stale value can be seen before and a result proved after. */
	readable: boolean;
	/**
	 * After a lost run, `verify` can tell whether the call was carried out, although `read` has no values to compare (a
	 * message that can be looked for by its key). Absent: what `readable` says.
	 */
	findable?: boolean;
	/** How long the system may still carry out a call whose caller gave up, in milliseconds; DEFAULT_LATE_MS when absent. */
	lateMs?: number;
}

/** What most systems finish within after the caller hung up. The lease of an execution is never shorter. */
export const DEFAULT_LATE_MS = 60_000;

export interface TargetContext {
	http: Http;
	/** The intent's id: one per intent, never one per attempt. Sent as Idempotency-Key where the system knows it. */
	idempotencyKey: string;
	/** 1 for the first sending; more when an earlier one was lost and found not to have happened. */
	attempt?: number;
}

/** What the target holds now, limited to what the action would change. `version` when the system has one. */
export interface TargetState {
	exists: boolean;
	values: Record<string, unknown>;
	/** What a conditional write is bound to. It is stored before the sending, so that a resent write is bound to the same. */
	version?: string;
}

export interface ApplyResult {
	/** HTTP status, or 200 where the target speaks no HTTP. */
	status: number;
	/** What went over the wire, without secrets. */
	sent: Record<string, unknown>;
	/** A short excerpt of the answer. */
	answer: unknown;
	/** The system's own id of what came to be (a message, a comment). */
	reference?: string;
	/**
	 * Nothing is done yet, and somebody else reports the outcome later (gate only): the intent stays open under its lease
	 * and the item passes.
	 */
	deferred?: boolean;
}

/**
 * What a look at the target says about an action that was, or may have been, sent.
 * `done`: the new values are there. `not_done`: the old ones are. `other`: anything else, or nobody can tell.
 */
export interface Verification {
	verdict: 'done' | 'not_done' | 'other';
	values: Record<string, unknown>;
	/** What holds something else than was proposed; empty when done. */
	differences: Difference[];
	/** One sentence, when the values do not say it. */
	reason?: string;
}

/** What is known of the sending: the state seen right before it, and the answer unless that was lost. */
export interface Sending {
	before?: TargetState;
	applied?: ApplyResult;
}

/**
 * One system's way of reading and changing things; one file each under targets/.
 * `apply` throws DaaError: `target_rejected` (a 4xx: nothing happened), `value_stale` (the system's own precondition
 * failed: nothing happened), `target_unavailable` with fields.sent = false (never left), otherwise `target_timeout` or
 * `outcome_unknown` (it may have happened). It makes one writing call, and never tries again by itself: the port Http
 * does that where it is safe.
 */
export interface Target {
	/** e.g. `HubSpot ticket`. Stands on the intent: only a target of the same name may take a lost intent up again. */
	readonly name: string;
	readonly capabilities: TargetCapabilities;
	/** Refuses actions this target cannot or may not carry out. Throws DaaError `target_not_allowed`. */
	check(action: ActionProposal): void;
	read(action: ActionProposal, context: TargetContext): Promise<TargetState>;
	/** On a resend `seen` is the state that was stored before the first sending, its version included. */
	apply(action: ActionProposal, seen: TargetState, context: TargetContext): Promise<ApplyResult>;
	/**
	 * Was it carried out? Asked after every `apply`, and for a lost run without `applied`. Left out where reading the
	 * values again says it (verify-by-reading.ts). Must say `other` whenever both could be true.
	 */
	verify?(action: ActionProposal, context: TargetContext, sending: Sending): Promise<Verification>;
	/**
	 * Two spellings of one value that only this system knows (a list kept as "a;b"), beyond those of same-value.ts.
	 * Must be false whenever they could be two values.
	 */
	sameValue?(live: unknown, expected: unknown): boolean;
}
