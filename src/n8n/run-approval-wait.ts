import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { adoptApproval } from '../approve/adopt-approval';
import { approvalSection } from '../approve/approval-section';
import { requestApproval } from '../approve/request-approval';
import { parseProposal } from '../draft/parse-proposal';
import { DaaError } from '../errors';
import { summariseApproval } from '../notify/summarise';
import { webhookNotifier } from '../notify/webhook';
import type { RunContext } from '../ports';
import type { ApprovalSection, Person, RiskSection } from '../sections';
import type { ApprovalRecord } from '../store/port';
import { toNodeError } from './errors';
import { gateOf } from './gate-of';
import { n8nHttp } from './http';
import type { Gate } from './open-gate';
import { recordNotification } from './record-notification';
import { runContext } from './run-context';

const NO_DECISION = 0;
const APPROVED = 1;
const OUTPUTS = 3;

interface Waiting {
	itemIndex: number;
	approval: ApprovalRecord;
}

/** Approvers of the policy, else those set on the node. */
function approversFor(functions: IExecuteFunctions, itemIndex: number, risk: Partial<RiskSection> | undefined): Person[] {
	if (risk?.approvers?.length) return risk.approvers;
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

function deadline(functions: IExecuteFunctions, itemIndex: number, risk: Partial<RiskSection> | undefined, now: Date): Date {
	const hours = risk?.sla_hours ?? Number(functions.getNodeParameter('deadlineHours', itemIndex, 24));
	if (!Number.isFinite(hours) || hours <= 0) {
		throw new DaaError('parameter_invalid', `Deadline (Hours) must be above 0, but is ${hours}.`, { fields: { parameter: 'deadlineHours' } });
	}
	return new Date(now.getTime() + hours * 3_600_000);
}

/** The signed resume link, under the public base URL when the credential names one (the signature covers path and query). */
function reviewUrl(functions: IExecuteFunctions, gate: Gate, token: string): string {
	const signed = new URL(functions.getSignedResumeUrl({ t: token }));
	if (!gate.publicBaseUrl) return signed.toString();
	const base = new URL(gate.publicBaseUrl);
	signed.protocol = base.protocol;
	signed.host = base.host;
	return signed.toString();
}

/** Stores one request, tells the approvers, and leaves the links on the item. */
async function openRequest(functions: IExecuteFunctions, gate: Gate, run: RunContext, item: INodeExecutionData, itemIndex: number): Promise<ApprovalRecord> {
	const { ports } = gate;
	const parsed = parseProposal(functions.getNodeParameter('proposal', itemIndex), { environment: run.environment, newId: ports.newId });
	if (!parsed.ok) {
		throw new DaaError('proposal_invalid', `The action proposal cannot be approved: ${parsed.problems.map(({ path, message }) => `${path} ${message}`).slice(0, 3).join('; ')}.`, {
			fields: { paths: parsed.problems.map(({ path }) => path) },
			hint: 'Put Risk Tier before Approval Wait; it checks the proposal.',
		});
	}
	const risk = item.json.risk as Partial<RiskSection> | undefined;
	const dueAt = deadline(functions, itemIndex, risk, ports.now());
	const { approval, links, created } = await requestApproval(ports, run, {
		action: parsed.action,
		risk: item.json.risk,
		guardrails: item.json.guardrails,
		approvers: approversFor(functions, itemIndex, risk),
		approvalsRequired: Math.max(1, risk?.approvals_required ?? 1),
		dueAt,
		itemIndex,
	});
	const withUrls = links.map(({ approver, token }) => ({ approver, url: reviewUrl(functions, gate, token) }));
	if (created) await notify(functions, gate, run, approval, withUrls, itemIndex);
	const waiting: ApprovalSection = {
		...approvalSection(approval, links.map(({ approver }) => approver), []),
		// n8n hands this very item to "No Decision" when the wait times out, without running the node again.
		state: 'expired',
		review_links: withUrls.map(({ approver, url }) => ({ approver_id: approver.id, approver: approver.name, url })),
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
async function adopted(functions: IExecuteFunctions, gate: Gate, run: RunContext, itemIndex: number): Promise<ApprovalSection | undefined> {
	const { grantMinutes } = functions.getNodeParameter('options', itemIndex, {}) as { grantMinutes?: number };
	return await adoptApproval(gate.ports, run, { action: functions.getNodeParameter('proposal', itemIndex), itemIndex, grantTtlSeconds: (grantMinutes ?? 60) * 60 });
}

/** Approval Wait's execute(): one stored request per item, then the execution waits until all are decided. */
export async function runApprovalWait(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	const items = functions.getInputData();
	const outputs: INodeExecutionData[][] = Array.from({ length: OUTPUTS }, () => []);
	const waiting: Waiting[] = [];
	for (const [itemIndex, item] of items.entries()) {
		try {
			const done = await adopted(functions, gate, run, itemIndex);
			if (done) item.json = { ...item.json, approval: done as unknown as IDataObject };
			else waiting.push({ itemIndex, approval: await openRequest(functions, gate, run, item, itemIndex) });
			outputs[done ? APPROVED : NO_DECISION]?.push({ ...item, pairedItem: { item: itemIndex } });
		} catch (error) {
			if (!functions.continueOnFail()) throw toNodeError(functions.getNode(), error, itemIndex);
			item.json = { ...item.json, error: { message: error instanceof Error ? error.message : String(error) } };
			outputs[NO_DECISION]?.push({ ...item, pairedItem: { item: itemIndex } });
		}
	}
	if (waiting.length === 0) return outputs;
	const last = Math.max(...waiting.map(({ approval }) => Date.parse(approval.dueAt)));
	await functions.putExecutionToWait(new Date(last));
	return [items];
}
