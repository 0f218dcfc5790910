import type { ActionsBlock, Button, HeaderBlock, KnownBlock, PlainTextElement, SectionBlock } from '@slack/types';
import type { Letter, LetterItem } from '../letter';
import { changeWords, factsOf, headline, lineOf, subjectOf } from '../words';
import { LIMITS, safeText } from './text';

/** A message as chat.postMessage and chat.update take it, beside the channel. */
export interface SlackCard {
	/** Read by screen readers and shown in notifications. */
	text: string;
	blocks: KnownBlock[];
}

/** Names of the buttons, in the interaction that Slack sends back. */
export const ACTION = { approve: 'daa_approve', edit: 'daa_edit', reject: 'daa_reject', open: 'daa_open' } as const;
/** Two blocks an item, and two for headline and rest. */
const MOST_LISTED = 40;
/** Of values and of the message; more stands on the page. */
const MOST_CHANGES = 12;
const MESSAGE_SHOWN = 2_800;
const CHANGES_SHOWN = 2_600;
const REASON_SHOWN = 1_000;

/** Plain text everywhere: in it Slack makes no link, no mention and no picture of anything. */
const plain = (text: string, limit: number): PlainTextElement => ({ type: 'plain_text', text: safeText(text, limit) || ' ', emoji: false });
const section = (text: string, limit: number = LIMITS.section): SectionBlock => ({ type: 'section', text: plain(text, limit) });
const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, LIMITS.header) });

function openButton({ url }: LetterItem, label: string): Button | undefined {
	if (url === undefined || url.length > LIMITS.url) return undefined;
	return { type: 'button', action_id: ACTION.open, text: plain(label, LIMITS.button), url };
}

/** Deciding by a button is for the batch tier; whoever made the letter left `buttons` out of everything else. */
function actionsOf(item: LetterItem): ActionsBlock | undefined {
	const { buttons } = item;
	const open = openButton(item, buttons === undefined ? 'Open to decide' : 'Open the whole request');
	if (item.outcome !== undefined || item.summary.decided_alone) return undefined;
	const decide: Button[] =
		buttons === undefined || buttons.length > LIMITS.value
			? []
			: [
					{ type: 'button', action_id: ACTION.approve, text: plain('Approve', LIMITS.button), value: buttons, style: 'primary' },
					{ type: 'button', action_id: ACTION.edit, text: plain('Edit', LIMITS.button), value: buttons },
					{ type: 'button', action_id: ACTION.reject, text: plain('Reject', LIMITS.button), value: buttons, style: 'danger' },
				];
	const elements = [...decide, ...(open ? [open] : [])];
	return elements.length === 0 ? undefined : { type: 'actions', elements };
}

function changesOf({ summary: { changes } }: LetterItem): KnownBlock[] {
	if (!changes || changes.length === 0) return [];
	const shown = changes.slice(0, MOST_CHANGES).map((change) => changeWords(change));
	const rest = changes.length - shown.length;
	return [section(`What changes\n${shown.join('\n')}${rest > 0 ? `\n… and ${rest} more, on the page` : ''}`, CHANGES_SHOWN)];
}

function messageOf({ summary: { message_text: text, subject, recipients } }: LetterItem): KnownBlock[] {
	if (text === undefined) return [];
	const to = recipients && recipients.length > 0 ? `To: ${recipients.slice(0, 5).join(', ')}${recipients.length > 5 ? ` and ${recipients.length - 5} more` : ''}` : undefined;
	const head = [to, subject === undefined ? undefined : `Subject: ${subject}`].filter((line) => line !== undefined).join('\n');
	const whole = text.length <= MESSAGE_SHOWN;
	return [section(`${whole ? 'The exact text' : 'The beginning of the text; read all of it on the page'}${head === '' ? '' : `\n${head}`}`, REASON_SHOWN), section(text, MESSAGE_SHOWN)];
}

function whole(letter: Letter, item: LetterItem): KnownBlock[] {
	const { summary, outcome } = item;
	const alone = summary.decided_alone;
	const actions = actionsOf(item);
	const why = [summary.why, ...(summary.rationale === undefined ? [] : [`Draft: ${summary.rationale}`])].join('\n');
	return [
		header(headline(letter)),
		section(summary.what, REASON_SHOWN),
		{ type: 'section', fields: factsOf(item).map(([label, text]) => plain(`${label}\n${text}`, LIMITS.field)) },
		section(`Why\n${why}`, REASON_SHOWN),
		...changesOf(item),
		...messageOf(item),
		{ type: 'context', elements: [plain(`Guardrails: ${summary.guardrails}`, REASON_SHOWN)] },
		...(alone ? [section(`The emergency: ${alone.reason}`, REASON_SHOWN)] : []),
		...(outcome === undefined ? [] : [section(outcome, REASON_SHOWN)]),
		...(actions ? [actions] : []),
	];
}

function listed(item: LetterItem): KnownBlock {
	const open = item.outcome === undefined ? openButton(item, 'Open') : undefined;
	const text = `${item.summary.what}\n${item.outcome ?? lineOf(item)}`;
	return { ...section(text, 500), ...(open && { accessory: open }) };
}

/** The card of one request, or the list of several. Nothing in it that came from outside can be markup. */
export function slackCard(letter: Letter): SlackCard {
	const [only] = letter.items;
	const text = safeText(subjectOf(letter), 300);
	if (only && letter.items.length === 1) return { text, blocks: whole(letter, only).slice(0, LIMITS.blocks) };
	const rest = letter.items.length - MOST_LISTED;
	return { text, blocks: [header(headline(letter)), ...letter.items.slice(0, MOST_LISTED).map(listed), ...(rest > 0 ? [section(`… and ${rest} more. Open the desk to see all.`)] : [])] };
}
