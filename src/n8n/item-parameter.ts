import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** What Audited Execute's parameters say in a new node. */
export const ACTION_OF_ITEM = '={{ $json.approval?.action ?? $json.action }}';
export const GRANT_OF_ITEM = '={{ $json.approval?.grant ?? $json.risk?.grant }}';

type Section = Readonly<Record<string, unknown>> | null | undefined;

/** The same, without n8n's expression engine: about a millisecond per item and parameter. */
const DIRECT: ReadonlyMap<unknown, (json: IDataObject) => unknown> = new Map([
	[ACTION_OF_ITEM, (json: IDataObject) => (json.approval as Section)?.action ?? json.action],
	[GRANT_OF_ITEM, (json: IDataObject) => (json.approval as Section)?.grant ?? (json.risk as Section)?.grant],
]);

/** A parameter of one item. One that nobody changed is read from the item itself, any other is n8n's to evaluate. */
export function itemParameter(functions: IExecuteFunctions, name: string, itemIndex: number): unknown {
	const direct = DIRECT.get(functions.getNodeParameter(name, itemIndex, null, { rawExpressions: true }));
	const item = functions.getInputData()[itemIndex];
	return direct && item ? direct(item.json) : functions.getNodeParameter(name, itemIndex, undefined);
}
