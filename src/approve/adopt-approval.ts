import { payloadHash } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import { DaaError } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { ApprovalRecord, ApproverRecord, DecisionRecord, IntentRecord } from '../store/port';
import { mintGrantIn, type MintOptions } from './mint-grant';
import { withdrawGrants } from './withdraw-grants';

/** An approval that was never carried out is taken up again for this long after it was given; then people are asked anew. */
export const ADOPTABLE_FOR_MS = 7 * 24 * 60 * 60 * 1000;

export interface AdoptedApproval {
	approval: ApprovalRecord;
	approvers: ApproverRecord[];
	decisions: DecisionRecord[];
	grant: string;
}

/** After these the action is known not to have happened, so asking again is safe. */
const NOT_DONE: ReadonlySet<IntentRecord['state']> = new Set(['failed', 'blocked']);

/**
 * An earlier attempt at this very action that was carried out, or may have been: asking people again would let it
 * happen twice. Throws DaaError `grant_used`.
 */
async function refuseRepetition(ports: Ports, approvals: readonly ApprovalRecord[]): Promise<void> {
	for (const { id } of approvals) {
		const intent = await ports.store.intentByRequest(id);
		if (!intent || NOT_DONE.has(intent.state)) continue;
		const done = intent.state === 'committed';
		throw new DaaError('grant_used', done ? 'This action was already carried out by an earlier execution.' : 'An earlier execution started this action, and nobody knows yet whether it happened.', {
			fields: { approval_id: id, intent_id: intent.id, state: intent.state },
			hint: done ? 'To do it once more, send a new proposal with a new correlation_id.' : 'Look at the target first; then send a new proposal with a new correlation_id, or none.',
		});
	}
}

/** One approval, whoever asked for it: the older grants are withdrawn and one is minted for `run`. Undefined when nothing is left to be done. */
export async function adoptById(ports: Ports, run: RunContext, id: string, options: MintOptions): Promise<AdoptedApproval | undefined> {
	const at = ports.now();
	return ports.store.transaction(async (tx) => {
		// Held while we look and mint: the execution it came from may wake up at this very moment.
		const approval = await tx.lockApproval(id);
		if (!approval || approval.state !== 'approved' || (await tx.intentByRequest(id))) return undefined;
		const [decisions, approvers] = [await tx.decisions(id), await tx.approvers(id)];
		await withdrawGrants(ports, tx, approval, at, { name: `Execution ${run.executionId}`, executionId: run.executionId, nodeName: run.nodeName });
		const grant = await mintGrantIn(ports, tx, run, approval, decisions, options);
		return { approval, approvers, decisions, grant };
	});
}

/**
 * Takes up an approval that an execution lost on the way: same workflow, node, correlation id, payload and environment,
 * approved, not carried out and at most a week old. The older grants are withdrawn and one is minted for this execution.
 * Undefined when there is none: then a person has to be asked. Throws DaaError `grant_used` when an earlier execution
 * carried this very action out, or may have.
 */
export async function adoptApproval(
	ports: Ports,
	run: RunContext,
	input: { action: ActionProposal; itemIndex: number },
	options: MintOptions = {},
): Promise<AdoptedApproval | undefined> {
	const { action, itemIndex } = input;
	if (action.environment !== run.environment) return undefined;
	const candidates = await ports.store.approvalsElsewhere({
		workflowId: run.workflowId,
		nodeId: run.nodeId,
		correlationId: action.correlation_id,
		requestedHash: payloadHash(action),
		environment: run.environment,
		notExecutionId: run.executionId,
	});
	const oldest = ports.now().getTime() - ADOPTABLE_FOR_MS;
	const open = candidates.filter(({ state, decidedAt }) => state === 'approved' && decidedAt !== null && Date.parse(decidedAt) >= oldest);
	await refuseRepetition(ports, open);
	// The item that stood at the same place first; a rerun of one failed item may have another index.
	open.sort((left, right) => Number(right.itemIndex === itemIndex) - Number(left.itemIndex === itemIndex));
	for (const { id } of open) {
		const adopted = await adoptById(ports, run, id, options);
		if (adopted) return adopted;
	}
	return undefined;
}
