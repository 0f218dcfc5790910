import { targetPhrase } from '../approve/describe-approval';
import type { ActionProposal } from '../draft/proposal';
import { inSentence } from '../draft/shorten';
import { toolCallOf, type ToolCall } from '../draft/tool-call';
import { words } from './format';

const shown = (value: unknown) => (value === undefined || value === null || value === '' ? 'nothing' : `“${inSentence(value, 60)}”`);

const MOST_NAMED = 3;

/** ` with amount “240”, customer “cus_1”`: the first parameters, as far as they are short. */
function named({ parameters }: ToolCall): string {
	if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) return ` with ${shown(parameters)}`;
	const all = Object.entries(parameters);
	const parts = all.slice(0, MOST_NAMED).map(([name, value]) => `${inSentence(words(name), 40)} ${shown(typeof value === 'object' && value !== null ? JSON.stringify(value) : value)}`);
	if (parts.length === 0) return '';
	return ` with ${parts.join(', ')}${all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : ''}`;
}

/** The one sentence above everything, from the stored payload: what happens, to what. */
export function headline(action: ActionProposal): string {
	const target = targetPhrase(action);
	if (action.proposed_changes) {
		const [first, ...others] = action.proposed_changes;
		if (!first) return `Change nothing on ${target}`;
		const more = others.length === 0 ? '' : ` and ${others.length} more ${others.length === 1 ? 'field' : 'fields'}`;
		const from = first.current === undefined ? '' : ` from ${shown(first.current)}`;
		return `Change ${inSentence(words(first.field), 60)}${from} to ${shown(first.proposed)}${more} on ${target}`;
	}
	if (action.message) {
		const { channel, recipients } = action.message;
		const more = recipients.length > 1 ? ` and ${recipients.length - 1} more` : '';
		return `Send a message by ${inSentence(channel, 40)} to ${inSentence(recipients[0], 120)}${more}`;
	}
	const call = toolCallOf(action);
	if (call) return `Let the agent call ${inSentence(call.tool, 80)}${named(call)}`;
	return `Call ${action.request?.method ?? '?'} ${inSentence(action.request?.url ?? '?', 120)}`;
}
