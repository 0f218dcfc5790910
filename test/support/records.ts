import { randomBytes } from 'node:crypto';
import { prepareEvent } from '../../src/audit/prepare-event';
import type { AuditEventInput } from '../../src/audit/event';
import type { ActionProposal } from '../../src/draft/proposal';
import type { ApprovalRecord, ApproverRecord, DecisionRecord, ExceptionRecord, IntentRecord, PolicyRecord, PreparedEvent, ProposalRecord, TokenRecord } from '../../src/store/port';
import { createKeyRing } from '../../src/tokens/key-ring';
import { TEST_KEYS, TEST_NOW } from './test-ports';

/** Whole records for store tests; each call makes a new id unless one is given. */
export const anyId = (prefix: string): string => `${prefix}_${randomBytes(16).toString('hex')}`;
export const anyHash = (): string => randomBytes(32).toString('hex');

export const testRing = createKeyRing(TEST_KEYS);

export const anyAction = (): ActionProposal => ({
	action_type: 'refund',
	target_system: 'hubspot',
	target_object: 'tickets',
	target_id: '101',
	proposed_changes: [{ field: 'refund_amount', current: '0', proposed: '25.00', source: 'order 7' }],
	facts: { amount: 25, flags: [] },
	origin: { text: 'Wo bleibt mein Geld? \u0000 „Zitat“ 🙈' },
	correlation_id: 'cor-1',
	environment: 'production',
});

export function anyProposal(patch: Partial<ProposalRecord> = {}): ProposalRecord {
	return {
		id: anyId('prp'),
		correlationId: 'cor-1',
		environment: 'production',
		workflowId: 'wf-1',
		executionId: 'ex-1',
		actionType: 'refund',
		payloadHash: anyHash(),
		action: anyAction(),
		tier: 'low',
		rule: 'refund.low',
		route: 'auto_execute',
		customerId: null,
		conversationId: null,
		intent: null,
		policyVersion: '3',
		policyHash: anyHash(),
		createdAt: TEST_NOW,
		...patch,
	};
}

export function anyPolicy(patch: Partial<PolicyRecord> = {}): PolicyRecord {
	return { hash: anyHash(), id: 'refunds', version: '3', document: { tiers: [{ name: 'low' }] }, createdAt: TEST_NOW, ...patch };
}

export function anyApproval(patch: Partial<ApprovalRecord> = {}): ApprovalRecord {
	const payloadHash = anyHash();
	return {
		id: anyId('apr'),
		requestKey: anyHash(),
		correlationId: 'cor-1',
		environment: 'production',
		workflowId: 'wf-1',
		workflowName: 'Refunds',
		executionId: 'ex-1',
		nodeId: 'node-1',
		itemIndex: 0,
		state: 'pending',
		requestedHash: payloadHash,
		payloadHash,
		action: anyAction(),
		requestedAction: anyAction(),
		risk: { tier: 'high' },
		guardrails: null,
		tier: 'high',
		approvalsRequired: 1,
		policyVersion: '3',
		policyHash: anyHash(),
		guardrailVersion: '2026-11',
		createdAt: TEST_NOW,
		dueAt: '2026-11-20T13:00:00.000Z',
		decidedAt: null,
		resumedAt: null,
		plan: null,
		remindAt: null,
		resumeUrl: null,
		version: 1,
		...patch,
	};
}

export function anyApprover(approvalId: string, patch: Partial<ApproverRecord> = {}): ApproverRecord {
	return {
		approvalId,
		approverId: 'ada',
		name: 'Ada',
		role: 'team_lead',
		email: 'ada@example.com',
		linkJtiHash: anyHash(),
		linkExpiresAt: '2026-11-21T09:00:00.000Z',
		linkIssuedAt: TEST_NOW,
		linkSignature: null,
		slackUserId: null,
		viewedAt: null,
		revokedAt: null,
		...patch,
	};
}

export function anyDecision(approvalId: string, patch: Partial<DecisionRecord> = {}): DecisionRecord {
	return { id: anyId('dec'), approvalId, approverId: 'ada', decision: 'approve', reason: null, payloadHash: anyHash(), identity: 'link', decidedAt: TEST_NOW, ...patch };
}

export function anyToken(patch: Partial<TokenRecord> = {}): TokenRecord {
	return {
		jtiHash: anyHash(),
		kind: 'grant',
		approvalId: null,
		correlationId: 'cor-1',
		payloadHash: anyHash(),
		workflowId: 'wf-1',
		executionId: 'ex-1',
		environment: 'production',
		issuedAt: TEST_NOW,
		expiresAt: '2026-11-20T10:00:00.000Z',
		consumedAt: null,
		revokedAt: null,
		...patch,
	};
}

export function anyIntent(patch: Partial<IntentRecord> = {}): IntentRecord {
	return {
		id: anyId('int'),
		requestKey: anyHash(),
		grantJtiHash: anyHash(),
		approvalId: null,
		correlationId: 'cor-1',
		environment: 'production',
		workflowId: 'wf-1',
		executionId: 'ex-1',
		payloadHash: anyHash(),
		action: anyAction(),
		target: 'hubspot_ticket',
		state: 'planned',
		attempt: 0,
		fence: 1,
		leaseUntil: null,
		before: null,
		sent: null,
		after: null,
		code: null,
		createdAt: TEST_NOW,
		finishedAt: null,
		actionType: 'refund',
		seenVersion: null,
		stage: null,
		badge: null,
		...patch,
	};
}

export function anyException(patch: Partial<ExceptionRecord> = {}): ExceptionRecord {
	return {
		id: anyId('exc'),
		type: 'outcome_unknown',
		reason: 'Nobody can say whether the refund went through.',
		correlationId: 'cor-1',
		environment: 'production',
		approvalId: null,
		intentId: null,
		owner: null,
		backup: null,
		risk: 1,
		urgency: 1,
		impact: 1,
		state: 'open',
		createdAt: TEST_NOW,
		dueAt: null,
		links: null,
		action: null,
		claimedBy: null,
		claimedAt: null,
		resolvedBy: null,
		resolvedAt: null,
		outcome: null,
		note: null,
		corrected: null,
		missedAt: null,
		...patch,
	};
}

export function anyEvent(patch: Partial<AuditEventInput> = {}): PreparedEvent {
	const input: AuditEventInput = {
		id: anyId('evt'),
		at: new Date(TEST_NOW),
		actor: { kind: 'person', id: 'ada', name: 'Ada', role: 'team_lead' },
		action: 'approval.decided',
		outcome: 'approved',
		correlationId: 'cor-1',
		environment: 'production',
		workflowId: 'wf-1',
		executionId: 'ex-1',
		nodeName: 'Approval Wait',
		private: { sentence: 'Ada approved the refund of 25.00 EUR for customer 42.', reason: 'Within policy.', detail: { amount: 25 } },
		...patch,
	};
	return prepareEvent(input, testRing, randomBytes);
}
