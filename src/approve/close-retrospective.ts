import type { Actor } from '../audit/event';
import { prepareEvent } from '../audit/prepare-event';
import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { Ports } from '../ports';
import { RETROSPECTIVE } from './break-glass';

const MAX_FINDING = 2_000;

/**
 * Somebody looked back at a decision taken alone and says what they found; only then may another be taken once it was
 * overdue. Whoever decided alone cannot close it. Throws DaaError `approval_unknown`, `parameter_invalid`,
 * `approval_self_approval`, `store_conflict` (closed before).
 */
export async function closeRetrospective(ports: Ports, by: Actor & { kind: 'person' }, { id, finding }: { id: string; finding: string }): Promise<void> {
	const said = finding.trim();
	if (said === '' || said.length > MAX_FINDING) throw new DaaError('parameter_invalid', `A retrospective is closed with what was found, in 1 to ${MAX_FINDING} characters.`, { fields: { parameter: 'finding' } });
	await ports.store.transaction(async (tx) => {
		const [task] = (await tx.exceptions({ type: RETROSPECTIVE, limit: 1_000 })).filter((entry) => entry.id === id);
		const approval = task?.approvalId ? await tx.approval(task.approvalId) : undefined;
		if (!task || !approval) throw new DaaError('approval_unknown', `There is no retrospective ${inSentence(id, 80)}.`, { fields: { exception_id: id } });
		const alone = (await tx.decisions(approval.id)).find(({ decision }) => decision === 'break_glass');
		if (alone?.approverId.toLowerCase() === by.id.toLowerCase()) throw new DaaError('approval_self_approval', 'Whoever decided alone cannot be the one who looks back at it.');
		if (!(await tx.updateException(id, ['open', 'claimed'], { state: 'resolved', owner: by.id }))) throw new DaaError('store_conflict', 'This retrospective was closed before.', { fields: { exception_id: id } });
		await tx.appendEvent(
			prepareEvent(
				{
					id: ports.newId('evt'),
					at: ports.now(),
					actor: by,
					action: 'exception.resolved',
					outcome: RETROSPECTIVE,
					correlationId: task.correlationId,
					environment: task.environment,
					workflowId: approval.workflowId,
					executionId: approval.executionId,
					approvalId: approval.id,
					payloadHash: approval.payloadHash,
					private: { sentence: `${inSentence(by.name ?? by.id, 100)} looked back at the emergency decision: ${inSentence(said, 500)}`, reason: said, detail: { exception_id: id } },
				},
				ports.keys,
				ports.random,
			),
		);
	});
}
