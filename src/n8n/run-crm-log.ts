import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { deliverOutbox } from '../log/outbox/deliver';
import type { RunContext } from '../ports';
import { couriers } from './crm/courier';
import { logRun } from './crm/log-run';
import { provisionFields } from './crm/provision';
import { eachItem } from './each-item';
import { gateOf } from './gate-of';
import { withSections } from './items';
import type { Gate } from './open-gate';
import { runContext } from './run-context';

/** Deliver Pending: what waits for the node's system is sent, whoever put it there. */
async function deliverPending(functions: IExecuteFunctions, gate: Gate, run: RunContext, itemIndex: number): Promise<Record<string, unknown>> {
	const courier = await couriers(functions, gate)(itemIndex);
	const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const { ports } = gate;
	const retried = options.retryRefused === true ? await ports.store.transaction((tx) => tx.retryOutbox(courier.destination, ports.now().toISOString())) : 0;
	const { written, rejected } = await deliverOutbox(ports, run, courier);
	const counts = (await ports.store.outboxCounts()).filter(({ destination }) => destination === courier.destination);
	const left = (state: string) => counts.find((count) => count.state === state)?.count ?? 0;
	return { crm_delivery: { system: courier.profile.system, delivered: written, refused: rejected, retried, waiting: left('pending'), refused_in_all: left('rejected') } };
}

/** CRM Log's execute(): the one output takes logged and queued items alike; a CRM that is down undoes nothing. */
export async function runCrmLog(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	const operation = functions.getNodeParameter('operation', 0, 'log') as string;
	if (operation === 'log') return await logRun(functions, gate, run);
	return await eachItem(functions, { outputs: 1, failOutput: 0 }, async (item, itemIndex) => {
		const sections = operation === 'provision' ? await provisionFields(functions, gate, itemIndex) : await deliverPending(functions, gate, run, itemIndex);
		return { output: 0, item: withSections(item, sections, itemIndex) };
	});
}
