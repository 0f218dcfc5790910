import type { ActionProposal } from '../../draft/proposal';
import type { Environment } from '../../ports';
import type { ApprovalState, DecisionRecord } from './approvals';
import type { IntentState } from './executions';

export interface ProposalRecord {
	id: string;
	correlationId: string;
	environment: Environment;
	workflowId: string;
	executionId: string;
	actionType: string;
	payloadHash: string;
	action: ActionProposal;
	tier: string;
	rule: string;
	/** Null in rows older than this column, as are the three below. */
	route: string | null;
	customerId: string | null;
	/** Which conversation the draft belongs to: the helpdesk's ticket, else the CRM's. */
	conversationId: string | null;
	intent: string | null;
	policyVersion: string;
	policyHash: string;
	createdAt: string;
}

/** One proposal as loop detection sees it. */
export interface ConversationTurn {
	id: string;
	correlationId: string;
	payloadHash: string;
	intent: string | null;
	/** Undefined when the row holds no JSON, and unchecked in any case. */
	action: unknown;
	createdAt: string;
	/** Null when nobody was asked. */
	approval: ApprovalState | null;
}

export interface PolicyRecord {
	hash: string;
	id: string;
	version: string;
	document: unknown;
	createdAt: string;
}

/** A version that somebody answers for. Its document is the PolicyRecord of that hash. */
export interface PublishedPolicyRecord {
	id: string;
	version: string;
	hash: string;
	author: string;
	note: string;
	publishedAt: string;
}

export interface PastApproval {
	id: string;
	state: ApprovalState;
	payloadHash: string;
	createdAt: string;
	decidedAt: string | null;
	/** `viewedAt`: when this approver first opened the page, if known. */
	decisions: { approverId: string; decision: DecisionRecord['decision']; decidedAt: string; viewedAt: string | null }[];
}

/** One past proposal and what people and executions made of it. */
export interface PastCase {
	/** `action` is undefined when the row holds no JSON, and is unchecked in any case. */
	proposal: Omit<ProposalRecord, 'action'> & { action: unknown };
	approvals: PastApproval[];
	executions: IntentState[];
}
