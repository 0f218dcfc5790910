import type { INodeExecutionData } from 'n8n-workflow';

/** The item as it came, plus this node's section; binary data and the pairing stay. */
export function withSections(item: INodeExecutionData, sections: Record<string, unknown>, itemIndex: number): INodeExecutionData {
	return {
		...item,
		json: { ...item.json, ...(sections as INodeExecutionData['json']) },
		pairedItem: { item: itemIndex },
	};
}
