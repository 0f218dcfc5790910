import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { approvalSection } from '../../approve/approval-section';
import { reviewLinks } from '../../approve/review-link';
import { isDaaError } from '../../errors';
import { parseGuardrailSettings } from '../../scan/settings';
import type { ApprovalRecord } from '../../store/port';
import { sendNewLinks, sendWaiting, signUrlOf, waitOptions } from '../approval-links';
import { toNodeError } from '../errors';
import { gateOf } from '../gate-of';
import { settingsOfPolicy } from '../guardrail-settings';
import { lookAgain } from '../look-again';
import { policyParameter } from '../policy-parameter';
import { runContext } from '../run-context';
import { remindLater, sweepHere } from '../sweep-here';
import { waitUntil } from '../waiting-time';
import { guardLaterCalls } from './guard-later-calls';
import { keepAgentAlive } from './keep-agent-alive';
import { refused, type ReviewRun, type Taken } from './judge-call';
import { askAhead, takeCall } from './take-call';
import { answerItem, undecidedWords } from './tool-answer';
import { toolCallsHere } from './tool-calls-here';

/** What n8n takes as the answer when the wait times out, for it does not run the node again then. */
async function pendingItem({ functions, gate }: ReviewRun, approval: ApprovalRecord): Promise<INodeExecutionData> {
	const { ports } = gate;
	const [approvers, decisions] = [await ports.store.approvers(approval.id), await ports.store.decisions(approval.id)];
	const sign = signUrlOf(functions, gate);
	const review_links = reviewLinks(ports, approval, approvers).map(({ approver, token, url }) => ({ approver_id: approver.id, approver: approver.name, url: url ?? sign({ t: token }) }));
	return answerItem({ approved: false, chatInput: undecidedWords(approval.dueAt), approval: { ...approvalSection(approval, approvers, decisions), state: 'expired', review_links } });
}

async function wait(reviewing: ReviewRun, items: INodeExecutionData[], approval: ApprovalRecord): Promise<INodeExecutionData[][]> {
	const { functions, gate, run } = reviewing;
	const [item] = items;
	if (!item) throw new Error('n8n gave the node no item to wait on.');
	await sendNewLinks(functions, gate, run, approval, 'escalated');
	await sendWaiting(functions, gate, run);
	const pending = await pendingItem(reviewing, approval);
	// On the item itself, for that is what n8n keeps and hands on.
	item.json = pending.json;
	delete item.binary;
	guardLaterCalls(functions);
	keepAgentAlive(functions);
	remindLater(functions, gate, run, [approval]);
	await functions.putExecutionToWait(waitUntil([approval], false));
	void lookAgain(functions, gate.ports, approval);
	return [[pending]];
}

async function reviewRun(functions: IExecuteFunctions): Promise<ReviewRun> {
	const gate = await gateOf(functions);
	const policy = await policyParameter(functions, gate, 0);
	const settings = policy.guardrails ? settingsOfPolicy(policy) : parseGuardrailSettings(waitOptions(functions, 0).settings);
	return { functions, gate, run: runContext(functions), policy, settings };
}

async function review(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const reviewing = await reviewRun(functions);
	let taken: Taken;
	try {
		const { mine, later } = toolCallsHere(functions);
		taken = await takeCall(reviewing, mine);
		await askAhead(reviewing, later);
	} catch (error) {
		if (!isDaaError(error) || error.code !== 'proposal_invalid') throw error;
		taken = refused(error.message);
	}
	void sweepHere(functions, reviewing.gate, reviewing.run);
	return 'answer' in taken ? [[answerItem(taken.answer)]] : await wait(reviewing, functions.getInputData(), taken.waiting);
}

/**
 * Approval Wait's execute() in front of an agent's tool: one run of the node is one call. Whatever it answers, the agent calls
 * the tool only on `approved: true`, and that is answered only for a call that the store has let through. A call that cannot
 * be judged is refused in words; what is wrong with the node itself is thrown, which n8n takes as a refusal too.
 */
export async function runToolReview(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	try {
		return await review(functions);
	} catch (error) {
		throw toNodeError(functions.getNode(), error, 0);
	}
}
