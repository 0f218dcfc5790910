import { describeAction } from '../draft/describe';
import type { Ports, RunContext } from '../ports';
import { settleIntent } from './settle-intent';
import { isAbandoned } from './standing';

/**
 * An intent whose worker died in mid-call is closed as unknown, with an exception, once its lease is over; until then
 * the worker may still be at it. Does nothing for any other intent. Safe to repeat: the fence lets one caller through.
 */
export async function settleAbandoned(ports: Ports, run: RunContext, intentId: string): Promise<boolean> {
	const intent = await ports.store.intent(intentId);
	if (!intent || !isAbandoned(intent, ports.now())) return false;
	const known = { action: intent.action, payloadHash: intent.payloadHash, correlationId: intent.correlationId };
	const { held } = await settleIntent(ports, run, known, intent, {
		state: 'unknown',
		code: 'outcome_unknown',
		reason: `An earlier run was lost in the middle of this action, so nobody knows whether it happened. ${describeAction(intent.action)}`,
		exception: 'outcome_unknown',
	});
	return held;
}
