import type { ActionProposal } from './proposal';
import { inSentence } from './shorten';
import { toolCallOf, type ToolCall } from './tool-call';

/** The record, mailbox or endpoint in words, e.g. `HubSpot ticket 1845`. */
export function describeTarget(action: ActionProposal): string {
	const call = toolCallOf(action);
	if (call) return inSentence(`the agent's tool ${call.tool}`, 200);
	return inSentence([action.target_system, action.target_object, action.target_id].filter(Boolean).join(' '), 200);
}

const MOST_NAMED = 3;

const quoted = (value: unknown): string => (value === undefined || value === null || value === '' ? 'nothing' : `“${inSentence(typeof value === 'object' ? JSON.stringify(value) : value, 60)}”`);

/** `Let the agent call refund_customer with customer “cus_1”, amount “240” and 1 more`. */
export function describeCall({ tool, parameters }: ToolCall): string {
	const name = `Let the agent call ${inSentence(tool, 80)}`;
	if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) return `${name} with ${quoted(parameters)}`;
	const all = Object.entries(parameters);
	if (all.length === 0) return name;
	const shown = all.slice(0, MOST_NAMED).map(([key, value]) => `${inSentence(key.replace(/[_.]+/g, ' '), 40)} ${quoted(value)}`);
	return `${name} with ${shown.join(', ')}${all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : ''}`;
}

/** One plain sentence of what happens, made from the stored payload and never from a model's words about it. */
export function describeAction(action: ActionProposal): string {
	const target = describeTarget(action);
	if (action.proposed_changes) {
		const [first, ...others] = action.proposed_changes;
		if (!first) return `Change nothing on ${target}.`;
		const change = `Change ${inSentence(first.field)} from "${inSentence(first.current)}" to "${inSentence(first.proposed)}"`;
		return others.length === 0 ? `${change} on ${target}.` : `${change} and ${others.length} more on ${target}.`;
	}
	if (action.message) {
		const { channel, recipients } = action.message;
		const others = recipients.length > 1 ? ` and ${recipients.length - 1} more` : '';
		return `Send a message by ${inSentence(channel)} to ${inSentence(recipients[0])}${others}.`;
	}
	const call = toolCallOf(action);
	if (call) return `${describeCall(call)}.`;
	return `Call ${action.request?.method ?? '?'} ${inSentence(action.request?.url ?? '?', 120)}.`;
}
