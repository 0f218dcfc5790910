import type { ActionProposal } from '../draft/proposal';
import { canonicalJson, sha256Hex } from '../draft/canonical';
import { DaaError, isDaaError } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { GuardrailsSection, Person, RiskSection } from '../sections';
import type { ApprovalRecord, ApproverRecord, LapsePlan, StoreTransaction } from '../store/port';
import { approvalEvent } from './approval-event';
import { checkRequest } from './check-request';
import { decide } from './decider';
import { actionPhrase, personPhrase, utcPhrase } from './describe-approval';
import { linkReadableUntil, reminderAt } from './lapse-plan';
import { approverRow, linkToken, reviewLinks, signatureOf, type ReviewLink, type SignUrl } from './review-link';
import { distinctPeople, isSelf } from './self-approval';

export interface ApprovalRequest {
	action: ActionProposal;
	risk: RiskSection;
	/** Absent: the scan did not run, and nobody will be able to approve. */
	guardrails?: GuardrailsSection;
	approvers: readonly Person[];
	approvalsRequired: number;
	dueAt: Date;
	/** What the deadline does; it ends the request when absent. */
	plan?: LapsePlan;
	itemIndex: number;
	/** Gives the links their addresses, which are then kept as far as they are no secret. */
	signUrl?: SignUrl;
}

export interface RequestedApproval {
	approval: ApprovalRecord;
	links: ReviewLink[];
	/** False when this very request was stored before, e.g. by a run that was cut off. */
	created: boolean;
}

/** SHA-256 over workflow, execution, node, item index and payload hash: one request is stored once. */
export function requestKeyOf(run: RunContext, itemIndex: number, hash: string): string {
	return sha256Hex(canonicalJson([run.workflowId, run.executionId, run.nodeId, itemIndex, hash]));
}

function recordOf(ports: Ports, run: RunContext, input: ApprovalRequest, hash: string): ApprovalRecord {
	const { action, risk, guardrails, plan = null } = input;
	const [id, at] = [ports.newId('apr'), ports.now()];
	return {
		id,
		requestKey: requestKeyOf(run, input.itemIndex, hash),
		correlationId: action.correlation_id,
		environment: run.environment,
		workflowId: run.workflowId,
		workflowName: run.workflowName ?? '',
		executionId: run.executionId,
		nodeId: run.nodeId,
		itemIndex: input.itemIndex,
		state: 'pending',
		requestedHash: hash,
		payloadHash: hash,
		action,
		requestedAction: action,
		risk,
		guardrails: guardrails ?? null,
		tier: risk.tier,
		approvalsRequired: input.approvalsRequired,
		policyVersion: risk.policy_version,
		policyHash: risk.policy_hash,
		guardrailVersion: guardrails?.guardrail_policy_version ?? 'none',
		createdAt: at.toISOString(),
		dueAt: input.dueAt.toISOString(),
		decidedAt: null,
		resumedAt: null,
		plan,
		remindAt: reminderAt(plan, at, input.dueAt),
		resumeUrl: input.signUrl?.({ p: id }) ?? null,
		version: 1,
	};
}

function approverOf(ports: Ports, approval: ApprovalRecord, person: Person, signUrl: SignUrl | undefined): ApproverRecord {
	const row = approverRow(ports.keys, approval.id, person, new Date(approval.createdAt), linkReadableUntil(approval.plan, new Date(approval.dueAt)));
	const token = linkToken(ports, approval, row);
	return token === undefined || !signUrl ? row : { ...row, linkSignature: signatureOf(signUrl({ t: token })) };
}

async function existing(ports: Ports, tx: Pick<StoreTransaction, 'approvers'>, approval: ApprovalRecord): Promise<RequestedApproval> {
	return { approval, links: reviewLinks(ports, approval, await tx.approvers(approval.id)), created: false };
}

async function insert(ports: Ports, run: RunContext, approval: ApprovalRecord, people: readonly Person[], signUrl?: SignUrl): Promise<RequestedApproval> {
	const approvers = people.map((person) => approverOf(ports, approval, person, signUrl));
	const asked = people.map(personPhrase).join(', ');
	const event = approvalEvent(ports, approval, {
		action: 'approval.requested',
		outcome: approval.tier,
		nodeName: run.nodeName,
		sentence: `Approval of ${actionPhrase(approval.action)} was requested from ${asked}; ${approval.approvalsRequired} of ${people.length} must approve by ${utcPhrase(approval.dueAt)}.`,
		detail: { approvers: people.map(({ id, name, role }) => ({ id, name, role })), approvals_required: approval.approvalsRequired, due_at: approval.dueAt },
	});
	return ports.store.transaction(async (tx) => {
		const known = await tx.approvalByRequestKey(approval.requestKey);
		if (known) return existing(ports, tx, known);
		await tx.insertApproval(approval, approvers);
		await tx.appendEvent(event);
		return { approval, links: reviewLinks(ports, approval, approvers), created: true };
	});
}

/**
 * Stores a request for approval and makes one review link per approver. Safe to repeat: the same workflow, execution,
 * node, item and payload give the same approval and the same links, whatever became of it meanwhile.
 *
 * Throws DaaError `parameter_invalid` (fields.field: approvers, approvals_required, due_at, action.environment,
 * risk.…) and `proposal_invalid` (the action changed after its tier was decided).
 */
export async function requestApproval(ports: Ports, run: RunContext, input: ApprovalRequest): Promise<RequestedApproval> {
	const hash = checkRequest(run.environment, input);
	const stored = (await ports.store.approvalsOfRun(run)).find(({ requestKey }) => requestKey === requestKeyOf(run, input.itemIndex, hash));
	// Before the checks of people and deadline: a run that starts again late must still find what it asked for.
	if (stored) return existing(ports, ports.store, stored);
	const people = distinctPeople(input.approvers).filter((person) => !isSelf(input.action, person));
	const ruling = decide(
		{ type: 'request', at: ports.now(), dueAt: input.dueAt, approvalsRequired: input.approvalsRequired, distinctRoles: input.risk.distinct_roles === true, approvers: people.map(({ id, role }) => ({ id, role, self: false })) },
		undefined,
	);
	if (!ruling.ok) throw new DaaError(ruling.code, ruling.message, { fields: { field: ruling.field } });
	const approval = recordOf(ports, run, input, hash);
	try {
		return await insert(ports, run, approval, people, input.signUrl);
	} catch (error) {
		// Two runs of the node at once in PostgreSQL: the other one's row is the request.
		if (!isDaaError(error) || error.code !== 'store_conflict') throw error;
		return insert(ports, run, approval, people, input.signUrl);
	}
}
