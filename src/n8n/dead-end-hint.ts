import type { IExecuteFunctions } from 'n8n-workflow';
import type { RiskSection } from '../sections';

/** Ten items do not say the same ten times. */
const told = new WeakSet<object>();

/**
 * Says in the editor that the policy's next in line will never be asked: that takes a way back into the node, and No
 * Decision has none. Nothing is stopped by it, for ending at the deadline is safe.
 */
export function hintAtDeadEnd(functions: IExecuteFunctions, risk: RiskSection): void {
	// n8n before 1.7x has no such call.
	if (typeof functions.addExecutionHints !== 'function' || told.has(functions)) return;
	const names = (risk.escalation_chain ?? []).flatMap(({ approvers }) => approvers.map(({ name }) => name));
	if (risk.on_lapse !== 'escalate' || names.length === 0) return;
	told.add(functions);
	functions.addExecutionHints({
		message: `The policy asks ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and others' : ''} when nobody decides in time, but No Decision does not lead back into this node. So the request ends at its deadline. Connect No Decision to this node's input to have them asked.`,
		type: 'warning',
		location: 'outputPane',
	});
}
