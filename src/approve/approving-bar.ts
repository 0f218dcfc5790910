import type { ErrorCode } from '../errors';
import type { ApprovalRecord, StoreReader } from '../store/port';
import { switchFor } from '../tier/switches/switch';
import { readSwitches } from '../tier/switches/read-switches';
import { utcPhrase } from './describe-approval';

/** Why an approval would be worth nothing, whoever would be asked to carry it out. */
export interface ApprovingBar {
	code: ErrorCode;
	/** A sentence for the approver. */
	message: string;
}

const because = (reason: string): string => `: ${reason.trim().replace(/\.$/, '')}.`;

/**
 * What has been revoked since the request was made: its policy version, or this approver's right to approve. Audited
 * Execute refuses both later; whoever decides learns it before. Undefined when approving is open. Throws `store_*`.
 */
export async function approvingBar(store: Pick<StoreReader, 'revocation'>, { policyHash }: Pick<ApprovalRecord, 'policyHash'>, approverId: string): Promise<ApprovingBar | undefined> {
	const policy = await store.revocation('policy', policyHash);
	if (policy) {
		return { code: 'grant_policy_revoked', message: `The policy version under which this was asked was revoked on ${utcPhrase(policy.revokedAt)}${because(policy.reason)} Nobody can approve it any more; the proposal has to be sent again.` };
	}
	const person = await store.revocation('approver', approverId);
	if (person) return { code: 'grant_approvers', message: `You may no longer approve, since ${utcPhrase(person.revokedAt)}${because(person.reason)}` };
	return undefined;
}

/** Why an approved action would not be carried out for the time being, in one sentence. No bar to deciding: the approval keeps. */
export async function stoppedNow(store: Pick<StoreReader, 'setting'>, { workflowId, action }: Pick<ApprovalRecord, 'workflowId' | 'action'>): Promise<string | undefined> {
	const on = switchFor(await readSwitches(store), 'stop_execution', { workflowId, actionType: action.action_type });
	if (!on) return undefined;
	if (on.by === 'unreadable') return on.reason;
	return `Execution is stopped since ${utcPhrase(on.at)}${because(on.reason)}`;
}
