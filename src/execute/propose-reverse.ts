import type { Actor } from '../audit/event';
import { prepareEvent } from '../audit/prepare-event';
import { describeAction } from '../draft/describe';
import { payloadHash } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { IntentRecord } from '../store/port';
import { reverseOf } from './reverse-proposal';

/** Pressed twice it is proposed once. After this, e.g. when it was turned down, it can be proposed again. */
const AGAIN_AFTER_MS = 24 * 60 * 60_000;

/**
 * The proposal that would put back what an execution changed, asked for by somebody and written down. It decides nothing:
 * whoever gets it sends it through Risk Tier, as any other. Throws DaaError `target_not_allowed` (there is nothing to put
 * back), `store_conflict` (it was proposed within the last day).
 */
export async function proposeReverse(ports: Ports, intent: IntentRecord, actor: Actor): Promise<ActionProposal> {
	const reverse = await reverseOf(ports.store, intent.id, intent);
	return ports.store.transaction(async (tx) => {
		const at = ports.now();
		const fresh = await tx.useOnce({ key: `reverse ${intent.id}`, at: at.toISOString(), expiresAt: new Date(at.getTime() + AGAIN_AFTER_MS).toISOString() });
		if (!fresh) throw new DaaError('store_conflict', 'Its reverse was proposed already, a short while ago. Nothing further was proposed.', { fields: { intent_id: intent.id } });
		await tx.appendEvent(
			prepareEvent(
				{
					id: ports.newId('evt'),
					at,
					actor,
					action: 'execution.reverse_proposed',
					outcome: 'proposed',
					correlationId: intent.correlationId,
					environment: intent.environment,
					workflowId: intent.workflowId,
					executionId: intent.executionId,
					...(intent.approvalId !== null && { approvalId: intent.approvalId }),
					payloadHash: payloadHash(reverse),
					private: { sentence: `The reverse of an execution was proposed: ${describeAction(reverse)}`, detail: { intent_id: intent.id, correlation_id: reverse.correlation_id } },
				},
				ports.keys,
				ports.random,
			),
		);
		return reverse;
	});
}
