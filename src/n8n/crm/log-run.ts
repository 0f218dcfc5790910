import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { RunContext } from '../../ports';
import { logItems, type Logged, type LogRequest } from '../../log/log-items';
import type { Courier } from '../../log/outbox/deliver';
import { failedItem, toNodeError } from '../errors';
import { withSections } from '../items';
import type { Gate } from '../open-gate';
import { parseJsonParameter } from '../parse-json-parameter';
import { couriers, type Place } from './courier';
import { fieldChoice } from './field-choice';
import { parameterReader, type ReadParameter } from './parameters';

const TICKET_PARAMETER = { crm: 'ticketId', helpdesk: 'helpdeskTicketId' } as const;
const ID_FIELD = { crm: 'crm_ticket_id', helpdesk: 'helpdesk_ticket_id' } as const;

function requestAt(parameter: ReadParameter, item: INodeExecutionData, itemIndex: number, place: Place, runIndex: number): LogRequest {
	const options = parameter('options', itemIndex, {}) as IDataObject;
	return {
		item: item.json,
		ticketId: String(parameter(TICKET_PARAMETER[place], itemIndex, '') ?? '').trim(),
		idField: ID_FIELD[place],
		place: `${runIndex}.${itemIndex}.${place}`,
		choice: fieldChoice(parameter, itemIndex),
		overrides: parseJsonParameter(options.overrides, 'Field Overrides'),
		note: options.note === true,
		readBack: options.readBack === true,
	};
}

/** Items whose courier is the same go together, so that they share batches. */
type Group = { courier: Courier; requests: { itemIndex: number; request: LogRequest }[] };
type Outcome = Logged | { error: unknown };

async function grouped(functions: IExecuteFunctions, gate: Gate, place: Place, runIndex: number, outcomes: Map<number, Outcome>): Promise<Group[]> {
	const groups = new Map<string, Group>();
	const parameter = parameterReader(functions);
	const courierAt = couriers(functions, gate, parameter);
	for (const [itemIndex, item] of functions.getInputData().entries()) {
		try {
			if (place === 'helpdesk' && parameter('helpdeskSystem', itemIndex, 'none') === 'none') continue;
			const courier = await courierAt(itemIndex, place);
			const group = groups.get(courier.destination) ?? { courier, requests: [] };
			group.requests.push({ itemIndex, request: requestAt(parameter, item, itemIndex, place, runIndex) });
			groups.set(courier.destination, group);
		} catch (error) {
			outcomes.set(itemIndex, { error });
		}
	}
	return [...groups.values()];
}

async function logPlace(functions: IExecuteFunctions, gate: Gate, run: RunContext, place: Place, runIndex: number): Promise<Map<number, Outcome>> {
	const outcomes = new Map<number, Outcome>();
	for (const { courier, requests } of await grouped(functions, gate, place, runIndex, outcomes)) {
		const logged = await logItems(gate.ports, run, courier, requests.map(({ request }) => request));
		requests.forEach(({ itemIndex }, index) => {
			const outcome = logged[index];
			if (outcome) outcomes.set(itemIndex, outcome);
		});
	}
	return outcomes;
}

/**
 * Log: every item's fields are stored and sent before an item that is wrong stops the node, so that one mistake never
 * keeps the others from being logged.
 */
export async function logRun(functions: IExecuteFunctions, gate: Gate, run: RunContext): Promise<INodeExecutionData[][]> {
	const runIndex = Number(functions.evaluateExpression('{{ $runIndex }}', 0) ?? 0);
	const crm = await logPlace(functions, gate, run, 'crm', runIndex);
	const helpdesk = await logPlace(functions, gate, run, 'helpdesk', runIndex);
	const items = functions.getInputData().map((item, itemIndex): INodeExecutionData => {
		const [first, second] = [crm.get(itemIndex), helpdesk.get(itemIndex)];
		const failed = [first, second].find((outcome) => outcome !== undefined && 'error' in outcome) as { error: unknown } | undefined;
		if (failed && !functions.continueOnFail()) throw toNodeError(functions.getNode(), failed.error, itemIndex);
		if (failed) return failedItem(item, failed.error, itemIndex);
		const section = first && 'section' in first ? first.section : undefined;
		const other = second && 'section' in second ? second.section : undefined;
		return withSections(item, { crm_log: { ...section, ...(other && { helpdesk: other }) } }, itemIndex);
	});
	return [items];
}
