export type MarkKind = 'plain' | 'number' | 'word' | 'hidden';

export interface Segment {
	kind: MarkKind;
	text: string;
}

/** Words that promise, concede or oblige; the reviewer's eye should stop at each. */
const WORDS = new Set(
	(
		'will shall must guarantee guarantees guaranteed promise promises promised commit commits committed ensure ensures always never definitely certainly ' +
		'immediately instantly today tonight tomorrow refund refunds refunded refunding reimburse reimbursed reimbursement credit credited compensate compensated ' +
		'compensation waive waived discount discounts free replace replaced replacement cancel cancelled canceled cancellation close closed delete deleted ' +
		'liable liability responsible fault legal legally contract warranty entitled owe owed approve approved confirm confirmed deadline within by until before'
	).split(' '),
);
const DATES = new Set(
	('january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec ' +
		'monday tuesday wednesday thursday friday saturday sunday').split(' '),
);
/** Count only right after a number, e.g. "48 hours", "740 EUR". */
const UNITS = new Set(
	('minute minutes hour hours day days week weeks month months year years business working percent eur usd gbp chf euro euros dollar dollars pound pounds ' +
		'am pm utc gmt cet est pst').split(' '),
);
/** A currency without a blank, e.g. "EUR740"; other letters before digits make an id, which is no number. */
const GLUED = /^(?:eur|usd|gbp|chf|jpy)\d+$/;
/** Short words that oblige only in front of a time or a number: "by Friday", "within 48 hours". */
const LEADING = new Set(['by', 'within', 'until', 'before', 'may']);

/**
 * Characters that do not show, or turn the reading direction around, so that a text reads otherwise than it is. Joiners
 * (U+200C, U+200D) are left alone: emoji and several scripts need them.
 */
const HIDDEN = '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\u{e0000}-\\u{e007f}]';
/** Each alternative begins with a class of its own and at most one quantifier can give back, so time is linear. */
const TOKENS = new RegExp(`${HIDDEN}|[€$£¥₹₽]|\\d(?:[\\d.,:/-]*\\d)?|[\\p{L}\\p{M}_][\\p{L}\\p{M}\\d_']*|[^€$£¥₹₽\\d\\p{L}\\p{M}_]`, 'gu');
const HIDDEN_ONLY = new RegExp(`^${HIDDEN}$`, 'u');

interface Token {
	text: string;
	kind: MarkKind;
	/** Lower case, for words only. */
	word: string;
}

function tokenOf(text: string): Token {
	const first = text.codePointAt(0) ?? 0;
	if (HIDDEN_ONLY.test(text)) return { text: `[U+${first.toString(16).toUpperCase().padStart(4, '0')}]`, kind: 'hidden', word: '' };
	if (/^[\d€$£¥₹₽]/.test(text)) return { text, kind: 'number', word: '' };
	const word = text.toLowerCase();
	if (GLUED.test(word)) return { text, kind: 'number', word: '' };
	if (DATES.has(word) && word !== 'may') return { text, kind: 'number', word };
	return { text, kind: WORDS.has(word) && !LEADING.has(word) ? 'word' : 'plain', word };
}

/** The next token with letters or digits, over one blank or one of `%-`. */
function neighbour(tokens: readonly Token[], index: number, step: 1 | -1): Token | undefined {
	const next = tokens[index + step];
	return next && (next.text === ' ' || next.text === '\u00a0' || next.text === '-') ? tokens[index + 2 * step] : next;
}

function markContext(tokens: Token[]): void {
	tokens.forEach((token, index) => {
		const before = neighbour(tokens, index, -1);
		const after = neighbour(tokens, index, 1);
		if (token.text === '%' && before?.kind === 'number') token.kind = 'number';
		if (UNITS.has(token.word) && before?.kind === 'number') token.kind = 'number';
		if (token.word === 'may' && (before?.kind === 'number' || after?.kind === 'number')) token.kind = 'number';
		else if (LEADING.has(token.word) && (after?.kind === 'number' || after?.kind === 'word')) token.kind = 'word';
	});
}

function joined(tokens: readonly Token[]): Segment[] {
	const segments: Segment[] = [];
	for (const { kind, text } of tokens) {
		const last = segments.at(-1);
		const held = segments.at(-2);
		if (last?.kind === kind && kind !== 'hidden') last.text += text;
		// One blank between two marks of a kind belongs to them: "740.00 EUR" is one mark.
		else if (kind === 'number' && last?.kind === 'plain' && last.text === ' ' && held?.kind === kind) {
			held.text += ` ${text}`;
			segments.pop();
		} else segments.push({ kind, text });
	}
	return segments;
}

/** Splits a text into what is marked and what is not; joined again it is the text, but for hidden characters, which are named. */
export function markText(text: string): Segment[] {
	const tokens = (text.match(TOKENS) ?? []).map(tokenOf);
	markContext(tokens);
	return joined(tokens);
}

/** Only hidden characters are shown up; for texts that are read but not sent. */
export function revealHidden(text: string): Segment[] {
	return joined((text.match(TOKENS) ?? []).map(tokenOf).map((token) => (token.kind === 'hidden' ? token : { ...token, kind: 'plain' as const })));
}
