import { describeAction } from '../draft/describe';
import { isDaaError } from '../errors';
import type { Http, Ports, RunContext } from '../ports';
import type { IntentRecord } from '../store/port';
import { switchesIn } from '../tier/switches/read-switches';
import { carryOut, contextOf, sendOnce, type CarriedOut, type Work } from './carry-out';
import { describeDifferences } from './compare';
import { executionEvent, type Known } from './execution-event';
import { targetForMasks } from './masked-target';
import { fieldsOf } from './read-target';
import { redact } from './redact';
import { settleIntent, type Outcome, type Settled } from './settle-intent';
import { checkSwitch, isAbandoned } from './standing';
import { storableFields } from './storable';
import type { Target, TargetState, Verification } from './target';
import { verifyTarget } from './verify-by-reading';

/** Looks at a target that cannot be read; then a person has to. */
const MOST_ATTEMPTS = 5;

export interface ResolveDeps {
	target: Target;
	http: Http;
	leaseMs: number;
}

export interface Resolved {
	work: Work;
	done: CarriedOut;
	settled: Settled;
}

const unknown = (reason: string, extra: Partial<Outcome> = {}): CarriedOut => ({ outcome: { state: 'unknown', code: 'outcome_unknown', reason, exception: 'outcome_unknown', ...extra } });

/** Takes the intent over from the worker that lost it; undefined when somebody else was quicker. */
async function takeOver(ports: Ports, run: RunContext, known: Known, intent: IntentRecord, { target, http, leaseMs }: ResolveDeps): Promise<Work | undefined> {
	const patch = { state: 'executing', attempt: intent.attempt + 1, leaseUntil: new Date(ports.now().getTime() + leaseMs).toISOString() } as const;
	const event = executionEvent(ports, run, known, {
		action: 'execution.resolving',
		outcome: intent.state,
		sentence: `An earlier run was lost in the middle of this action, so the target is looked at: ${describeAction(intent.action)}`,
		detail: { intent_id: intent.id, attempt: patch.attempt, stage: intent.stage, lost_execution: intent.executionId },
	});
	const held = await ports.store.transaction(async (tx) => {
		if (!(await tx.transitionIntent(intent.id, intent.fence, patch))) return false;
		await tx.appendEvent(event);
		return true;
	});
	return held ? { ports, run, target, http, action: intent.action, leaseMs, intent: { ...intent, ...patch, fence: intent.fence + 1 } } : undefined;
}

/** What holds for the first sending holds for any other: the right to act has not run out, and nothing is stopped. */
async function obstacle({ ports, intent }: Work): Promise<Outcome | undefined> {
	const token = await ports.store.token(intent.grantJtiHash);
	const before = { ...(intent.before !== null && { before: intent.before as Record<string, unknown> }) };
	if (token && token.expiresAt <= ports.now().toISOString()) {
		return { state: 'failed', code: 'grant_expired', reason: 'The action did not happen, and its grant has expired meanwhile, so it is not sent any more; a new approval is needed.', ...before };
	}
	try {
		checkSwitch(await switchesIn(ports.store), intent.workflowId, intent.action);
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { state: 'failed', code: error.code, reason: `The action did not happen, and is not sent now: ${error.message.replace(' The grant was not used up.', '')}`, ...before };
	}
	return undefined;
}

/** The system itself keeps a second sending from having a second effect. */
function isSafeToRepeat({ target, intent }: Work): boolean {
	const { concurrency, idempotencyKey } = target.capabilities;
	return idempotencyKey || (concurrency !== 'compare_then_write' && intent.seenVersion !== null);
}

/** What was stored before the sending, as the target is told it again. */
function seenBefore({ seenVersion, before }: IntentRecord): TargetState {
	return { exists: true, values: (before ?? {}) as Record<string, unknown>, ...(seenVersion !== null && { version: seenVersion }) };
}

async function look(work: Work): Promise<Verification | CarriedOut> {
	try {
		return await verifyTarget(work.target, work.action, contextOf(work), { before: seenBefore(work.intent) });
	} catch (error) {
		if (!isDaaError(error)) throw error;
		const last = work.intent.attempt >= MOST_ATTEMPTS;
		return unknown(`The target could not be looked at, so nobody knows yet whether the action happened: ${redact(error.message)}`, last ? { handedOver: true } : {});
	}
}

/** The call may have left. The target says what came of it. */
async function decide(work: Work): Promise<CarriedOut> {
	const { target, action, intent } = work;
	const found = await look(work);
	if ('outcome' in found) return found;
	const seen = seenBefore(intent);
	const after = storableFields(found.values, fieldsOf(action));
	if (found.verdict === 'done') {
		return { outcome: { state: 'committed', before: seen.values, after, reason: `The answer to the call was lost, but the new values are there, so it was carried out: ${describeAction(action)}` } };
	}
	const readable = target.capabilities.readable || target.capabilities.findable === true;
	if (found.verdict === 'other' && (readable || !target.capabilities.idempotencyKey)) {
		const why = found.differences.length > 0 ? describeDifferences(found.differences) : redact(found.reason ?? 'the target does not say.');
		return unknown(`Nobody can tell whether the action happened, and it is not sent again: ${why}`, { after, handedOver: true });
	}
	if (!isSafeToRepeat(work)) {
		return unknown(`The old values are still there, but ${target.name} offers no way to send the call again without the risk of doing it twice, so a person decides.`, { after, handedOver: true });
	}
	const stopped = await obstacle(work);
	return stopped ? { outcome: stopped } : await resend(work, seen);
}

/** Sends again, bound to what was seen before the first sending. */
async function resend(work: Work, seen: TargetState): Promise<CarriedOut> {
	const sent = await sendOnce(work, seen, seen.values);
	if (sent.outcome.code !== 'value_stale') return sent;
	// The first call may have arrived after the look; then it was this action, not somebody else, that moved the record.
	const late = await look(work);
	if ('outcome' in late || late.verdict !== 'done') return sent;
	const after = storableFields(late.values, fieldsOf(work.action));
	return { outcome: { state: 'committed', before: seen.values, after, reason: `The first call arrived late, so it was not carried out a second time: ${describeAction(work.action)}` } };
}

/** Nothing had been sent for certain: the action starts again from reading. */
async function again(work: Work): Promise<CarriedOut> {
	const stopped = await obstacle(work);
	return stopped ? { outcome: stopped } : await carryOut(work);
}

/**
 * Finds out what became of an execution whose worker was lost (died, timed out) once its lease is over, by what the
 * target holds: the new values (committed), the old ones (sent again only if nothing had left for certain, or the
 * system itself drops a second call), anything else (exception queue). Never a blind retry.
 *
 * Undefined when there is nothing to do: settled, still under its lease, handed over to a person, begun at another
 * target, or taken by somebody else. Throws DaaError `store_*`.
 */
export async function resolveIntent(ports: Ports, run: RunContext, intent: IntentRecord, deps: ResolveDeps): Promise<Resolved | undefined> {
	if (!isAbandoned(intent, ports.now()) || intent.environment !== run.environment || intent.target !== deps.target.name) return undefined;
	const known: Known = { action: intent.action, payloadHash: intent.payloadHash, correlationId: intent.correlationId };
	// Its masks are opened as when it was sent; where they cannot be, the target refuses, and a person decides.
	const target = await targetForMasks(ports, run, deps.target, intent.action);
	const work = await takeOver(ports, run, known, intent, { ...deps, target });
	if (!work) return undefined;
	let done: CarriedOut;
	try {
		// Limits may have become narrower since; what is not allowed any more is not sent by itself.
		target.check(intent.action);
		if (intent.stage === 'deferred') done = unknown('Nobody reported in time what came of this action.', { handedOver: true });
		else done = intent.stage === 'opened' ? await again(work) : await decide(work);
	} catch (error) {
		done = unknown(`The action could not be looked into${isDaaError(error) ? `: ${redact(error.message)}` : ' because of a fault in this package'}.`, { handedOver: work.intent.attempt >= MOST_ATTEMPTS });
	}
	return { work, done, settled: await settleIntent(ports, run, known, work.intent, done.outcome) };
}
