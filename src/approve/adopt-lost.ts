import type { Actor } from '../audit/event';
import { DaaError } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { ApprovalSection } from '../sections';
import type { ActionProposal } from '../draft/proposal';
import type { ApprovalRecord } from '../store/port';
import { ADOPTABLE_FOR_MS } from './adopt-approval';
import { approvalEvent } from './approval-event';
import { approvalSection } from './approval-section';
import { actionPhrase, personPhrase } from './describe-approval';
import { mintGrantIn } from './mint-grant';
import { withdrawGrants } from './withdraw-grants';

/** It is handed over at once; whoever comes later adopts again. */
const ADOPTED_TTL_MS = 60 * 60_000;
const MAX_REASON = 1_000;

export interface Adoption {
	/** Who does it; a person, and why. */
	actor: Actor;
	reason: string;
	/** The workflow whose Audited Execute shall act. The approval's own when absent. */
	workflowId?: string;
}

/** An item as Approval Wait would have let it pass. */
export interface AdoptedItem {
	action: ActionProposal;
	approval: ApprovalSection;
}

function checkAdoptable(approval: ApprovalRecord | undefined, id: string, now: Date): ApprovalRecord {
	if (!approval) throw new DaaError('approval_unknown', 'There is no such request.', { fields: { approval_id: id } });
	const fields = { approval_id: id, state: approval.state };
	if (approval.state !== 'approved' || approval.decidedAt === null) throw new DaaError('grant_invalid', `Only an approved request can be carried out, and this one is ${approval.state.replaceAll('_', ' ')}.`, { fields });
	if (Date.parse(approval.decidedAt) < now.getTime() - ADOPTABLE_FOR_MS) {
		throw new DaaError('grant_expired', 'It was approved more than a week ago, so people have to be asked again.', { fields, hint: 'Send the proposal through the workflow once more.' });
	}
	return approval;
}

/**
 * A person takes up an approval that n8n lost on the way to its execution: what was approved, with a fresh grant that any
 * one execution of a workflow of their choice may use, once and within an hour. Every earlier grant is withdrawn, so the
 * lost execution cannot act either if it wakes up. Works again while nothing came of it.
 *
 * Throws DaaError `approval_unknown`, `approval_reason_required`, `grant_invalid` (not approved), `grant_expired` (more
 * than a week ago), `grant_used` (it was carried out, or may have been).
 */
export async function adoptLost(ports: Ports, approvalId: string, { actor, reason, workflowId }: Adoption): Promise<AdoptedItem> {
	const why = reason.trim().slice(0, MAX_REASON);
	if (why === '') throw new DaaError('approval_reason_required', 'Say why it is carried out in another execution.');
	return ports.store.transaction(async (tx) => {
		const at = ports.now();
		// Held while we look and mint: the execution it came from may wake up at this very moment.
		const approval = checkAdoptable(await tx.lockApproval(approvalId), approvalId, at);
		const intent = await tx.intentByRequest(approvalId);
		if (intent) throw new DaaError('grant_used', `What was approved was started already: it is ${intent.state}.`, { fields: { approval_id: approvalId, intent_id: intent.id, state: intent.state } });
		const to = workflowId ?? approval.workflowId;
		const by = personPhrase({ name: actor.name ?? actor.id, role: actor.role ?? '' });
		await tx.appendEvent(
			approvalEvent(ports, approval, {
				action: 'approval.adopted',
				outcome: 'adopted',
				actor,
				reason: why,
				sentence: `${by} took up the approval of ${actionPhrase(approval.action)}, which execution ${approval.executionId} lost, so that workflow ${to} carries it out: ${why}`,
				detail: { from_workflow: approval.workflowId, from_execution: approval.executionId, to_workflow: to },
			}),
		);
		await withdrawGrants(ports, tx, approval, at, { name: by, executionId: approval.executionId, actor });
		const [decisions, approvers] = [await tx.decisions(approvalId), await tx.approvers(approvalId)];
		const run: RunContext = { workflowId: to, executionId: approval.executionId, nodeId: approval.nodeId, nodeName: 'adoption', environment: approval.environment };
		const grant = await mintGrantIn(ports, tx, run, approval, decisions, { takenUp: true, ttlMs: ADOPTED_TTL_MS });
		return { action: approval.action, approval: approvalSection(approval, approvers, decisions, grant) };
	});
}
