import { NodeOperationError, type INode, type INodeExecutionData } from 'n8n-workflow';
import { isDaaError } from '../errors';

/**
 * What n8n shows for a failure: our sentence and hint, the item's index, and nothing of the cause, which may hold
 * a request with its secrets.
 */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeOperationError {
	if (error instanceof NodeOperationError) return error;
	if (isDaaError(error)) {
		return new NodeOperationError(node, error.message, { itemIndex, description: [error.hint, `Code: ${error.code}`].filter(Boolean).join(' ') });
	}
	const message = error instanceof Error ? error.message : String(error);
	return new NodeOperationError(node, message, { itemIndex });
}

/** The item n8n expects on `continueOnFail`: what came in, plus the error. */
export function failedItem(item: INodeExecutionData, error: unknown, itemIndex: number): INodeExecutionData {
	const message = error instanceof Error ? error.message : String(error);
	return {
		json: { ...item.json, error: { message, ...(isDaaError(error) && { code: error.code }) } },
		pairedItem: { item: itemIndex },
	};
}
