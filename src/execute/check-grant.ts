import type { ActionProposal } from '../draft/proposal';
import type { ApprovalRecord, StoreReader } from '../store/port';
import { switchesIn } from '../tier/switches/read-switches';
import type { GrantClaims } from '../tokens';
import { checkApproverSet } from './approver-set';
import { policyOf, type ExecutionPolicy } from './policy-of';
import { checkApproval, checkPolicyStands, checkSwitch } from './standing';

export interface Standing {
	policy: ExecutionPolicy;
	/** Absent when a policy rule granted. */
	approval?: ApprovalRecord;
	/** The approval was given alone, in an emergency. */
	badge: string | null;
}

type Reads = Pick<StoreReader, 'decisions' | 'approvers' | 'revocation' | 'policy' | 'setting'>;

/**
 * What only the store can say of a grant, in this order: the approval stands and its approvers still meet the policy, the
 * policy version is not revoked, no kill switch is on. Whether it was used is asked last, by the caller, because asking
 * uses it up. Throws DaaError `grant_*`, `execution_stopped`.
 */
export async function checkGrant(store: Reads, claims: GrantClaims, action: ActionProposal, approvalOf: (id: string) => Promise<ApprovalRecord | undefined>): Promise<Standing> {
	const approval = claims.approval === undefined ? undefined : checkApproval(await approvalOf(claims.approval), claims);
	const policy = await policyOf(store, claims.policy_hash);
	let badge: string | null = null;
	if (approval) {
		await checkApproverSet(store, approval, claims, policy.policy);
		const alone = (await store.decisions(approval.id)).some(({ decision, payloadHash }) => decision === 'break_glass' && payloadHash === approval.payloadHash);
		if (alone) badge = 'break_glass';
	}
	await checkPolicyStands(store, policy.policy);
	const switches = await switchesIn(store);
	checkSwitch(switches, claims.workflow_id, action);
	// Taken up by another workflow, it is still what the first one asked for.
	if (approval && approval.workflowId !== claims.workflow_id) checkSwitch(switches, approval.workflowId, action);
	return { policy, badge, ...(approval && { approval }) };
}
