import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Letter, LetterItem, TextMessage } from './letter';
import { changeWords, factsOf, headline, subjectOf } from './words';

/** Mail programs know no style sheet that can be relied on, so each element has its own. */
const PAGE = 'font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;max-width:640px;margin:0 auto;padding:16px';
const BUTTON = 'display:inline-block;padding:10px 18px;border-radius:6px;background:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600';
const EXACT = 'white-space:pre-wrap;word-break:break-word;border-left:4px solid #8a94a6;padding:8px 12px;margin:8px 0';
const LABEL = 'color:#4b5563;padding-right:16px;vertical-align:top';
const NOTE = 'color:#4b5563;font-size:14px';

/** Longer texts are read on the page. */
const TEXT_SHOWN = 8_000;
const CHANGES_SHOWN = 30;
const SAFETY = 'Opening the link decides nothing. It is yours alone: whoever has it can decide in your name, so do not pass this mail on.';

const cut = (text: string): string => (text.length <= TEXT_SHOWN ? text : `${text.slice(0, TEXT_SHOWN)}\n[The rest stands on the page.]`);

function detailsOf(item: LetterItem): [label: string, text: string][] {
	const { summary } = item;
	return [
		...factsOf(item),
		['Why', summary.why],
		...(summary.rationale === undefined ? [] : ([['Draft', summary.rationale]] as [string, string][])),
		...(summary.recipients === undefined ? [] : ([['To', summary.recipients.slice(0, 10).join(', ')]] as [string, string][])),
		...(summary.subject === undefined ? [] : ([['Subject', summary.subject]] as [string, string][])),
		['Guardrails', summary.guardrails],
		...(summary.decided_alone ? ([['Emergency', summary.decided_alone.reason]] as [string, string][]) : []),
	];
}

const changesOf = ({ summary: { changes = [] } }: LetterItem): string[] => [...changes.slice(0, CHANGES_SHOWN).map((change) => changeWords(change)), ...(changes.length > CHANGES_SHOWN ? [`… and ${changes.length - CHANGES_SHOWN} more, on the page`] : [])];

function textOf(item: LetterItem): string {
	const { summary, url } = item;
	return [
		summary.what,
		'',
		...detailsOf(item).map(([label, text]) => `${label}: ${text.replace(/\s+/g, ' ')}`),
		...(changesOf(item).length > 0 ? ['', 'What changes:', ...changesOf(item).map((line) => `  ${line}`)] : []),
		// Each line marked, so that no line of the draft can pass for one of ours.
		...(summary.message_text === undefined ? [] : ['', 'The exact text:', ...cut(summary.message_text).split(/\r\n?|\n/).map((line) => `> ${line}`)]),
		...(url === undefined ? [] : ['', 'Read and decide:', url]),
	].join('\n');
}

function Item({ item, only }: { item: LetterItem; only: boolean }): VNode {
	const { summary, url } = item;
	const changes = changesOf(item);
	return (
		<div style={only ? '' : 'border-top:1px solid #d1d5db;padding:12px 0'}>
			<p style="font-size:18px;margin:8px 0">{summary.what}</p>
			<table role="presentation" style="border-collapse:collapse">
				{detailsOf(item).map(([label, text]) => (
					<tr>
						<td style={LABEL}>{label}</td>
						<td style="word-break:break-word">{text}</td>
					</tr>
				))}
			</table>
			{changes.length > 0 && (
				<div>
					<p style={NOTE}>What changes</p>
					<ul>
						{changes.map((line) => (
							<li>{line}</li>
						))}
					</ul>
				</div>
			)}
			{summary.message_text !== undefined && (
				<div>
					<p style={NOTE}>The exact text</p>
					<div style={EXACT}>{cut(summary.message_text)}</div>
				</div>
			)}
			{url !== undefined && (
				<p>
					<a href={url} style={BUTTON}>
						{summary.decided_alone ? 'Open' : 'Read and decide'}
					</a>
				</p>
			)}
		</div>
	);
}

const document = (title: string, body: VNode): string => `<!doctype html>${renderToString(
	<html lang="en">
		<head>
			<meta charset="utf-8" />
			<meta name="viewport" content="width=device-width" />
			<meta name="color-scheme" content="light dark" />
			<title>{title}</title>
		</head>
		<body style={PAGE}>{body}</body>
	</html>,
)}`;

export interface MailBody {
	subject: string;
	text: string;
	html: string;
}

/** A letter as text and as HTML, both whole; everything that came from outside is text in them. */
export function mailBody(letter: Letter): MailBody {
	const head = headline(letter);
	const name = letter.to?.name ?? '';
	return {
		subject: subjectOf(letter),
		text: [`${name === '' ? '' : `${name},\n\n`}${head}.`, ...letter.items.map(textOf), SAFETY].join('\n\n'),
		html: document(
			head,
			<div>
				<h1 style="font-size:20px">{head}</h1>
				{letter.items.map((item) => (
					<Item item={item} only={letter.items.length === 1} />
				))}
				<p style={NOTE}>{SAFETY}</p>
			</div>,
		),
	};
}

/** A text of our own words. */
export function textBody({ subject, lines, link }: TextMessage): MailBody {
	return {
		subject,
		text: [...lines, ...(link ? [`${link.label}:\n${link.url}`] : [])].join('\n\n'),
		html: document(
			subject,
			<div>
				{lines.map((line) => (
					<p>{line}</p>
				))}
				{link && (
					<p>
						<a href={link.url} style={BUTTON}>
							{link.label}
						</a>
					</p>
				)}
			</div>,
		),
	};
}
