import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { awaitsDecision } from '../approve/lapse-plan';
import { settleTogether } from '../approve/settle-together';
import type { RunContext } from '../ports';
import { withSections } from './items';
import type { Gate } from './open-gate';
import { grantOptions, NO_DECISION, sectionOf } from './settled-approval';
import { approvalIdOf, waitingItems } from './waiting-items';

/** Each item to its output; undefined while any of its approvals is still to be decided. */
export async function resumedItems(functions: IWebhookFunctions, { ports }: Gate, run: RunContext): Promise<INodeExecutionData[][] | undefined> {
	const items = waitingItems(functions);
	// By id and not by run: an item may go on with an approval that an earlier, lost execution left behind.
	const ids = items.map(approvalIdOf);
	const approvals = await Promise.all(ids.map((id) => (id === undefined ? undefined : ports.store.approval(id))));
	if (items.length === 0 || approvals.some((approval) => approval && awaitsDecision(approval, ports.now()))) return undefined;
	// With a next in line one stays open: it goes out by No Decision, and they are asked when it comes back.
	const wanted = ids.flatMap((approvalId, itemIndex) => (approvalId === undefined ? [] : [{ approvalId, options: grantOptions(functions, itemIndex) }]));
	const settled = await settleTogether(ports, run, wanted);
	const outputs: INodeExecutionData[][] = [[], [], []];
	for (const [itemIndex, item] of items.entries()) {
		const found = settled.get(ids[itemIndex] ?? '');
		const { output, section } = found ? sectionOf(found) : { output: NO_DECISION, section: undefined };
		outputs[output]?.push(withSections(item, section ? { approval: section } : {}, itemIndex));
	}
	return outputs;
}
