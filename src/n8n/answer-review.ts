import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Reassess } from '../approve/assess-edit';
import { expireApproval } from '../approve/expire-approval';
import { markResumed } from '../approve/mark-resumed';
import type { DeskResponse } from '../desk/handle-review';
import type { RunContext } from '../ports';
import { parseGuardrailSettings } from '../scan/settings';
import type { ApprovalRecord } from '../store/port';
import { answerPage } from './answer-page';
import { gateOf } from './gate-of';
import { withSections } from './items';
import type { Gate } from './open-gate';
import { reassessor } from './reassess';
import { runContext } from './run-context';
import { grantOptions, isPending, NO_DECISION, settledApproval } from './settled-approval';

/** The approvals that this waiting node run stands for, as the store has them now. */
async function approvalsHere(gate: Gate, run: RunContext): Promise<ApprovalRecord[]> {
	return await gate.ports.store.approvalsOfRun({ workflowId: run.workflowId, executionId: run.executionId, nodeId: run.nodeId });
}

/** The items the node waits on, with what execute() left on them. */
function waitingItems(functions: IWebhookFunctions): INodeExecutionData[] {
	const items: unknown = functions.evaluateExpression('{{ $input.all() }}');
	return Array.isArray(items) ? (items as INodeExecutionData[]) : [];
}

function approvalIdOf(item: INodeExecutionData): string | undefined {
	const { approval } = item.json;
	return typeof approval === 'object' && approval !== null && 'id' in approval ? String(approval.id) : undefined;
}

/** Each item to its output; undefined while any of its approvals is still to be decided. */
async function resumption(functions: IWebhookFunctions, gate: Gate, run: RunContext): Promise<INodeExecutionData[][] | undefined> {
	const { ports } = gate;
	const items = waitingItems(functions);
	// By id and not by run: an item may go on with an approval that an earlier, lost execution left behind.
	const ids = items.map(approvalIdOf);
	const approvals = await Promise.all(ids.map((id) => (id === undefined ? undefined : ports.store.approval(id))));
	if (items.length === 0 || approvals.some((approval) => approval && isPending(approval, ports.now()))) return undefined;
	const outputs: INodeExecutionData[][] = [[], [], []];
	for (const [itemIndex, item] of items.entries()) {
		const approval = approvals[itemIndex] && (await expireApproval(ports, approvals[itemIndex].id));
		const settled = approval && (await settledApproval(ports, run, approval, grantOptions(functions, itemIndex)));
		outputs[settled?.output ?? NO_DECISION]?.push(withSections(item, settled ? { approval: settled.section } : {}, itemIndex));
		if (approval) await markResumed(ports, run, approval.id);
	}
	return outputs;
}

function send(functions: IWebhookFunctions, response: DeskResponse): void {
	const out = functions.getResponseObject();
	if (out.headersSent) return;
	out.status(response.status).set(response.headers).send(response.body);
}

const UNAVAILABLE: DeskResponse = {
	status: 503,
	headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'; sandbox" },
	body: '<!doctype html><html lang="en"><title>Not available</title><h1>This page is not available right now</h1><p>Nothing was decided. Please try again in a minute, or ask whoever runs this workflow.</p></html>',
};

const NOT_ASKED: Reassess = () => undefined;

/** Only a POST can carry an edit; looking at the page, as link scanners do all day, reads no policy. */
async function reassessorHere(functions: IWebhookFunctions, gate: Gate, run: RunContext, method: string): Promise<Reassess> {
	if (method !== 'POST') return NOT_ASKED;
	const { settings } = functions.getNodeParameter('options', {}) as { settings?: unknown };
	return await reassessor(gate.ports, await approvalsHere(gate, run), parseGuardrailSettings(settings));
}

async function answer(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	const request = functions.getRequestObject();
	const { response, visited } = await answerPage(functions, gate, run, await reassessorHere(functions, gate, run, request.method));
	send(functions, response);
	// Also after a GET: a decision that is stored while n8n never went on is finished by the next visit with a good link.
	const workflowData = visited && (await resumption(functions, gate, run));
	return workflowData ? { noWebhookResponse: true, workflowData } : { noWebhookResponse: true };
}

/**
 * Approval Wait's webhook(). Nothing thrown may leave it: n8n would take that as the end of the waiting execution, and
 * one bad request would kill a pending approval.
 */
export async function answerReview(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		return await answer(functions);
	} catch (error) {
		try {
			functions.logger.error(`Approval Wait could not answer a request: ${error instanceof Error ? error.name : 'unknown error'}`);
			send(functions, UNAVAILABLE);
		} catch {
			// The connection is gone; the approval is still pending.
		}
		return { noWebhookResponse: true };
	}
}
