import type { ActionProposal } from '../../draft/proposal';
import type { ConversationTurn } from '../../store/port';
import { plainWord } from './settings';

type Current = Pick<ActionProposal, 'correlation_id' | 'origin'> & { payload_hash?: string };

/** The customer's words of a stored turn, when they can be read. */
function textOf(action: unknown): string | undefined {
	const origin = typeof action === 'object' && action !== null ? (action as { origin?: unknown }).origin : undefined;
	const text = typeof origin === 'object' && origin !== null ? (origin as { text?: unknown }).text : undefined;
	return typeof text === 'string' ? text : undefined;
}

/** A draft made again for the same words of the customer is no new turn of theirs. */
function sameTurn(left: { correlationId: string; text: string | undefined; hash: string | undefined }, right: typeof left): boolean {
	if (left.correlationId !== right.correlationId) return false;
	return left.text === undefined && right.text === undefined ? left.hash === right.hash : left.text === right.text;
}

/** How many of the customer's last turns, this one included, had this intent without another in between. */
export function turnsWithIntent(action: Current, intent: string | undefined, history: readonly ConversationTurn[]): number {
	if (intent === undefined) return 0;
	let last = { correlationId: action.correlation_id, text: action.origin?.text, hash: action.payload_hash };
	let count = 1;
	for (const turn of history) {
		const here = { correlationId: turn.correlationId, text: textOf(turn.action), hash: turn.payloadHash };
		if (sameTurn(here, last)) continue;
		if (turn.intent === null || plainWord(turn.intent) !== plainWord(intent)) return count;
		count += 1;
		last = here;
	}
	return count;
}

/** How many of the last decided drafts were turned down, one after the other. Undecided ones say nothing. */
export function rejectionsInARow(history: readonly ConversationTurn[]): number {
	let count = 0;
	const seen = new Set<string>();
	for (const { approval, correlationId, payloadHash } of history) {
		const key = `${correlationId}\0${payloadHash}`;
		if (seen.has(key)) continue;
		seen.add(key);
		if (approval === 'approved') return count;
		if (approval === 'rejected' || approval === 'changes_requested') count += 1;
	}
	return count;
}
