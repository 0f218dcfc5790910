import { isWebAddress } from './web-address';
import type { Clock, Http, HttpResponse } from '../ports';
import { shorten } from '../draft/shorten';
import { refusedStatus, undelivered, unreached } from './delivery';
import type { Channel, Letter, LetterItem } from './letter';
import { changeWords, factsOf, headline, lineOf, subjectOf } from './words';

/** What Teams takes of one message, in bytes of the whole envelope (learn.microsoft.com, "Create incoming webhooks with Workflows"). */
export const MAX_BYTES = 28 * 1024;
const MOST_LISTED = 20;
/** Shown of the draft's texts; halved until the card fits. */
const TEXT_SHOWN = 6_000;
const LEAST_SHOWN = 100;
const MOST_CHANGES = 12;

type Element = Record<string, unknown>;

/**
 * Text of somebody else's in an Adaptive Card, whose text blocks read a part of Markdown: every character that could
 * begin a link, an emphasis, a list or a mention is made plain by a backslash or, where that does nothing, by a character
 * of no width behind it.
 */
export function adaptiveText(text: string): string {
	return text
		.replace(/\r\n?/g, '\n')
		.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]|(?![\t\n])\p{Cc}/gu, '\ufffd')
		.replace(/[\\`*_{}[\]()]/g, '\\$&')
		// Headings, quotes and lists begin a line.
		.replace(/^([ \t]*)([#>+~-])/gm, '$1\\$2')
		// Dates and times of their own ({{DATE(…)}}), mentions (<at>), HTML: none has a backslash form.
		.replace(/</g, '<\u200b')
		.replace(/&(?=#?\w)/g, '&\u200b')
		// A bare address would be made a link by itself, whatever name it stands under.
		.replace(/:\/\//g, ':\u200b//')
		.replace(/\bwww\./gi, 'www\u200b.')
		// A digit and a dot at the start of a line begin a list.
		.replace(/^([ \t]*\d{1,9})\./gm, '$1\\.')
		.replace(/\n/g, '\n\n');
}

const text = (content: string, more: Element = {}): Element => ({ type: 'TextBlock', text: content, wrap: true, ...more });
const outside = (content: string, limit: number, more: Element = {}): Element => text(adaptiveText(shorten(content, limit)), more);

function details(item: LetterItem, shown: number): Element[] {
	const { summary, outcome } = item;
	const changes = (summary.changes ?? []).slice(0, MOST_CHANGES);
	const rest = (summary.changes?.length ?? 0) - changes.length;
	const { message_text: message, decided_alone: alone } = summary;
	return [
		outside(summary.what, 500),
		{ type: 'FactSet', facts: [...factsOf(item), ['Why', summary.why] as const, ['Guardrails', summary.guardrails] as const].map(([title, value]) => ({ title, value: adaptiveText(shorten(value, Math.min(500, shown))) })) },
		...(changes.length > 0 ? [text('What changes', { isSubtle: true }), ...changes.map((change) => outside(changeWords(change, Math.min(200, shown)), 500)), ...(rest > 0 ? [text(`… and ${rest} more, on the page`)] : [])] : []),
		...(message === undefined ? [] : [text(message.length > shown ? 'The beginning of the text; read all of it on the page' : 'The exact text', { isSubtle: true }), { type: 'Container', style: 'emphasis', items: [outside(message, shown)] }]),
		...(alone ? [text('The emergency', { isSubtle: true }), outside(alone.reason, 500)] : []),
		...(outcome === undefined ? [] : [outside(outcome, 500, { weight: 'Bolder' })]),
	];
}

function body(letter: Letter, shown: number): Element[] {
	const [only] = letter.items;
	const head = text(headline(letter), { size: 'Large', weight: 'Bolder' });
	if (only && letter.items.length === 1) return [head, ...details(only, shown)];
	const rest = letter.items.length - MOST_LISTED;
	return [
		head,
		...letter.items.slice(0, MOST_LISTED).flatMap((item) => [outside(item.summary.what, Math.min(300, shown), { separator: true }), outside(item.outcome ?? lineOf(item), 200, { isSubtle: true, spacing: 'None' })]),
		...(rest > 0 ? [text(`… and ${rest} more on the desk`, { separator: true })] : []),
	];
}

const envelope = (letter: Letter, shown: number): Element => {
	const url = letter.items.length === 1 ? letter.items[0]?.url : letter.deskUrl;
	return {
		type: 'message',
		attachments: [
			{
				contentType: 'application/vnd.microsoft.card.adaptive',
				contentUrl: null,
				content: {
					$schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
					type: 'AdaptiveCard',
					version: '1.4',
					fallbackText: adaptiveText(subjectOf(letter)),
					msteams: { width: 'Full' },
					body: body(letter, shown),
					...(url === undefined ? {} : { actions: [{ type: 'Action.OpenUrl', title: letter.items.length === 1 ? 'Open to decide' : 'Open the desk', url }] }),
				},
			},
		],
	};
};

/** The message that a Workflows webhook takes, cut until it fits. */
export function teamsMessage(letter: Letter): Element {
	for (let shown = TEXT_SHOWN; ; shown = Math.floor(shown / 2)) {
		const made = envelope(letter, shown);
		if (shown <= LEAST_SHOWN || Buffer.byteLength(JSON.stringify(made)) <= MAX_BYTES) return made;
	}
}

/**
 * A card in the chat or channel behind a Workflows webhook. Many read it, so it leads to the desk and holds no personal
 * link. The address is a secret: results never repeat it.
 */
export function teamsChannel({ url, http, now }: { url: string; http: Http; now: Clock }): Channel {
	return {
		name: 'teams',
		reaches: () => true,
		async send(letter) {
			if (!isWebAddress(url)) return undelivered('parameter_invalid', 'the Teams webhook URL is not an http(s) address', false);
			let response: HttpResponse;
			try {
				response = await http({ method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body: teamsMessage(letter) });
			} catch (error) {
				return unreached('Teams', error);
			}
			if (response.status < 200 || response.status > 299) return refusedStatus('Teams', response, now());
			// The connectors of before answer 200 and tell of a limit in the text.
			const said = typeof response.body === 'string' ? response.body : '';
			return /error 429/i.test(said) ? undelivered('target_unavailable', 'Teams asks to be left alone for a while', true) : { ok: true };
		},
	};
}
