import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

/** The items the node waits on, with what execute() left on them. */
export function waitingItems(functions: IWebhookFunctions): INodeExecutionData[] {
	const items: unknown = functions.evaluateExpression('{{ $input.all() }}');
	return Array.isArray(items) ? (items as INodeExecutionData[]) : [];
}

/** Which request an item waits on. */
export function approvalIdOf(item: INodeExecutionData): string | undefined {
	const { approval } = item.json;
	return typeof approval === 'object' && approval !== null && 'id' in approval ? String(approval.id) : undefined;
}
