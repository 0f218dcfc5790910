import { describeAction } from '../draft/describe';
import type { ActionProposal } from '../draft/proposal';
import { isDaaError, type DaaError, type ErrorCode } from '../errors';
import type { Http, Ports, RunContext } from '../ports';
import type { IntentRecord } from '../store/port';
import { describeDifferences, staleFields } from './compare';
import { fieldsOf, readTarget } from './read-target';
import { redact } from './redact';
import type { Outcome } from './settle-intent';
import { storable, storableFields } from './storable';
import type { ApplyResult, Target, TargetContext, TargetState, Verification } from './target';
import { verifyTarget } from './verify-by-reading';

/** An open intent at its target. `intent` is replaced as its fence moves on. */
export interface Work {
	ports: Ports;
	run: RunContext;
	target: Target;
	http: Http;
	action: ActionProposal;
	intent: IntentRecord;
	leaseMs: number;
}

export interface CarriedOut {
	outcome: Outcome;
	httpStatus?: number;
	/** The system's own id of what came to be. */
	reference?: string;
	/** Somebody else reports the outcome: the intent stays open. */
	deferred?: boolean;
}

const asRecord = (value: unknown): Record<string, unknown> => storable(value) as Record<string, unknown>;

export const contextOf = ({ http, intent }: Pick<Work, 'http' | 'intent'>): TargetContext => ({ http, idempotencyKey: intent.id, attempt: intent.attempt });

/** Something is known for certain not to have happened: refused by the system, or never sent. */
const certainlyNot = (error: unknown): error is DaaError =>
	isDaaError(error) && (error.code === 'target_rejected' || error.code === 'target_not_allowed' || error.code === 'value_stale' || (error.code === 'target_unavailable' && error.fields.sent === false));

/** Why nothing must be sent, or undefined when the record is as the approver saw it. */
function obstacle(work: Work, seen: TargetState, before: Record<string, unknown>): Outcome | undefined {
	if (!seen.exists) {
		return { state: 'blocked', code: 'target_unknown', reason: 'The record does not exist, so nothing was changed.', exception: 'target_missing' };
	}
	// Whoever cannot be read (another workflow, the nodes that follow) shows no value that could have moved.
	if (!work.target.capabilities.readable) return undefined;
	const stale = staleFields(work.target, work.action.proposed_changes ?? [], seen);
	if (stale.length === 0) return undefined;
	const reason = `The record has changed since it was approved, so nothing was written: ${describeDifferences(stale)}.`;
	return { state: 'blocked', code: 'value_stale', reason, before, exception: 'value_stale' };
}

/** A machine that slept in between has lost the right to send: somebody else may have it by now. */
function expired({ ports, intent }: Work, before: Record<string, unknown>): Outcome | undefined {
	if (intent.leaseUntil !== null && ports.now().toISOString() < intent.leaseUntil) return undefined;
	return { state: 'failed', code: 'target_timeout', reason: 'The run stood still for longer than its lease before anything was sent, so nothing was sent.', before };
}

/**
 * Stores what was seen and that the sending begins, and starts the lease anew: it counts from the sending. Returns why
 * nothing may be sent, when another worker took over or the store does not answer.
 */
async function noteSending(work: Work, seen: TargetState, before: Record<string, unknown>): Promise<Outcome | undefined> {
	const { ports, intent } = work;
	if (intent.stage === 'sending' && intent.attempt === 1) return expired(work, before);
	const leaseUntil = new Date(ports.now().getTime() + work.leaseMs).toISOString();
	const patch = { before, leaseUntil, stage: 'sending', seenVersion: seen.version ?? null } as const;
	try {
		const held = await ports.store.transaction((tx) => tx.transitionIntent(intent.id, intent.fence, patch));
		if (!held) return { state: 'unknown', code: 'outcome_unknown', reason: 'Another run took this action over, so this one sent nothing.', before };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { state: 'failed', code: error.code, reason: `What was found could not be recorded (${error.code}), so nothing was sent.`, before };
	}
	work.intent = { ...intent, ...patch, fence: intent.fence + 1 };
	return expired(work, before);
}

function failedApply(error: unknown, before: Record<string, unknown>): Outcome {
	if (certainlyNot(error)) {
		const stale = error.code === 'value_stale';
		return { state: stale ? 'blocked' : 'failed', code: error.code, reason: `Nothing was changed: ${redact(error.message)}`, before, ...(stale && { exception: 'value_stale' as const }) };
	}
	const code: ErrorCode = isDaaError(error) ? error.code : 'outcome_unknown';
	const why = isDaaError(error) ? redact(error.message) : 'the call broke off.';
	return { state: 'unknown', code, reason: `Nobody knows yet whether the action happened, and it is not sent again before the record has been looked at: ${why}`, before, exception: 'outcome_unknown' };
}

function mismatch(found: Verification): string {
	return found.differences.length > 0 ? describeDifferences(found.differences) : redact(found.reason ?? 'nobody can tell what');
}

/** Reads the result back. The write was accepted, so whatever is found, the state is committed. */
async function proved(work: Work, applied: ApplyResult, seen: TargetState, before: Record<string, unknown>): Promise<Outcome> {
	const { target, action } = work;
	const detail = { http_status: applied.status, answer: storable(applied.answer), ...(applied.reference !== undefined && { reference: storable(applied.reference) }) };
	const done = { state: 'committed', before, sent: asRecord(applied.sent), detail } as const;
	if (!target.capabilities.readable && !target.verify) return { ...done, reason: `Done, and the system accepted it: ${describeAction(action)}` };
	try {
		const found = await verifyTarget(target, action, contextOf(work), { before: seen, applied });
		const after = storableFields(found.values, fieldsOf(action));
		if (found.verdict === 'done') return { ...done, after, reason: `Done and read back: ${describeAction(action)}` };
		return { ...done, after, code: 'mismatch_after_write', reason: `The system accepted the change, but holds something else now: ${mismatch(found)}.`, exception: 'mismatch_after_write' };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { ...done, code: 'target_unreadable', reason: `The system accepted the change, but the result could not be read back: ${redact(error.message)}`, exception: 'result_not_readable' };
	}
}

/** Sends once, bound to what was seen, and reads back. */
export async function sendOnce(work: Work, seen: TargetState, before: Record<string, unknown>): Promise<CarriedOut> {
	const stopped = await noteSending(work, seen, before);
	if (stopped) return { outcome: stopped };
	let applied: ApplyResult;
	try {
		applied = await work.target.apply(work.action, seen, contextOf(work));
	} catch (error) {
		const status = isDaaError(error) ? error.fields.status : undefined;
		return { outcome: failedApply(error, before), ...(typeof status === 'number' && { httpStatus: status }) };
	}
	const said = { httpStatus: applied.status, ...(applied.reference !== undefined && { reference: applied.reference }) };
	if (applied.deferred) return { outcome: { state: 'unknown', reason: 'The grant was used up and the item may pass; its outcome is to be reported.', before, sent: asRecord(applied.sent) }, ...said, deferred: true };
	return { outcome: await proved(work, applied, seen, before), ...said };
}

/** Reads, compares, writes once, reads back. Never sends after a difference, and never sends twice. */
export async function carryOut(work: Work): Promise<CarriedOut> {
	let seen: TargetState;
	try {
		seen = await readTarget(work.target, work.action, contextOf(work));
	} catch (error) {
		if (!isDaaError(error)) throw error;
		// Whom a reply would reach, or through which channel, is no longer what was approved.
		if (error.code === 'value_stale') return { outcome: { state: 'blocked', code: 'value_stale', reason: `Nothing was done: ${redact(error.message)}`, exception: 'value_stale' } };
		return { outcome: { state: 'failed', code: error.code, reason: `The record could not be read, so nothing was changed: ${redact(error.message)}` } };
	}
	const before = storableFields(seen.values, fieldsOf(work.action));
	const stopped = obstacle(work, seen, before);
	return stopped ? { outcome: stopped } : await sendOnce(work, seen, before);
}
