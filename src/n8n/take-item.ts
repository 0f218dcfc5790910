import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { adoptApproval } from '../approve/adopt-approval';
import { approvalSection } from '../approve/approval-section';
import { isOpen } from '../approve/decider';
import { escalateApproval } from '../approve/escalate-approval';
import { expireApproval } from '../approve/expire-approval';
import { awaitsDecision, firstDeadline, lapsePlan, onLapseOf } from '../approve/lapse-plan';
import { requestApproval } from '../approve/request-approval';
import { reviewLinks } from '../approve/review-link';
import type { ActionProposal } from '../draft/proposal';
import { requireProposal } from '../draft/require-proposal';
import { payloadHash } from '../draft/payload-hash';
import { DaaError, isDaaError } from '../errors';
import type { RunContext } from '../ports';
import type { ApprovalSection, GuardrailsSection, Person, RiskSection } from '../sections';
import type { ApprovalRecord } from '../store/port';
import { checkSeal } from '../tokens/seal-section';
import { notifyApprovers, runUrls, sendNewLinks, signUrlOf, waitOptions } from './approval-links';
import { lastingLinks } from './lasting-links';
import type { Gate } from './open-gate';
import { hintAtDeadEnd } from './dead-end-hint';
import { APPROVED, grantOptions, NO_DECISION, REJECTED, settledApproval } from './settled-approval';

/** What one run of the node knows. */
export interface WaitRun {
	functions: IExecuteFunctions;
	gate: Gate;
	run: RunContext;
	/** No Decision leads back into the node. */
	loops: boolean;
}

export interface Taken {
	/** Where it goes when nobody has to wait for it. */
	output?: number;
	waiting?: ApprovalRecord;
	/** It was here before in this execution. */
	back?: boolean;
	action?: ActionProposal;
}

interface TrustedSections {
	risk: RiskSection;
	guardrails?: GuardrailsSection;
}

/**
 * The sections on which the approval rests, if they are what Risk Tier and Guardrail Scan wrote for this very action.
 * Anything else in an item may come from a model.
 */
function trustedSections({ gate, run }: WaitRun, item: INodeExecutionData, action: ActionProposal): TrustedSections {
	const { risk, guardrails } = item.json;
	const hash = payloadHash(action);
	if (typeof risk !== 'object' || risk === null) {
		throw new DaaError('parameter_invalid', 'The item has no risk section, so nobody knows who may decide.', {
			fields: { field: 'risk' },
			hint: 'Put Risk Tier before Approval Wait.',
		});
	}
	checkSeal(gate.ports.keys, { section: 'risk', run, payloadHash: hash }, risk);
	if (typeof guardrails !== 'object' || guardrails === null) return { risk: risk as unknown as RiskSection };
	checkSeal(gate.ports.keys, { section: 'guardrails', run, payloadHash: hash }, guardrails);
	return { risk: risk as unknown as RiskSection, guardrails: guardrails as unknown as GuardrailsSection };
}

/** Approvers of the policy, else those set on the node. */
export function approversFor(functions: IExecuteFunctions, itemIndex: number, risk: RiskSection): Person[] {
	if (risk.approvers?.length) return risk.approvers;
	const listed = functions.getNodeParameter('approvers.person', itemIndex, []) as { email: string; name: string; role: string; slackUserId?: string }[];
	return listed
		.filter(({ email, name }) => email.trim() !== '' || name.trim() !== '')
		.map(({ email, name, role, slackUserId }) => ({
			id: email.trim() || name.trim(),
			name: name.trim() || email.trim(),
			role: role.trim() || 'approver',
			...(email.trim() !== '' && { email: email.trim() }),
			...(slackUserId?.trim() && { slack_user_id: slackUserId.trim() }),
		}));
}

export function deadlineHours(functions: IExecuteFunctions, itemIndex: number, risk: RiskSection): number {
	const hours = risk.sla_hours ?? Number(functions.getNodeParameter('deadlineHours', itemIndex, 24));
	if (!Number.isFinite(hours) || hours <= 0) {
		throw new DaaError('parameter_invalid', `Deadline (Hours) must be above 0, but is ${hours}.`, { fields: { parameter: 'deadlineHours' } });
	}
	return hours;
}

/** What the item carries while it waits; n8n hands this very item to "No Decision" when the wait times out, without running the node. */
async function showLinks({ gate, functions, run }: WaitRun, item: INodeExecutionData, approval: ApprovalRecord): Promise<void> {
	const { ports } = gate;
	const [approvers, decisions] = [await ports.store.approvers(approval.id), await ports.store.decisions(approval.id)];
	const sign = signUrlOf(functions, gate);
	const links = await lastingLinks(gate, reviewLinks(ports, approval, approvers));
	const runUrl = await runUrls(functions, gate, run, approval);
	const waiting: ApprovalSection = {
		...approvalSection(approval, approvers, decisions),
		state: 'expired',
		review_links: links.map(({ approver, token, url }) => ({ approver_id: approver.id, approver: approver.name, url: url ?? sign({ t: token }), ...(runUrl && { run_url: runUrl(approver.id) }) })),
	};
	item.json = { ...item.json, approval: waiting as unknown as IDataObject };
}

/** Stores one request and tells the approvers. */
async function openRequest(waitRun: WaitRun, item: INodeExecutionData, action: ActionProposal, itemIndex: number): Promise<ApprovalRecord> {
	const { functions, gate, run, loops } = waitRun;
	const { risk, guardrails } = trustedSections(waitRun, item, action);
	if (!loops) hintAtDeadEnd(functions, risk);
	const plan = lapsePlan(risk, { loops, remindBeforeHours: waitOptions(functions, itemIndex).remindHours });
	const { approval, links, created } = await requestApproval(gate.ports, run, {
		action,
		risk,
		...(guardrails && { guardrails }),
		approvers: approversFor(functions, itemIndex, risk),
		approvalsRequired: Math.max(1, risk.approvals_required ?? 1),
		dueAt: firstDeadline(plan, gate.ports.now(), deadlineHours(functions, itemIndex, risk)),
		plan,
		itemIndex,
		signUrl: signUrlOf(functions, gate),
	});
	// Also when a run was cut off between asking and telling.
	if (created || (await gate.ports.store.notificationsOf(approval.id)).length === 0) await notifyApprovers(functions, gate, run, approval, links.map(({ approver }) => approver), 'requested');
	return approval;
}

/** At the deadline: the next in line are asked; undefined when there are none, and then the request has ended. */
async function askNext({ functions, gate, run }: WaitRun, approval: ApprovalRecord): Promise<ApprovalRecord | undefined> {
	try {
		const { approval: after } = await escalateApproval(gate.ports, approval.id, { nodeName: run.nodeName, executionId: run.executionId });
		await sendNewLinks(functions, gate, run, after, 'escalated');
		return after;
	} catch (error) {
		if (!isDaaError(error) || error.code !== 'parameter_invalid') throw error;
		await expireApproval(gate.ports, approval.id, { final: true });
		return undefined;
	}
}

/** What became of a request that is stored: it goes on waiting, goes to the next in line, or leaves by its output. */
async function goOn(waitRun: WaitRun, item: INodeExecutionData, stored: ApprovalRecord, itemIndex: number, back: boolean): Promise<Taken> {
	const { functions, gate, run } = waitRun;
	let approval = (await expireApproval(gate.ports, stored.id)) ?? stored;
	if (!awaitsDecision(approval, gate.ports.now()) && isOpen(approval.state) && onLapseOf(approval) === 'escalate') {
		approval = (await askNext(waitRun, approval)) ?? (await gate.ports.store.approval(approval.id)) ?? approval;
	}
	if (awaitsDecision(approval, gate.ports.now())) {
		await sendNewLinks(functions, gate, run, approval, 'escalated');
		await showLinks(waitRun, item, approval);
		return { waiting: approval, back };
	}
	const { output, section } = await settledApproval(gate.ports, run, approval, grantOptions(functions, itemIndex));
	item.json = { ...item.json, approval: section as unknown as IDataObject };
	// Whoever leads No Decision straight back would go round for ever; what came back undecided for good leaves as not approved.
	return { output: output === NO_DECISION && back ? REJECTED : output, back };
}

/** The request this item came back with, if it is one that this very node run made for this very action. */
async function cameBackWith({ gate, run }: WaitRun, item: INodeExecutionData, action: ActionProposal): Promise<ApprovalRecord | undefined> {
	const { approval: section } = item.json;
	const id = typeof section === 'object' && section !== null && 'id' in section ? section.id : undefined;
	if (typeof id !== 'string') return undefined;
	const approval = await gate.ports.store.approval(id);
	const here = approval?.workflowId === run.workflowId && approval.executionId === run.executionId && approval.nodeId === run.nodeId && approval.environment === run.environment;
	return here && approval.requestedHash === payloadHash(action) ? approval : undefined;
}

/** An approval that a lost or retried execution left behind is used up here, with a fresh grant for this execution. */
async function adopted({ functions, gate, run }: WaitRun, action: ActionProposal, itemIndex: number): Promise<ApprovalSection | undefined> {
	const found = await adoptApproval(gate.ports, run, { action, itemIndex }, grantOptions(functions, itemIndex));
	return found && approvalSection(found.approval, found.approvers, found.decisions, found.grant);
}

/** Finds or makes the request of one item and says what becomes of the item now. */
export async function takeItem(waitRun: WaitRun, item: INodeExecutionData, itemIndex: number): Promise<Taken> {
	const { functions, gate, run } = waitRun;
	const context = { environment: run.environment, newId: gate.ports.newId };
	const action = requireProposal(functions.getNodeParameter('proposal', itemIndex), context, 'The action proposal cannot be approved', 'Put Risk Tier before Approval Wait; it checks the proposal.');
	const known = await cameBackWith(waitRun, item, action);
	if (known) return { ...(await goOn(waitRun, item, known, itemIndex, true)), action };
	const done = await adopted(waitRun, action, itemIndex);
	if (done) {
		item.json = { ...item.json, approval: done as unknown as IDataObject };
		return { output: APPROVED, action };
	}
	return { ...(await goOn(waitRun, item, await openRequest(waitRun, item, action, itemIndex), itemIndex, false)), action };
}
