import type { EventAction } from '../audit/event';
import { isDaaError, type DaaError } from '../errors';
import type { Http, Ports, RunContext } from '../ports';
import type { ExecutionSection } from '../sections';
import { admit } from './admit';
import { carryOut, type CarriedOut, type Work } from './carry-out';
import { checkStanding, dryRun } from './dry-run';
import { executionEvent, type Known } from './execution-event';
import { openIntent } from './open-intent';
import { retryingHttp } from './retrying-http';
import { resolveIntent, type ResolveDeps } from './resolve-intent';
import { sectionOf } from './execution-section';
import type { NodeLimits } from './limits';
import { settleIntent, type Outcome } from './settle-intent';
import type { Target } from './target';

/**
 * Longer than any read, write and read-back together (the node allows 300 s a call) plus what a system may still do
 * after the caller gave up; only after it may an unfinished intent be called lost.
 */
export const DEFAULT_LEASE_MS = 20 * 60_000;

export interface ExecuteInput {
	/** The item's action as it is now, unchecked. */
	action: unknown;
	/** The grant token, unchecked. */
	grant: unknown;
	target: Target;
	/** With the target's credential attached by the adapter. */
	http: Http;
	/** Draft mode: checks and reads everything, uses nothing up, changes nothing. */
	dryRun: boolean;
	/** How long a worker may be silent after the sending before it counts as lost. */
	leaseMs?: number;
	/** What the node allows, beside the policy. */
	limits?: NodeLimits;
	/** Resolves after so many milliseconds; without it nothing is tried again, whatever the system asks for. */
	wait?: (ms: number) => Promise<void>;
	/** All waiting for a busy system together; must be well within the lease. */
	retryMs?: number;
}

const DEFAULT_RETRY_MS = 10_000;

/** What the item calls itself, so that a refusal stands in the chain it belongs to; replaced by the grant's once that is verified. */
function claimedCorrelation(action: unknown): string | undefined {
	const id = typeof action === 'object' && action !== null ? (action as { correlation_id?: unknown }).correlation_id : undefined;
	return typeof id === 'string' && /^[\w.:-]{1,200}$/.test(id) ? id : undefined;
}

function refusalEvent(code: string): EventAction {
	if (code === 'proposal_invalid') return 'proposal.invalid';
	return code.startsWith('grant_') ? 'grant.refused' : 'execution.blocked';
}

/** The refusal in the log and on the item. A store that is down cannot make a refusal less of one. */
async function refuse(ports: Ports, run: RunContext, known: Known, error: DaaError, input: ExecuteInput): Promise<ExecutionSection> {
	const section: ExecutionSection = {
		state: 'not_started',
		code: error.code,
		reason: error.message,
		target: input.target.name,
		...(input.dryRun && { dry_run: true }),
		...(typeof error.fields.intent_id === 'string' && { intent_id: error.fields.intent_id }),
	};
	const event = executionEvent(ports, run, known, {
		action: refusalEvent(error.code),
		outcome: error.code,
		sentence: `Nothing was done: ${error.message}`,
		detail: { target: input.target.name, dry_run: input.dryRun, ...error.fields },
	});
	try {
		await ports.store.transaction(async (tx) => {
			await tx.appendEvent(event);
		});
	} catch (failure) {
		if (!isDaaError(failure)) throw failure;
		return { ...section, reason: `${error.message} This could not be recorded (${failure.code}).` };
	}
	return { ...section, audit_event_id: event.id };
}

/** Writes the outcome down. If that fails, the outcome is not proved and the lease will bring the intent to light. */
async function settled(known: Known, work: Work, done: CarriedOut): Promise<ExecutionSection> {
	const section = sectionOf(work, done);
	try {
		if (done.deferred) return await deferIntent(work, section);
		const { held, eventId, at } = await settleIntent(work.ports, work.run, known, work.intent, done.outcome);
		const taken: Partial<ExecutionSection> = held ? {} : { state: 'unknown', code: 'outcome_unknown', reason: `Another run settled this action meanwhile. What this one saw: ${done.outcome.reason}` };
		return { ...section, ...taken, executed_at: at, audit_event_id: eventId };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { ...section, state: 'unknown', code: error.code, reason: `The outcome could not be recorded (${error.code}). What was seen: ${done.outcome.reason}` };
	}
}

/** The item passes; what comes of the action is reported later, within the lease. */
async function deferIntent(work: Work, section: ExecutionSection): Promise<ExecutionSection> {
	const { ports, intent } = work;
	const held = await ports.store.transaction((tx) => tx.transitionIntent(intent.id, intent.fence, { stage: 'deferred', sent: section.sent ?? null }));
	return held ? section : { ...section, state: 'unknown', code: 'outcome_unknown', reason: 'Another run took this action over before the item could pass.' };
}

/** The action was begun by a run that was lost: what became of it is found out now, and is this item's outcome. */
async function settledLost(ports: Ports, run: RunContext, refusal: DaaError, deps: ResolveDeps, dryRun: boolean): Promise<ExecutionSection | undefined> {
	const id = refusal.code === 'grant_used' && !dryRun ? refusal.fields.intent_id : undefined;
	if (typeof id !== 'string') return undefined;
	try {
		const intent = await ports.store.intent(id);
		const resolved = intent && (await resolveIntent(ports, run, intent, deps));
		return resolved && { ...sectionOf(resolved.work, resolved.done), executed_at: resolved.settled.at, audit_event_id: resolved.settled.eventId };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return undefined;
	}
}

const brokenOff = (reason: string): Outcome => ({ state: 'unknown', code: 'outcome_unknown', reason, exception: 'outcome_unknown' });

/**
 * The one door: checks the grant, uses it up in the transaction that opens the intent, compares the live value, acts
 * once, reads back, and records all of it. Refusals and failures are the section's `state`, `code` and `reason`;
 * nothing is thrown for them. States: not_started (refused or dry run), blocked, committed, failed, unknown.
 */
export async function executeAction(ports: Ports, run: RunContext, input: ExecuteInput): Promise<ExecutionSection> {
	const known: Known = { correlationId: claimedCorrelation(input.action) ?? ports.newId('cor') };
	const leaseMs = input.leaseMs ?? DEFAULT_LEASE_MS;
	const http = retryingHttp(input.http, { now: ports.now, random: ports.random, budgetMs: input.retryMs ?? DEFAULT_RETRY_MS, ...(input.wait && { wait: input.wait }) });
	let opened: Pick<Work, 'action' | 'intent'>;
	try {
		const admitted = admit(ports, run, input, known);
		if (input.dryRun) {
			await checkStanding(ports, admitted, input);
			return await dryRun(ports, run, known, { action: admitted.action, target: input.target, http });
		}
		opened = { action: admitted.action, intent: await openIntent(ports, run, { ...admitted, target: input.target, limits: input.limits ?? {}, leaseMs }) };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return (await settledLost(ports, run, error, { target: input.target, http, leaseMs }, input.dryRun)) ?? (await refuse(ports, run, known, error, input));
	}
	const work: Work = { ports, run, target: input.target, http, action: opened.action, intent: opened.intent, leaseMs };
	let done: CarriedOut;
	try {
		done = await carryOut(work);
	} catch (error) {
		// A fault of ours, or a store that went away in mid-call: whether anything was sent is not known here.
		const why = isDaaError(error) ? ` (${error.code})` : '';
		done = { outcome: brokenOff(`The run broke off in the middle of the action${why}, so nobody knows whether it happened.`) };
	}
	return await settled(known, work, done);
}
