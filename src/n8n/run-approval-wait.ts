import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { adoptApproval } from '../approve/adopt-approval';
import { approvalSection } from '../approve/approval-section';
import { requestApproval } from '../approve/request-approval';
import { LINK_READABLE_AFTER_DUE_MS } from '../approve/review-link';
import { runLink } from '../approve/run-reviews';
import type { ActionProposal } from '../draft/proposal';
import { requireProposal } from '../draft/require-proposal';
import { payloadHash } from '../draft/payload-hash';
import { DaaError } from '../errors';
import { summariseApproval } from '../notify/summarise';
import { webhookNotifier } from '../notify/webhook';
import type { RunContext } from '../ports';
import type { ApprovalSection, GuardrailsSection, Person, RiskSection } from '../sections';
import type { ApprovalRecord } from '../store/port';
import { checkSeal } from '../tokens/seal-section';
import { failedItem, toNodeError } from './errors';
import { gateOf } from './gate-of';
import { n8nHttp } from './http';
import type { Gate } from './open-gate';
import { recordNotification } from './record-notification';
import { reviewUrl } from './review-url';
import { runContext } from './run-context';
import { APPROVED, grantOptions, isPending, NO_DECISION, settledApproval } from './settled-approval';

const OUTPUTS = 3;

interface TrustedSections {
	risk: RiskSection;
	guardrails?: GuardrailsSection;
}

/**
 * The sections on which the approval rests, if they are what Risk Tier and Guardrail Scan wrote for this very action.
 * Anything else in an item may come from a model.
 */
function trustedSections(gate: Gate, run: RunContext, item: INodeExecutionData, action: ActionProposal): TrustedSections {
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
function approversFor(functions: IExecuteFunctions, itemIndex: number, risk: RiskSection): Person[] {
	if (risk.approvers?.length) return risk.approvers;
	const listed = functions.getNodeParameter('approvers.person', itemIndex, []) as { email: string; name: string; role: string }[];
	return listed
		.filter(({ email, name }) => email.trim() !== '' || name.trim() !== '')
		.map(({ email, name, role }) => ({
			id: email.trim() || name.trim(),
			name: name.trim() || email.trim(),
			role: role.trim() || 'approver',
			...(email.trim() !== '' && { email: email.trim() }),
		}));
}

function deadline(functions: IExecuteFunctions, itemIndex: number, risk: RiskSection, now: Date): Date {
	const hours = risk.sla_hours ?? Number(functions.getNodeParameter('deadlineHours', itemIndex, 24));
	if (!Number.isFinite(hours) || hours <= 0) {
		throw new DaaError('parameter_invalid', `Deadline (Hours) must be above 0, but is ${hours}.`, { fields: { parameter: 'deadlineHours' } });
	}
	return new Date(now.getTime() + hours * 3_600_000);
}

/** Stores one request, tells the approvers, and leaves the links on the item. */
async function openRequest(functions: IExecuteFunctions, gate: Gate, run: RunContext, item: INodeExecutionData, action: ActionProposal, itemIndex: number): Promise<ApprovalRecord> {
	const { ports } = gate;
	const { risk, guardrails } = trustedSections(gate, run, item, action);
	const dueAt = deadline(functions, itemIndex, risk, ports.now());
	const { approval, links, created } = await requestApproval(ports, run, {
		action,
		risk,
		...(guardrails && { guardrails }),
		approvers: approversFor(functions, itemIndex, risk),
		approvalsRequired: Math.max(1, risk.approvals_required ?? 1),
		dueAt,
		itemIndex,
	});
	const withUrls = links.map(({ approver, token }) => ({ approver, url: reviewUrl(functions, gate, { t: token }) }));
	if (created) await notify(functions, gate, run, approval, withUrls, itemIndex);
	// Of no use to a run of one item.
	const many = functions.getInputData().length > 1;
	const runUrl = (approverId: string) => reviewUrl(functions, gate, { r: runLink(ports, run, approverId, new Date(dueAt.getTime() + LINK_READABLE_AFTER_DUE_MS)) });
	const waiting: ApprovalSection = {
		...approvalSection(approval, [], []),
		// n8n hands this very item to "No Decision" when the wait times out, without running the node again.
		state: 'expired',
		review_links: withUrls.map(({ approver, url }) => ({ approver_id: approver.id, approver: approver.name, url, ...(many && { run_url: runUrl(approver.id) }) })),
	};
	item.json = { ...item.json, approval: waiting as unknown as IDataObject };
	return approval;
}

async function notify(functions: IExecuteFunctions, gate: Gate, run: RunContext, approval: ApprovalRecord, links: { approver: Person; url: string }[], itemIndex: number): Promise<void> {
	const { notifyUrl } = functions.getNodeParameter('options', itemIndex, {}) as { notifyUrl?: string };
	if (!notifyUrl) return;
	const notifier = webhookNotifier({ url: notifyUrl, http: n8nHttp(functions, undefined, itemIndex, { timeoutMs: 10_000, maxBytes: 100_000 }) });
	await recordNotification(gate.ports, run, approval, await notifier.send(summariseApproval(approval, links)));
}

/** An approval that a lost or retried execution left behind is used up here, with a fresh grant for this execution. */
async function adopted(functions: IExecuteFunctions, gate: Gate, run: RunContext, action: ActionProposal, itemIndex: number): Promise<ApprovalSection | undefined> {
	const found = await adoptApproval(gate.ports, run, { action, itemIndex }, grantOptions(functions, itemIndex));
	return found && approvalSection(found.approval, found.approvers, found.decisions, found.grant);
}

function readAction(functions: IExecuteFunctions, gate: Gate, run: RunContext, itemIndex: number): ActionProposal {
	const context = { environment: run.environment, newId: gate.ports.newId };
	return requireProposal(functions.getNodeParameter('proposal', itemIndex), context, 'The action proposal cannot be approved', 'Put Risk Tier before Approval Wait; it checks the proposal.');
}

/** What became of one item: its output when nobody has to wait for it. */
async function take(functions: IExecuteFunctions, gate: Gate, run: RunContext, item: INodeExecutionData, itemIndex: number): Promise<{ output: number } | { waiting: ApprovalRecord }> {
	const action = readAction(functions, gate, run, itemIndex);
	const done = await adopted(functions, gate, run, action, itemIndex);
	if (done) {
		item.json = { ...item.json, approval: done as unknown as IDataObject };
		return { output: APPROVED };
	}
	const approval = await openRequest(functions, gate, run, item, action, itemIndex);
	if (isPending(approval, gate.ports.now())) return { waiting: approval };
	// The node ran before in this execution, and this request was closed meanwhile.
	const { output, section } = await settledApproval(gate.ports, run, approval, grantOptions(functions, itemIndex));
	item.json = { ...item.json, approval: section as unknown as IDataObject };
	return { output };
}

/** Approval Wait's execute(): one stored request per item, then the execution waits until all are decided. */
export async function runApprovalWait(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	const items = functions.getInputData();
	const outputs: INodeExecutionData[][] = Array.from({ length: OUTPUTS }, () => []);
	const deadlines: number[] = [];
	for (const [itemIndex, item] of items.entries()) {
		let output = NO_DECISION;
		try {
			const taken = await take(functions, gate, run, item, itemIndex);
			if ('waiting' in taken) deadlines.push(Date.parse(taken.waiting.dueAt));
			else output = taken.output;
		} catch (error) {
			if (!functions.continueOnFail()) throw toNodeError(functions.getNode(), error, itemIndex);
			// An approval section that came in belongs to another request.
			item.json = { ...failedItem(item, error, itemIndex).json, approval: undefined };
		}
		outputs[output]?.push({ ...item, pairedItem: { item: itemIndex } });
	}
	if (deadlines.length === 0) return outputs;
	await functions.putExecutionToWait(new Date(Math.max(...deadlines)));
	return [items];
}
