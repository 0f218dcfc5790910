import { hit, type Check, type Hit } from '../check';
import { isWordAt } from '../text/digit-groups';
import type { NormalisedText } from '../text/normalise';
import { SIGNAL } from '../vocabulary';

const VERSION_BEFORE = 10;
const LONGEST_V6 = 45;

function v4({ lower, signals }: NormalisedText, found: Hit[]): void {
	const { runStarts, runEnds } = signals;
	if (runStarts.length < 4 || !lower.includes('.')) return;
	for (let i = 0; i + 3 < runStarts.length; i += 1) {
		const start = runStarts[i] as number;
		const end = runEnds[i + 3] as number;
		if (end - start > 15 || end - start < 7 || lower.charCodeAt(runEnds[i] as number) !== 46) continue;
		const whole = lower.slice(start, end);
		if (!/^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(whole)) continue;
		if (isWordAt(lower, start - 1) || (lower[start - 1] === '.' && isWordAt(lower, start - 2))) continue;
		if (isWordAt(lower, end) || (lower[end] === '.' && /\d/.test(lower[end + 1] ?? ''))) continue;
		if (whole.split('.').some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0')))) continue;
		if (signals.endBefore(SIGNAL.version_word, start, VERSION_BEFORE) >= 0 && signals.endBefore(SIGNAL.ip_word, start, VERSION_BEFORE) < 0) continue;
		found.push(hit(piiIp, start, end, 'IP'));
		i += 3;
	}
}

const isDigitCode = (code: number): boolean => code >= 48 && code <= 57;
const isV6Code = (code: number): boolean => (code >= 48 && code <= 58) || (code >= 97 && code <= 102);

/** Eight groups, or fewer with one `::`; an IPv4 tail counts as two. */
function isV6(value: string): boolean {
	const halves = value.split('::');
	if (halves.length > 2) return false;
	const tail = /:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(value);
	if (tail && (tail[1] ?? '').split('.').some((part) => Number(part) > 255)) return false;
	const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
	if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group) || (tail && group === tail[1]))) return false;
	const count = groups.length + (tail ? 1 : 0);
	return halves.length === 2 ? count <= 7 && count >= 1 : count === 8;
}

function v6({ lower }: NormalisedText, found: Hit[]): void {
	let free = 0;
	// Each has two colons at least; most texts have none or one.
	const first = lower.indexOf(':');
	if (first < 0 || !lower.includes(':', first + 1)) return;
	for (let colon = first; colon >= 0; colon = lower.indexOf(':', Math.max(colon + 1, free))) {
		let start = colon;
		while (start > free && colon - start < 4 && isV6Code(lower.charCodeAt(start - 1)) && lower.charCodeAt(start - 1) !== 58) start -= 1;
		let end = colon + 1;
		while (end < lower.length && end - start <= LONGEST_V6 && (isV6Code(lower.charCodeAt(end)) || (lower.charCodeAt(end) === 46 && isDigitCode(lower.charCodeAt(end + 1))))) end += 1;
		free = end;
		if (end - start < 3 || end - start > LONGEST_V6 || isWordAt(lower, start - 1) || isWordAt(lower, end)) continue;
		const value = lower.slice(start, end).replace(/(?<!:):$/, '');
		const bare = value === '::' || value.replace(/[:0]/g, '') === '';
		if (!bare && value.includes(':', value.indexOf(':') + 1) && isV6(value) && /\d/.test(value)) found.push(hit(piiIp, start, start + value.length, 'IP'));
	}
}

/** IPv4 and IPv6 addresses; version numbers and dotted section numbers are none. */
export const piiIp: Check = {
	id: 'pii.ip',
	category: 'pii',
	direction: 'both',
	wants: ['digits', 'colon_pair'],
	run(text) {
		const found: Hit[] = [];
		v4(text, found);
		v6(text, found);
		return found;
	},
};
