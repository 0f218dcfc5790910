import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { expireApproval } from '../approve/expire-approval';
import { awaitsDecision } from '../approve/lapse-plan';
import { markResumed } from '../approve/mark-resumed';
import type { RunContext } from '../ports';
import { withSections } from './items';
import type { Gate } from './open-gate';
import { grantOptions, NO_DECISION, settledApproval } from './settled-approval';

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
export async function resumedItems(functions: IWebhookFunctions, { ports }: Gate, run: RunContext): Promise<INodeExecutionData[][] | undefined> {
	const items = waitingItems(functions);
	// By id and not by run: an item may go on with an approval that an earlier, lost execution left behind.
	const ids = items.map(approvalIdOf);
	const approvals = await Promise.all(ids.map((id) => (id === undefined ? undefined : ports.store.approval(id))));
	if (items.length === 0 || approvals.some((approval) => approval && awaitsDecision(approval, ports.now()))) return undefined;
	const outputs: INodeExecutionData[][] = [[], [], []];
	for (const [itemIndex, item] of items.entries()) {
		// With a next in line it stays open: it goes out by No Decision, and they are asked when it comes back.
		const approval = approvals[itemIndex] && (await expireApproval(ports, approvals[itemIndex].id));
		const settled = approval && (await settledApproval(ports, run, approval, grantOptions(functions, itemIndex)));
		outputs[settled?.output ?? NO_DECISION]?.push(withSections(item, settled ? { approval: settled.section } : {}, itemIndex));
		if (approval) await markResumed(ports, run, approval.id);
	}
	return outputs;
}
