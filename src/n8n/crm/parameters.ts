import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { CRM_TICKET_DEFAULT, HELPDESK_TICKET_DEFAULT } from './ticket-defaults';

/** Reads one parameter for one item. */
export type ReadParameter = (name: string, itemIndex: number, fallback?: unknown) => unknown;

const hasExpression = (value: unknown): boolean => {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
};

/** The node's own default expressions, evaluated without n8n's engine, which takes longer than all the rest of an item. */
const DEFAULTS: Readonly<Record<string, (json: IDataObject) => unknown>> = {
	[CRM_TICKET_DEFAULT]: ({ action }) => {
		const { origin, target_id: target } = (action ?? {}) as { origin?: { crm_ticket_id?: unknown }; target_id?: unknown };
		return origin?.crm_ticket_id ?? target;
	},
	[HELPDESK_TICKET_DEFAULT]: ({ action }) => ((action ?? {}) as { origin?: { helpdesk_ticket_id?: unknown } }).origin?.helpdesk_ticket_id,
};

/** getNodeParameter, asked once for a parameter without an expression: it is the same for every item. */
export function parameterReader(functions: IExecuteFunctions): ReadParameter {
	const written = functions.getNode().parameters as Record<string, unknown>;
	const items = functions.getInputData();
	const dynamic = new Set(Object.keys(written).filter((name) => hasExpression(written[name])));
	const known = new Map<string, unknown>();
	return (name, itemIndex, fallback) => {
		const [top = name] = name.split('.');
		const own = typeof written[top] === 'string' ? DEFAULTS[written[top]] : undefined;
		if (own) return own(items[itemIndex]?.json ?? {});
		if (dynamic.has(top)) return functions.getNodeParameter(name, itemIndex, fallback as object);
		if (!known.has(name)) known.set(name, functions.getNodeParameter(name, itemIndex, fallback as object));
		return known.get(name);
	};
}
