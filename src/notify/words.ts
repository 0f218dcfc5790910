import { utcPhrase } from '../approve/describe-approval';
import { inSentence } from '../draft/shorten';
import type { Letter, LetterItem } from './letter';
import type { ApprovalSummary } from './notifier';

/** What messages say in our own words, the same in every channel. */

const HEADS: Readonly<Record<Letter['occasion'], string>> = {
	requested: 'Approval needed',
	escalated: 'Approval needed: others did not answer',
	reminder: 'Reminder: still waiting for you',
	break_glass: 'Approved alone in an emergency',
};

const many = (count: number, occasion: Letter['occasion']): string => {
	if (occasion === 'break_glass') return `${count} actions were approved alone in an emergency`;
	return `${occasion === 'reminder' ? 'Reminder: ' : ''}${count} requests wait for ${occasion === 'escalated' ? 'your answer, because others gave none' : 'your approval'}`;
};

/** The headline of a message. */
export function headline({ occasion, items }: Pick<Letter, 'occasion' | 'items'>): string {
	const open = items.filter(({ outcome }) => outcome === undefined);
	if (open.length === 0) return items.length === 1 ? 'Decided' : `All ${items.length} requests are decided`;
	if (items.length === 1) return HEADS[occasion];
	return open.length === items.length ? many(items.length, occasion) : `${open.length} of ${items.length} requests still wait`;
}

/** One line for a mail's subject, a notification or a list: ours, then what happens. */
export const subjectOf = (letter: Pick<Letter, 'occasion' | 'items'>): string => {
	const [only] = letter.items;
	return letter.items.length === 1 && only ? inSentence(`${headline(letter)}: ${only.summary.what}`, 150) : headline(letter);
};

const valueWords = (value: unknown, limit: number): string => (value === null || value === undefined || value === '' ? '(empty)' : inSentence(value, limit));

/** `refund_amount: 0.00 → 740.00`. */
export const changeWords = ({ field, current, proposed }: NonNullable<ApprovalSummary['changes']>[number], limit = 200): string =>
	`${inSentence(field, 80)}: ${valueWords(current, limit)} → ${valueWords(proposed, limit)}`;

/** Label and text, in the order in which they are read. */
export function factsOf({ summary }: LetterItem): [label: string, text: string][] {
	const { target, tier, due_at: due, environment, decided_alone: alone } = summary;
	return [
		['Object', target],
		['Risk', environment === 'test' ? `${tier} (a test run)` : tier],
		...(alone ? ([['Decided', `${utcPhrase(alone.decided_at)} by ${alone.by}`]] as [string, string][]) : ([['Decide by', utcPhrase(due)]] as [string, string][])),
	];
}

/** `medium risk, decide by 20 Nov 2026, 14:05 UTC`. */
export const lineOf = ({ summary: { tier, due_at: due, environment } }: LetterItem): string => `${tier} risk${environment === 'test' ? ', a test run' : ''}, decide by ${utcPhrase(due)}`;
