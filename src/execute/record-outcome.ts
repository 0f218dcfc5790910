import { describeAction } from '../draft/describe';
import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { ExecutionSection } from '../sections';
import { settleIntent } from './settle-intent';

export interface ReportedOutcome {
	intentId: string;
	outcome: 'committed' | 'failed';
	/** What was seen, in a sentence; shown with the outcome. */
	note: string;
}

const MAX_NOTE = 500;

/**
 * What came of an action that another node carried out (gate only), reported by the workflow. Works once, for an intent
 * whose outcome was left open to be reported. Throws DaaError `target_unknown`, `target_not_allowed`, `store_*`.
 */
export async function recordOutcome(ports: Ports, run: RunContext, { intentId, outcome, note }: ReportedOutcome): Promise<ExecutionSection> {
	const intent = await ports.store.intent(intentId);
	if (!intent || intent.environment !== run.environment || intent.workflowId !== run.workflowId) {
		throw new DaaError('target_unknown', `This workflow has no execution ${inSentence(intentId, 80)} in ${run.environment}.`, { fields: { intent_id: intentId } });
	}
	if (intent.stage !== 'deferred' || (intent.state !== 'executing' && intent.state !== 'unknown')) {
		throw new DaaError('target_not_allowed', `The outcome of execution ${intentId} is not to be reported: it is ${intent.state}.`, { fields: { intent_id: intentId, state: intent.state } });
	}
	const known = { action: intent.action, payloadHash: intent.payloadHash, correlationId: intent.correlationId };
	const said = note.trim() === '' ? '' : ` ${inSentence(note.trim(), MAX_NOTE)}`;
	const reason = `${outcome === 'committed' ? 'Reported as done' : 'Reported as not done'}: ${describeAction(intent.action)}${said}`;
	const { held, eventId, at } = await settleIntent(ports, run, known, intent, { state: outcome, reason, ...(outcome === 'failed' && { code: 'target_rejected' as const }) });
	if (!held) throw new DaaError('store_conflict', 'Somebody else settled this execution at the same moment.', { fields: { intent_id: intentId } });
	return { state: outcome, reason, intent_id: intent.id, target: intent.target, ...(outcome === 'failed' && { code: 'target_rejected' }), ...(intent.badge !== null && { badge: intent.badge }), executed_at: at, audit_event_id: eventId };
}
