import { targetPhrase } from '../approve/describe-approval';
import { describeCall } from '../draft/describe';
import type { ActionProposal } from '../draft/proposal';
import { inSentence } from '../draft/shorten';
import { toolCallOf } from '../draft/tool-call';
import { words } from './format';

const shown = (value: unknown) => (value === undefined || value === null || value === '' ? 'nothing' : `“${inSentence(value, 60)}”`);

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
	if (call) return describeCall(call);
	return `Call ${action.request?.method ?? '?'} ${inSentence(action.request?.url ?? '?', 120)}`;
}
