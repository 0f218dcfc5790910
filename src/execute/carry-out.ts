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
import type { ApplyResult, Target, TargetState } from './target';
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
}

const asRecord = (value: unknown): Record<string, unknown> => storable(value) as Record<string, unknown>;

/** Something is known for certain not to have happened: refused by the system, or never sent. */
const certainlyNot = (error: unknown): error is DaaError =>
	isDaaError(error) && (error.code === 'target_rejected' || error.code === 'target_not_allowed' || (error.code === 'target_unavailable' && error.fields.sent === false));

/** Why nothing must be sent, or undefined when the record is as the approver saw it. */
function obstacle(work: Work, seen: TargetState, before: Record<string, unknown>): Outcome | undefined {
	if (!seen.exists) {
		return { state: 'blocked', code: 'target_unknown', reason: 'The record does not exist, so nothing was changed.', exception: 'target_missing' };
	}
	const stale = staleFields(work.target, work.action.proposed_changes ?? [], seen);
	if (stale.length === 0) return undefined;
	const reason = `The record has changed since it was approved, so nothing was written: ${describeDifferences(stale)}.`;
	return { state: 'blocked', code: 'value_stale', reason, before, exception: 'value_stale' };
}

/**
 * Stores what was seen, and starts the lease anew: it counts from the sending. Returns why nothing may be sent, when
 * another worker took over or the store does not answer.
 */
async function noteBefore(work: Work, before: Record<string, unknown>): Promise<Outcome | undefined> {
	const { ports, intent } = work;
	const leaseUntil = new Date(ports.now().getTime() + work.leaseMs).toISOString();
	try {
		const held = await ports.store.transaction((tx) => tx.transitionIntent(intent.id, intent.fence, { before, leaseUntil }));
		if (!held) return { state: 'unknown', code: 'outcome_unknown', reason: 'Another run took this action over, so this one sent nothing.', before };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { state: 'failed', code: error.code, reason: `What was found could not be recorded (${error.code}), so nothing was sent.`, before };
	}
	work.intent = { ...intent, fence: intent.fence + 1, leaseUntil, before };
	return undefined;
}

/** The target itself says that things are no longer as they were approved; nothing happened. */
const overtaken = (error: DaaError): Outcome => ({ state: 'blocked', code: 'value_stale', reason: `Nothing was done: ${redact(error.message)}`, exception: 'value_stale' });

function failedApply(error: unknown, before: Record<string, unknown>): Outcome {
	if (isDaaError(error) && error.code === 'value_stale') return { ...overtaken(error), before };
	if (certainlyNot(error)) return { state: 'failed', code: error.code, reason: `Nothing was changed: ${redact(error.message)}`, before };
	const code: ErrorCode = isDaaError(error) ? error.code : 'outcome_unknown';
	const why = isDaaError(error) ? redact(error.message) : 'the call broke off.';
	return { state: 'unknown', code, reason: `Nobody knows whether the action happened, and it is not tried again by itself: ${why}`, before, exception: 'outcome_unknown' };
}

/** Reads the result back. The write was accepted, so whatever is found, the state is committed. */
async function proved(work: Work, applied: ApplyResult, seen: TargetState, before: Record<string, unknown>): Promise<Outcome> {
	const { target, action } = work;
	const done = { state: 'committed', before, sent: asRecord(applied.sent), detail: { http_status: applied.status, answer: storable(applied.answer) } } as const;
	if (!target.capabilities.readable && !target.verify) return { ...done, reason: `Done, and the system accepted it: ${describeAction(action)}` };
	try {
		const found = await verifyTarget(target, action, { http: work.http, idempotencyKey: work.intent.id }, { before: seen, applied });
		const after = storableFields(found.values, fieldsOf(action));
		if (found.verdict === 'done') return { ...done, after, reason: `Done and read back: ${describeAction(action)}` };
		const reason = `The system accepted the change, but holds something else now: ${found.differences.length > 0 ? describeDifferences(found.differences) : redact(found.reason ?? 'nobody can tell what')}.`;
		return { ...done, after, code: 'mismatch_after_write', reason, exception: 'mismatch_after_write' };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { ...done, code: 'target_unreadable', reason: `The system accepted the change, but the result could not be read back: ${redact(error.message)}`, exception: 'result_not_readable' };
	}
}

/** Reads, compares, writes once, reads back. Never sends after a difference, and never sends twice. */
export async function carryOut(work: Work): Promise<CarriedOut> {
	const { target, action } = work;
	const context = { http: work.http, idempotencyKey: work.intent.id };
	let seen: TargetState;
	try {
		seen = await readTarget(target, action, context);
	} catch (error) {
		if (!isDaaError(error)) throw error;
		if (error.code === 'value_stale') return { outcome: overtaken(error) };
		return { outcome: { state: 'failed', code: error.code, reason: `The record could not be read, so nothing was changed: ${error.message}` } };
	}
	const before = storableFields(seen.values, fieldsOf(action));
	const stopped = obstacle(work, seen, before) ?? (await noteBefore(work, before));
	if (stopped) return { outcome: stopped };
	let applied: ApplyResult;
	try {
		applied = await target.apply(action, seen, context);
	} catch (error) {
		const status = isDaaError(error) ? error.fields.status : undefined;
		return { outcome: failedApply(error, before), ...(typeof status === 'number' && { httpStatus: status }) };
	}
	return { outcome: await proved(work, applied, seen, before), httpStatus: applied.status };
}
