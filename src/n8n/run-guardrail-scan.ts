import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DaaError, isDaaError } from '../errors';
import type { RunContext } from '../ports';
import { recordScan, type ScanSubject } from '../scan/record-scan';
import { eachItem, type Routed } from './each-item';
import { toNodeError } from './errors';
import { gateOf } from './gate-of';
import { guardrailSettingsOf } from './guardrail-settings';
import { withSections } from './items';
import type { Gate } from './open-gate';
import { secondOpinionOf } from './second-opinion';
import { runContext } from './run-context';

const PASS = 0;
const BLOCKED = 1;

function subjectOf(functions: IExecuteFunctions, itemIndex: number): ScanSubject {
	const what = functions.getNodeParameter('scan', itemIndex, 'action');
	if (what === 'action') return { action: functions.getNodeParameter('proposal', itemIndex) };
	if (what === 'customerText') return { customerText: functions.getNodeParameter('customerText', itemIndex), conversation: functions.getNodeParameter('ticketId', itemIndex) };
	throw new DaaError('parameter_invalid', 'What to Scan must be Action Proposal or Customer Text.', { fields: { parameter: 'scan' } });
}

/** Roles, comma by comma; absent: whoever is asked. */
function rolesOf(options: IDataObject): { revealTo?: string[] } {
	const written = typeof options.revealTo === 'string' ? options.revealTo : '';
	const roles = written.split(',').map((role) => role.trim()).filter((role) => role !== '');
	return roles.length > 0 ? { revealTo: roles } : {};
}

async function scanOne(functions: IExecuteFunctions, gate: Gate, run: RunContext, item: INodeExecutionData, itemIndex: number): Promise<Routed> {
	const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const masking = functions.getNodeParameter('maskItem', itemIndex, false) === true;
	const { settings, policy } = await guardrailSettingsOf(functions, gate, itemIndex);
	const second = await secondOpinionOf(functions, itemIndex);
	const { guardrails, item: masked } = await recordScan(gate.ports, run, {
		subject: subjectOf(functions, itemIndex),
		risk: item.json.risk,
		settings,
		...(masking && { mask: { item: item.json, ...rolesOf(options) } }),
		...(policy && { policy }),
		...(second && { second }),
	});
	const output = guardrails.guardrail_action === 'blocked' ? BLOCKED : PASS;
	// Attachments came with the customer's message and are not masked, so they stay behind.
	const onward: INodeExecutionData = masked ? { json: masked as IDataObject } : item;
	return { output, item: withSections(onward, { guardrails }, itemIndex) };
}

/**
 * Guardrail Scan's execute(): a blocked or escalated item loses the policy grant it may carry. With Mask in Item a failure
 * lets nothing of the item through, whatever "On Error" says.
 */
export async function runGuardrailScan(functions: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const gate = await gateOf(functions);
	const run = runContext(functions);
	return await eachItem(functions, { outputs: 2, failOutput: BLOCKED }, async (item, itemIndex) => {
		try {
			return await scanOne(functions, gate, run, item, itemIndex);
		} catch (error) {
			if (!functions.continueOnFail() || functions.getNodeParameter('maskItem', itemIndex, false) !== true) throw error;
			const { message } = toNodeError(functions.getNode(), error, itemIndex);
			return { output: BLOCKED, item: { json: { error: { message, ...(isDaaError(error) && { code: error.code }) } }, pairedItem: { item: itemIndex } } };
		}
	});
}
