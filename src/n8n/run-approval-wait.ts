import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { invalidateApproval } from '../approve/close-approval';
import { isOpen } from '../approve/decider';
import { payloadHash } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import { isDaaError } from '../errors';
import { isToolReview } from './agent/is-tool-review';
import { runToolReview } from './agent/run-tool-review';
import { sendWaiting } from './approval-links';
import { failedItem, toNodeError } from './errors';
import { gateOf } from './gate-of';
import { runContext } from './run-context';
import { NO_DECISION } from './settled-approval';
import { remindLater, sweepHere } from './sweep-here';
import { takeItem, type Taken, type WaitRun } from './take-item';
import { waitingLinks } from './waiting-links';
import { loopsOf, waitUntil } from './waiting-time';

const OUTPUTS = 3;

/** Open requests for earlier versions of what is here now: the action was changed, so they no longer stand. */
async function invalidateReplaced({ gate, run }: WaitRun, actions: readonly ActionProposal[]): Promise<void> {
	const hashes = new Set(actions.map(payloadHash));
	const correlations = new Set(actions.map(({ correlation_id: id }) => id));
	for (const approval of await gate.ports.store.approvalsOfRun(run)) {
		if (!isOpen(approval.state) || hashes.has(approval.requestedHash) || !correlations.has(approval.correlationId)) continue;
		try {
			await invalidateApproval(gate.ports, approval.id, { nodeName: run.nodeName, executionId: run.executionId });
		} catch (error) {
			// Somebody decided at this very moment: then it is closed, which is all that is wanted.
			if (!isDaaError(error) || !error.code.startsWith('approval_')) throw error;
		}
	}
}

interface Sorted {
	outputs: INodeExecutionData[][];
	taken: { item: INodeExecutionData; result: Taken }[];
}

async function takeAll(waitRun: WaitRun, items: readonly INodeExecutionData[]): Promise<Sorted> {
	const { functions } = waitRun;
	const sorted: Sorted = { outputs: Array.from({ length: OUTPUTS }, () => []), taken: [] };
	for (const [itemIndex, item] of items.entries()) {
		let result: Taken = { output: NO_DECISION };
		try {
			result = await takeItem(waitRun, item, itemIndex);
		} catch (error) {
			if (!functions.continueOnFail()) throw toNodeError(functions.getNode(), error, itemIndex);
			// An approval section that came in belongs to another request.
			item.json = { ...failedItem(item, error, itemIndex).json, approval: undefined };
		}
		sorted.taken.push({ item, result });
		if (result.output !== undefined) sorted.outputs[result.output]?.push({ ...item, pairedItem: { item: itemIndex } });
	}
	return sorted;
}

/** Items that still wait, on their way round: what was decided goes on at once, and these come back and wait alone. */
function sendRound({ outputs, taken }: Sorted): INodeExecutionData[][] {
	for (const [itemIndex, { item, result }] of taken.entries()) {
		if (!result.waiting) continue;
		const approval = { ...(item.json.approval as IDataObject), state: result.waiting.state };
		outputs[NO_DECISION]?.push({ ...item, json: { ...item.json, approval }, pairedItem: { item: itemIndex } });
	}
	return outputs;
}

/** Approval Wait's execute(): one stored request per item, then the execution waits until all are decided. */
export async function runApprovalWait(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (isToolReview(functions)) return await runToolReview(functions);
	const gate = await gateOf(functions);
	const run = runContext(functions);
	const waitRun: WaitRun = { functions, gate, run, loops: loopsOf(functions) };
	const items = functions.getInputData();
	const sorted = await takeAll(waitRun, items);
	await invalidateReplaced(waitRun, sorted.taken.flatMap(({ result }) => (result.action ? [result.action] : [])));
	// All of the run's items together, so that each approver gets one message.
	await sendWaiting(functions, gate, run);
	void sweepHere(functions, gate, run);
	const waiting = sorted.taken.flatMap(({ result }) => (result.waiting ? [result.waiting] : []));
	if (waiting.length === 0) return sorted.outputs;
	// Only where items were seen to come back: an item that is sent round and does not return would be lost.
	const comesBack = waitRun.loops && sorted.taken.some(({ result }) => result.back === true);
	if (comesBack && waiting.length < items.length) return sendRound(sorted);
	remindLater(functions, gate, run, waiting);
	const links = waitingLinks(items);
	if (links !== undefined) functions.setMetadata({ resumeUrl: links });
	await functions.putExecutionToWait(waitUntil(waiting, waitRun.loops));
	return [items];
}
