import type { ActionProposal } from '../draft/proposal';
import type { ApprovalRecord } from '../store/port';

/** Enough of a text to know what it is about; nobody's decision hangs on the rest. */
const MAX_TEXT = 4_000;
/** Different terms of one decision. */
const MAX_TERMS = 150;
/** What holds a digit, an @ or a dot inside is somebody's value and not a topic. */
const VALUE = /[\p{N}@]|[\p{L}][.:][\p{L}/]/u;
/** A word: letters, maybe with an apostrophe or a hyphen inside. */
const WORD = /^[\p{L}\p{M}][\p{L}\p{M}'’-]{1,28}$/u;

export type Described = Pick<ApprovalRecord, 'action' | 'risk' | 'tier'>;

function wordsOf(text: string | undefined): string[] {
	const pieces = (text ?? '').slice(0, MAX_TEXT).normalize('NFKC').toLowerCase().split(/\s+/u);
	return pieces
		.filter((piece) => !VALUE.test(piece))
		.flatMap((piece) => piece.split(/[^\p{L}\p{M}'’-]+/u))
		.map((token) => token.replace(/^['’-]+|['’-]+$/gu, ''))
		.filter((token) => WORD.test(token));
}

/** 35 and 48 are alike, 35 and 350 are not: steps of about a factor of two. */
const amountStep = (amount: unknown): string[] => (typeof amount === 'number' && Number.isFinite(amount) ? [`amount:${Math.round(Math.log2(1 + Math.abs(amount)))}`] : []);

function structureOf(action: ActionProposal, risk: unknown, tier: string): string[] {
	const { facts, classification, proposed_changes: changes, request, message } = action;
	const rule = typeof risk === 'object' && risk !== null ? (risk as { rule?: unknown }).rule : undefined;
	return [
		`tier:${tier}`,
		...(typeof rule === 'string' ? [`rule:${rule}`] : []),
		...(action.target_object === undefined ? [] : [`object:${action.target_object}`]),
		...(classification?.intent === undefined ? [] : [`intent:${classification.intent}`]),
		...(facts.flags ?? []).map((flag) => `flag:${flag}`),
		...amountStep(facts.amount),
		...(changes ?? []).map(({ field }) => `field:${field}`),
		...(request ? [`call:${request.method}`] : []),
		...(message ? [`channel:${message.channel}`] : []),
	];
}

function textsOf({ origin, draft, message, proposed_changes: changes }: ActionProposal): (string | undefined)[] {
	const proposed = (changes ?? []).map((change) => (typeof change.proposed === 'string' ? change.proposed : undefined));
	return [origin?.text, message?.subject, message?.body, draft?.rationale, ...proposed];
}

/**
 * What a decision was about: its words and its shape (rule, intent, flags, fields, the size of the amount), each with
 * how often it occurs. Numbers, addresses and other values with digits or signs in them are left out.
 */
export function termsOf({ action, risk, tier }: Described): Map<string, number> {
	const terms = new Map<string, number>();
	for (const term of [...structureOf(action, risk, tier), ...textsOf(action).flatMap(wordsOf)]) {
		if (terms.size >= MAX_TERMS && !terms.has(term)) continue;
		terms.set(term, (terms.get(term) ?? 0) + 1);
	}
	return terms;
}
