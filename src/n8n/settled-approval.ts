import { approvalSection } from '../approve/approval-section';
import { isOpen } from '../approve/decider';
import { mintGrant, type MintOptions } from '../approve/mint-grant';
import type { Settled } from '../approve/settle-together';
import type { Ports, RunContext } from '../ports';
import type { ApprovalSection } from '../sections';
import type { ApprovalRecord } from '../store/port';

export const NO_DECISION = 0;
export const APPROVED = 1;
export const REJECTED = 2;

/** How long the grant of a completed approval may be used, from the node's options. */
export function grantOptions(functions: { getNodeParameter(name: string, itemIndex: number, fallback?: unknown): unknown }, itemIndex: number): MintOptions {
	const { grantMinutes } = functions.getNodeParameter('options', itemIndex, {}) as { grantMinutes?: number };
	return { ttlMs: Math.round((grantMinutes ?? 60) * 60_000) };
}

/** The output and the item section of what is settled. */
export function sectionOf({ approval, approvers, decisions, grant }: Settled): { output: number; section: ApprovalSection } {
	if (approval.state === 'approved') return { output: APPROVED, section: approvalSection(approval, approvers, decisions, grant) };
	const rejected = approval.state === 'rejected' || approval.state === 'changes_requested';
	const section = approvalSection(approval, approvers, decisions);
	return { output: rejected ? REJECTED : NO_DECISION, section: isOpen(approval.state) ? { ...section, state: 'expired' } : section };
}

/** The same of an approval on which nobody waits any more; an approved one gets its grant here. */
export async function settledApproval(ports: Ports, run: RunContext, approval: ApprovalRecord, options: MintOptions): Promise<{ output: number; section: ApprovalSection }> {
	const [approvers, decisions] = [await ports.store.approvers(approval.id), await ports.store.decisions(approval.id)];
	const grant = approval.state === 'approved' ? await mintGrant(ports, run, approval, decisions, options) : undefined;
	return sectionOf({ approval, approvers, decisions, ...(grant !== undefined && { grant }) });
}
