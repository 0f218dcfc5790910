import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Reassess } from '../approve/assess-edit';
import { refused, type DeskResponse } from '../desk/handle-review';
import { faultOf, refusalOf } from '../desk/refusal-page';
import type { RunContext } from '../ports';
import { parseGuardrailSettings } from '../scan/settings';
import type { ApprovalRecord } from '../store/port';
import { answerPage } from './answer-page';
import { answerPoke } from './answer-poke';
import { sendNewLinks, sendWaiting } from './approval-links';
import { tellSkipped } from './tell-skipped';
import { gateOfWaiting } from './gate-of';
import { goOn } from './go-on';
import type { Gate } from './open-gate';
import { reassessor } from './reassess';
import { runContext } from './run-context';
import { sweepHere } from './sweep-here';

/** The approvals that this waiting node run stands for, as the store has them now. */
async function approvalsHere(gate: Gate, run: RunContext): Promise<ApprovalRecord[]> {
	return await gate.ports.store.approvalsOfRun({ workflowId: run.workflowId, executionId: run.executionId, nodeId: run.nodeId });
}

function send(functions: IWebhookFunctions, response: DeskResponse): void {
	const out = functions.getResponseObject();
	if (out.headersSent) return;
	out.status(response.status).set(response.headers).send(response.body);
}

/** Nothing could be opened: neither the credential's keys nor its store. */
const UNAVAILABLE: DeskResponse = refused(refusalOf('store_unavailable') ?? faultOf('err_unknown'));

/** The workflow goes on before anybody looks for reminders; n8n starts it on the same thread. */
const SWEEP_LATER_MS = 2_000;

const NOT_ASKED: Reassess = () => undefined;

/** A form that n8n has taken apart shows what it decides; of one that it has not, anything may be expected. */
function mayEdit(body: unknown): boolean {
	if (typeof body !== 'object' || body === null || Buffer.isBuffer(body)) return true;
	return Object.values(body).flat().includes('edit_and_approve');
}

/** Only an edit reads the policy: looking at the page, as link scanners do all day, and approving do without. */
async function reassessorHere(functions: IWebhookFunctions, gate: Gate, run: RunContext, { method, body }: { method: string; body?: unknown }): Promise<Reassess> {
	if (method !== 'POST' || !mayEdit(body)) return NOT_ASKED;
	const { settings } = functions.getNodeParameter('options', {}) as { settings?: unknown };
	return await reassessor(gate.ports, await approvalsHere(gate, run), parseGuardrailSettings(settings));
}

async function answer(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	const gate = await gateOfWaiting(functions);
	const run = runContext(functions);
	const request = functions.getRequestObject();
	if (request.method === 'GET' && request.query.p !== undefined && request.query.t === undefined) {
		const { response, workflowData } = await answerPoke(functions, gate, run, request.query.p);
		send(functions, response);
		// Reminders go out by the channel of this very node, whoever found that they are due.
		if (!workflowData) setTimeout(() => void sweepHere(functions, gate, run), 0).unref();
		return { noWebhookResponse: true, ...(workflowData && { workflowData }) };
	}
	const { response, visited, decided } = await answerPage(functions, gate, run, await reassessorHere(functions, gate, run, request));
	send(functions, response);
	if (!visited) return { noWebhookResponse: true };
	if (decided?.alone) await tellSkipped(functions, gate, run, [visited].flat()[0], decided.alone);
	// Also after a GET: a decision that is stored while n8n never went on is finished by the next visit with a good link.
	const workflowData = await goOn(functions, gate, run);
	// A workflow that goes on does so first; with everything settled there is nobody left here to send a link to.
	if (!workflowData) await sendLinksOf(functions, gate, run, [visited].flat());
	setTimeout(
		() => {
			// What was just decided shows in the messages about it; where nothing goes on yet, that was done with the links.
			void (workflowData ? sendWaiting(functions, gate, run) : Promise.resolve()).then(() => sweepHere(functions, gate, run));
		},
		workflowData ? SWEEP_LATER_MS : 0,
	).unref();
	return workflowData ? { noWebhookResponse: true, workflowData } : { noWebhookResponse: true };
}

/** To people who were asked meanwhile, once the visitor has the page. The visit itself goes on whatever comes of it. */
async function sendLinksOf(functions: IWebhookFunctions, gate: Gate, run: RunContext, visited: readonly ApprovalRecord[]): Promise<void> {
	try {
		for (const approval of visited) await sendNewLinks(functions, gate, run, approval, 'escalated');
		await sendWaiting(functions, gate, run);
	} catch (error) {
		functions.logger.warn(`Approval Wait could not send new links: ${error instanceof Error ? error.name : 'unknown error'}`);
	}
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
