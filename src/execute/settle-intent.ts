import type { EventAction } from '../audit/event';
import { canonicalJson, sha256Hex } from '../draft/canonical';
import type { ErrorCode } from '../errors';
import { addException, type NewException } from '../exceptions/add-exception';
import type { Ports, RunContext } from '../ports';
import type { IntentRecord, IntentState, StoreTransaction } from '../store/port';
import { executionEvent, type Known } from './execution-event';

/** Of an hour. */
const MINUTES = 60;

/** Why a person must look: type, weights from 1 (can wait) to 3 (now), and the hours until someone should have. */
export const EXCEPTION_KINDS = {
	outcome_unknown: { risk: 3, urgency: 3, impact: 3, hours: 4 },
	mismatch_after_write: { risk: 3, urgency: 2, impact: 2, hours: 8 },
	result_not_readable: { risk: 2, urgency: 2, impact: 2, hours: 8 },
	value_stale: { risk: 1, urgency: 2, impact: 1, hours: 24 },
	target_missing: { risk: 1, urgency: 2, impact: 1, hours: 24 },
} as const;
export type ExceptionKind = keyof typeof EXCEPTION_KINDS;

export interface Outcome {
	state: Exclude<IntentState, 'planned' | 'executing'>;
	code?: ErrorCode;
	/** One sentence; also the exception's. */
	reason: string;
	before?: Record<string, unknown>;
	sent?: Record<string, unknown>;
	after?: Record<string, unknown>;
	exception?: ExceptionKind;
	/**
	 * A person has it now: nothing looks at the target again by itself. Otherwise an `unknown` keeps its lease, and the next
	 * run after it decides by what the target holds.
	 */
	handedOver?: boolean;
	/** For the log's private part only. */
	detail?: Record<string, unknown>;
}

export interface Settled {
	/** False when another worker had moved the intent on meanwhile; the events are written all the same. */
	held: boolean;
	eventId: string;
	at: string;
}

const EVENT_OF: Record<Outcome['state'], EventAction> = {
	committed: 'execution.committed',
	failed: 'execution.failed',
	blocked: 'execution.blocked',
	unknown: 'execution.unknown',
};

/** Known now, whichever way it went. */
const RESOLVED: ReadonlySet<Outcome['state']> = new Set(['committed', 'failed']);

/** Nobody has to find out any more what the target says by now. */
async function resolveExceptions(ports: Ports, run: RunContext, tx: StoreTransaction, known: Known, intent: IntentRecord): Promise<void> {
	const resolved = { state: 'resolved', resolvedBy: run.nodeName, resolvedAt: ports.now().toISOString(), outcome: 'cleared' } as const;
	for (const { id } of await tx.exceptions({ intentId: intent.id, type: 'outcome_unknown', limit: 100 })) {
		if (!(await tx.updateException(id, ['open', 'claimed'], resolved))) continue;
		const sentence = 'Nobody has to find out any more whether the action happened: the target was looked at.';
		await tx.appendEvent(executionEvent(ports, run, known, { action: 'exception.resolved', outcome: 'outcome_unknown', sentence, detail: { exception_id: id, intent_id: intent.id } }));
	}
}

function exceptionOf(run: RunContext, known: Known, intent: IntentRecord, kind: ExceptionKind, reason: string): NewException {
	const { hours, ...weights } = EXCEPTION_KINDS[kind];
	return {
		// One per intent and kind, however often it is looked at.
		id: `exc_${kind}_${intent.id}`,
		type: kind,
		reason,
		correlationId: intent.correlationId,
		environment: intent.environment,
		approvalId: intent.approvalId,
		intentId: intent.id,
		...weights,
		usualMinutes: hours * MINUTES,
		...(known.claims && { policyHash: known.claims.policy_hash }),
		actor: { kind: 'node', id: run.nodeName },
		workflowId: run.workflowId,
		executionId: run.executionId,
		nodeName: run.nodeName,
	};
}

/**
 * Writes how an intent ended, with its event and, where no rule may decide, its exception, in one transaction.
 * Conditional on the intent's fence. Throws DaaError `store_*`.
 */
export async function settleIntent(ports: Ports, run: RunContext, known: Known, intent: IntentRecord, outcome: Outcome): Promise<Settled> {
	const at = ports.now().toISOString();
	const { before, sent, after } = outcome;
	const values = { before: before ?? null, sent: sent ?? null, after: after ?? null };
	const event = executionEvent(ports, run, known, {
		action: EVENT_OF[outcome.state],
		outcome: outcome.code ?? outcome.state,
		sentence: outcome.reason,
		evidenceHash: sha256Hex(canonicalJson(values)),
		detail: { intent_id: intent.id, target: intent.target, ...values, ...outcome.detail },
	});
	const exception = outcome.exception && exceptionOf(run, known, intent, outcome.exception, outcome.reason);
	const held = await ports.store.transaction(async (tx) => {
		const moved = await tx.transitionIntent(intent.id, intent.fence, {
			state: outcome.state,
			code: outcome.code ?? null,
			leaseUntil: outcome.state === 'unknown' && !outcome.handedOver ? intent.leaseUntil : null,
			finishedAt: at,
			...(before && { before }),
			...(sent && { sent }),
			...(after && { after }),
		});
		await tx.appendEvent(event);
		if (exception) await addException(tx, ports, exception);
		// Only a second look can find an exception of the first.
		if (moved && intent.attempt > 1 && RESOLVED.has(outcome.state)) await resolveExceptions(ports, run, tx, known, intent);
		return moved;
	});
	return { held, eventId: event.id, at };
}
