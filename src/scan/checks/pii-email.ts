import { hit, type Check, type Hit } from '../check';
import type { NormalisedText } from '../text/normalise';

const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 255;
const LOCAL = /[a-z0-9._+%'&#!$*/=?^{|}~-]/;
/** Signs that may stand in a mailbox name but in running text more often stand around it. */
const isEdge = (code: number): boolean => !((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95);
const TOP_LEVEL = /^(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})$/;
/** Nothing to cut off or to doubt. */
const PLAIN_HOST = /^(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}[a-z]{2,24}$/;
const isHostCode = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45;
/** `https://user:password@host`: what stands before the @ is a login. */
const LOGIN_OF_URL = /:\/\/[^\s/?#@]{0,80}$/;
const AFTER_SPELT_AT = /^\s{0,3}([a-z0-9-]{1,63}(?:\s{0,2}(?:\.|\(dot\)|\[dot\]|\{dot\}|\bdot\b)\s{0,2}[a-z0-9-]{1,63}){1,4})/;
const BEFORE_SPELT_AT = /[a-z0-9][a-z0-9._+-]{0,63}\s{0,3}$/;

const localCode = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) localCode[code] = LOCAL.test(String.fromCharCode(code)) ? 1 : 0;

const isLocal = (code: number): boolean => (code < 128 ? localCode[code] === 1 : code >= 0xaa && !(code >= 0x2000 && code <= 0x303f));

/** `email=jo@…`, `/user/jo@…`, `'jo@…`: the last sign that nobody puts into an address ends the left side. */
const CUTS = new Set([...'=/|{&?*}#!'].map((sign) => sign.charCodeAt(0)));

function localStart(lower: string, at: number): number {
	let start = at;
	while (start > 0 && at - start < LONGEST_LOCAL) {
		const code = lower.charCodeAt(start - 1);
		if (!isLocal(code) || CUTS.has(code)) break;
		start -= 1;
	}
	while (start < at && isEdge(lower.charCodeAt(start))) start += 1;
	return start;
}

/** The longest host name from `from` on: at least two labels, the last one letters; empty when there is none. */
function hostAt(lower: string, from: number): string {
	let end = from;
	let dots = 0;
	while (end < lower.length && end - from < LONGEST_DOMAIN) {
		const code = lower.charCodeAt(end);
		if (code === 46 && end > from && isHostCode(lower.charCodeAt(end + 1))) dots += 1;
		else if (!isHostCode(code)) break;
		end += 1;
	}
	if (dots === 0) return '';
	const host = lower.slice(from, end);
	if (PLAIN_HOST.test(host)) return host;
	const labels = host.split('.');
	const last = labels.at(-1) ?? '';
	labels[labels.length - 1] = last.replace(/-{1,64}[a-z0-9-]{0,64}$/, (tail) => (TOP_LEVEL.test(last) ? tail : ''));
	while (labels.length > 0 && !TOP_LEVEL.test(labels.at(-1) ?? '')) labels.pop();
	return labels.length < 2 || labels.some((label) => label === '' || label.startsWith('-')) ? '' : labels.join('.');
}

/** `x@mail.com.Thanks`: a full stop without a space before a capital ends the sentence, not the host. */
function withoutNextSentence(text: string, domain: string): string {
	const dot = domain.lastIndexOf('.');
	const first = text.charCodeAt(dot + 1);
	const labels = domain.split('.');
	const capital = first >= 65 && first <= 90 && text.slice(0, dot) === domain.slice(0, dot);
	return capital && labels.length > 2 && (labels.at(-2) ?? '').length <= 4 ? domain.slice(0, dot) : domain;
}

function plain({ text, lower }: NormalisedText): Hit[] {
	const found: Hit[] = [];
	for (let at = lower.indexOf('@'); at >= 0; at = lower.indexOf('@', at + 1)) {
		const domain = hostAt(lower, at + 1);
		if (domain === '') continue;
		const start = localStart(lower, at);
		if (start >= at || lower[at - 1] === '.' || LOGIN_OF_URL.test(lower.slice(Math.max(0, start - 80), start))) continue;
		const kept = withoutNextSentence(text.slice(at + 1, at + 1 + domain.length), domain);
		found.push(hit(piiEmail, start, at + 1 + kept.length, 'EMAIL'));
	}
	return found;
}

/** `jo (at) example (dot) com`. */
function spelt({ lower, signals }: NormalisedText): Hit[] {
	const found: Hit[] = [];
	const { starts, ends } = signals.hits('at_word');
	starts.forEach((start, index) => {
		const end = ends[index] as number;
		const before = BEFORE_SPELT_AT.exec(lower.slice(Math.max(0, start - 68), start));
		const after = AFTER_SPELT_AT.exec(lower.slice(end, end + 160));
		if (before && after) found.push(hit(piiEmail, start - before[0].length, end + after[0].length, 'EMAIL'));
	});
	return found;
}

/** E-mail addresses, also written as `(at)` and `[dot]`, percent-encoded or with look-alike letters. */
export const piiEmail: Check = {
	id: 'pii.email',
	category: 'pii',
	direction: 'both',
	run: (text) => (text.signals.has('at_word') ? [...plain(text), ...spelt(text)] : plain(text)),
};
