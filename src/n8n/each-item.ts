import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { failedItem, toNodeError } from './errors';

export interface Routed {
	output: number;
	item: INodeExecutionData;
}

/**
 * Runs `handle` for every item in order and routes what it gives. With "On Error: Continue" a failing item leaves by
 * `failOutput` with its error; otherwise the node stops with the item's index in the message.
 */
export async function eachItem(
	functions: IExecuteFunctions,
	options: { outputs: number; failOutput: number },
	handle: (item: INodeExecutionData, itemIndex: number) => Promise<Routed>,
): Promise<INodeExecutionData[][]> {
	const outputs: INodeExecutionData[][] = Array.from({ length: options.outputs }, () => []);
	const items = functions.getInputData();
	for (const [itemIndex, item] of items.entries()) {
		try {
			const routed = await handle(item, itemIndex);
			outputs[routed.output]?.push(routed.item);
		} catch (error) {
			if (!functions.continueOnFail()) throw toNodeError(functions.getNode(), error, itemIndex);
			outputs[options.failOutput]?.push(failedItem(item, error, itemIndex));
		}
	}
	return outputs;
}
