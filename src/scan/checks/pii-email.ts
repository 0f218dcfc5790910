import { hit, type Check, type Hit } from '../check';
import { isDigit, isLower } from '../text/codes';
import type { NormalisedText } from '../text/normalise';
import { classSet } from '../text/signals';
import { SIGNAL } from '../vocabulary';

const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 255;
/** Without `=/|{&?*}#!`: in `email=jo@…`, `/user/jo@…` the last sign that nobody puts into an address ends the left side. */
const LOCAL = /[a-z0-9._+%'$^~-]/;
/** Signs that may stand in a mailbox name but in running text more often stand around it. */
const isEdge = (code: number): boolean => !(isLower(code) || isDigit(code) || code === 95);
const TOP_LEVEL = /^(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})$/;
const LONGEST_TOP_LEVEL = 24;
const isHostCode = (code: number): boolean => isLower(code) || isDigit(code) || code === 45;
const LONGEST_LOGIN = 77;
const AFTER_SPELT_AT = /^\s{0,3}([a-z0-9-]{1,63}(?:\s{0,2}(?:\.|\(dot\)|\[dot\]|\{dot\}|\bdot\b)\s{0,2}[a-z0-9-]{1,63}){1,4})/;
const BEFORE_SPELT_AT = /[a-z0-9][a-z0-9._+-]{0,63}\s{0,3}$/;

const localCode = new Uint8Array(128);
const loginCode = new Uint8Array(128);
for (let code = 0; code < 128; code += 1) {
	localCode[code] = LOCAL.test(String.fromCharCode(code)) ? 1 : 0;
	loginCode[code] = /[^\s/?#@]/.test(String.fromCharCode(code)) ? 1 : 0;
}

const isLocal = (code: number): boolean => (code < 128 ? localCode[code] === 1 : code >= 0xaa && !(code >= 0x2000 && code <= 0x303f));

function localStart(lower: string, at: number): number {
	let start = at;
	while (start > 0 && at - start < LONGEST_LOCAL) {
		if (!isLocal(lower.charCodeAt(start - 1))) break;
		start -= 1;
	}
	while (start < at && isEdge(lower.charCodeAt(start))) start += 1;
	return start;
}

/** End of the longest host name from `from` on: at least two labels, the last one letters; -1 when there is none. */
function hostEnd(lower: string, from: number): number {
	let end = from;
	let label = from;
	let lettersFrom = from;
	let doubtful = false;
	while (end < lower.length && end - from < LONGEST_DOMAIN) {
		const code = lower.charCodeAt(end);
		if (code === 46 && end > from && isHostCode(lower.charCodeAt(end + 1))) label = lettersFrom = end + 1;
		else if (!isHostCode(code)) break;
		else if (!isLower(code)) {
			if (code === 45 && end === label) doubtful = true;
			lettersFrom = end + 1;
		}
		end += 1;
	}
	if (label === from) return -1;
	// Nothing to cut off or to doubt.
	if (!doubtful && lettersFrom === label && end - label >= 2 && end - label <= LONGEST_TOP_LEVEL) return end;
	const cut = cutHost(lower.slice(from, end));
	return cut === '' ? -1 : from + cut.length;
}

/** Without what follows the host's last label of letters; empty when no host is left. */
function cutHost(host: string): string {
	const labels = host.split('.');
	const last = labels.at(-1) ?? '';
	labels[labels.length - 1] = last.replace(/-{1,64}[a-z0-9-]{0,64}$/, (tail) => (TOP_LEVEL.test(last) ? tail : ''));
	while (labels.length > 0 && !TOP_LEVEL.test(labels.at(-1) ?? '')) labels.pop();
	return labels.length < 2 || labels.some((label) => label === '' || label.startsWith('-')) ? '' : labels.join('.');
}

/** `x@mail.com.Thanks`: a full stop without a space before a capital ends the sentence, not the host. */
function withoutNextSentence(text: string, lower: string, from: number, end: number): number {
	const dot = lower.lastIndexOf('.', end - 1);
	const first = text.charCodeAt(dot + 1);
	if (first < 65 || first > 90 || text.slice(from, dot) !== lower.slice(from, dot)) return end;
	const before = lower.lastIndexOf('.', dot - 1);
	return before > from && dot - before - 1 <= 4 ? dot : end;
}

/** `https://user:password@host`: what stands before the @ is a login. */
function isLogin(lower: string, start: number): boolean {
	let at = start - 1;
	while (at >= 0 && start - at <= LONGEST_LOGIN && isLoginCode(lower.charCodeAt(at))) at -= 1;
	return at >= 2 && lower.startsWith('://', at - 2);
}

/** No slash, `?`, `#`, `@` or white space. */
const isLoginCode = (code: number): boolean => (code < 128 ? loginCode[code] === 1 : !/\s/.test(String.fromCharCode(code)));

function plain({ text, lower }: NormalisedText, found: Hit[]): void {
	for (let at = lower.indexOf('@'); at >= 0; at = lower.indexOf('@', at + 1)) {
		const end = hostEnd(lower, at + 1);
		if (end < 0) continue;
		const start = localStart(lower, at);
		if (start >= at || lower.charCodeAt(at - 1) === 46 || isLogin(lower, start)) continue;
		found.push(hit(piiEmail, start, withoutNextSentence(text, lower, at + 1, end), 'EMAIL'));
	}
}

/** `jo (at) example (dot) com`. */
function spelt({ lower, signals }: NormalisedText, found: Hit[]): void {
	const { starts, ends } = signals.hits(SIGNAL.at_word);
	starts.forEach((start, index) => {
		const end = ends[index] as number;
		const before = BEFORE_SPELT_AT.exec(lower.slice(Math.max(0, start - 68), start));
		const after = AFTER_SPELT_AT.exec(lower.slice(end, end + 160));
		if (before && after) found.push(hit(piiEmail, start - before[0].length, end + after[0].length, 'EMAIL'));
	});
}

const AT_WORDS = classSet(['at_word']);

/** E-mail addresses, also written as `(at)` and `[dot]`, percent-encoded or with look-alike letters. */
export const piiEmail: Check = {
	id: 'pii.email',
	category: 'pii',
	direction: 'both',
	wants: ['at_sign', 'at_word'],
	run(text) {
		const found: Hit[] = [];
		plain(text, found);
		if (text.signals.hasAny(AT_WORDS)) spelt(text, found);
		return found;
	},
};
