import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { DeskResponse } from '../desk/handle-review';
import type { RunContext } from '../ports';
import { POKED } from '../approve/poke-answer';
import { sendNewLinks, sendWaiting } from './approval-links';
import { goOn } from './go-on';
import type { Gate } from './open-gate';

const json = (status: number, body: object): DeskResponse => ({
	status,
	headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'; sandbox", 'X-Content-Type-Options': 'nosniff' },
	body: JSON.stringify(body),
});

/**
 * A visit without an approver: finishes what is decided, and signs and sends the links of people who were asked from
 * elsewhere. It shows nothing but the state, and decides nothing, so its address is no secret. n8n has checked that it
 * signed that address for this very execution.
 */
export async function answerPoke(functions: IWebhookFunctions, gate: Gate, run: RunContext, approvalId: unknown): Promise<{ response: DeskResponse; workflowData?: IWebhookResponseData['workflowData'] }> {
	const approval = typeof approvalId === 'string' && approvalId.length <= 200 ? await gate.ports.store.approval(approvalId) : undefined;
	const here = approval?.workflowId === run.workflowId && approval.executionId === run.executionId && approval.nodeId === run.nodeId;
	if (!here) return { response: json(404, { [POKED]: false }) };
	await sendNewLinks(functions, gate, run, approval, 'escalated');
	await sendWaiting(functions, gate, run);
	const workflowData = await goOn(functions, gate, run);
	return { response: json(200, { [POKED]: true, state: approval.state, resumed: workflowData !== undefined }), ...(workflowData && { workflowData }) };
}
