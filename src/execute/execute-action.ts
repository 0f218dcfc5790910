import type { EventAction } from '../audit/event';
import { isDaaError, type DaaError } from '../errors';
import type { Http, Ports, RunContext } from '../ports';
import type { ExecutionSection } from '../sections';
import { admit } from './admit';
import { carryOut, type CarriedOut, type Work } from './carry-out';
import { checkStanding, dryRun } from './dry-run';
import { executionEvent, type Known } from './execution-event';
import { openIntent } from './open-intent';
import { settleAbandoned } from './settle-abandoned';
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
	leaseMs?: number;
}

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
		if (section.intent_id !== undefined && !input.dryRun) await settleAbandoned(ports, run, section.intent_id);
	} catch (failure) {
		if (!isDaaError(failure)) throw failure;
		return { ...section, reason: `${error.message} This could not be recorded (${failure.code}).` };
	}
	return { ...section, audit_event_id: event.id };
}

function sectionOf({ intent, target }: Work, { outcome, httpStatus }: CarriedOut): ExecutionSection {
	return {
		state: outcome.state,
		...(outcome.code !== undefined && { code: outcome.code }),
		reason: outcome.reason,
		intent_id: intent.id,
		target: target.name,
		...(outcome.before && { before: outcome.before }),
		...(outcome.sent && { sent: outcome.sent }),
		...(outcome.after && { after: outcome.after }),
		...(httpStatus !== undefined && { http_status: httpStatus }),
	};
}

/** Writes the outcome down. If that fails, the outcome is not proved and the lease will bring the intent to light. */
async function settled(known: Known, work: Work, done: CarriedOut): Promise<ExecutionSection> {
	const section = sectionOf(work, done);
	try {
		const { held, eventId, at } = await settleIntent(work.ports, work.run, known, work.intent, done.outcome);
		const taken: Partial<ExecutionSection> = held ? {} : { state: 'unknown', code: 'outcome_unknown', reason: `Another run settled this action meanwhile. What this one saw: ${done.outcome.reason}` };
		return { ...section, ...taken, executed_at: at, audit_event_id: eventId };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { ...section, state: 'unknown', code: error.code, reason: `The outcome could not be recorded (${error.code}). What was seen: ${done.outcome.reason}` };
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
	let opened: Pick<Work, 'action' | 'intent'>;
	try {
		const admitted = admit(ports, run, input, known);
		if (input.dryRun) {
			await checkStanding(ports, admitted.claims, admitted.action);
			return await dryRun(ports, run, known, { action: admitted.action, target: input.target, http: input.http });
		}
		opened = { action: admitted.action, intent: await openIntent(ports, run, { ...admitted, target: input.target.name, leaseMs }) };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return await refuse(ports, run, known, error, input);
	}
	const work: Work = { ports, run, target: input.target, http: input.http, action: opened.action, intent: opened.intent, leaseMs };
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
