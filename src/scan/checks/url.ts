import { hit, type Check, type Hit } from '../check';
import { allMatches } from '../text/all-matches';

const LINK = /(?:[a-z][a-z0-9+.-]{1,14}:\/\/|(?<![a-z0-9.@-])www\.)[^\s<>"'`\\^{}|]{1,2000}/gi;
const BARE = /(?<![a-z0-9@._/-])(?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|org|io|co|app|dev|info|biz|xyz|ru|cn|uk|de|fr|es|it|nl|pt|pl|eu|us|me|ly|gg|ai|top|site|online|shop|store|click|link|tk|cc|to|br|jp|page|cloud|tech|support|help)(?![a-z0-9@-]|\.[a-z0-9])(?:[/?#][^\s<>"'`\\^{}|]{0,500})?/gi;
const TRAILING = /[.,;:!?\]}*_]{1,5}$/;
const TRAILING_BRACKET = /\)[.,;:!?)\]}*_]{0,5}$/;

/** Host of a link as browsers see it (punycode), or undefined when it cannot be told. */
function hostOf(link: string): string | undefined {
	try {
		return new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(link) ? link : `https://${link}`).hostname.toLowerCase().replace(/\.$/, '');
	} catch {
		return undefined;
	}
}

const isAllowed = (host: string | undefined, allowlist: readonly string[]): boolean => host !== undefined && allowlist.some((entry) => host === entry || host.endsWith(`.${entry}`));

interface Span {
	start: number;
	end: number;
}

/** What closes the sentence or the bracket around a link is no part of it. */
const trimmed = (link: string): string => link.replace(link.includes('(') ? TRAILING : TRAILING_BRACKET, '').replace(TRAILING, '');

const spansOf = (text: string, pattern: RegExp): Span[] => allMatches(text, pattern).map((match) => ({ start: match.index, end: match.index + trimmed(match[0]).length }));

/** Links to hosts off the owner's allowlist. The host is read from the original text, so that look-alikes stand out. */
export const url: Check = {
	id: 'url',
	category: 'url',
	direction: 'draft',
	needs: 'allowlist',
	run(text, { urlAllowlist }) {
		if (urlAllowlist === undefined || !text.lower.includes('.')) return [];
		const found: Hit[] = [];
		const judge = (start: number, end: number): void => {
			const span = text.toOriginal(start, end);
			if (!isAllowed(hostOf(text.original.slice(span.start, span.end)), urlAllowlist)) found.push(hit(url, start, end));
		};
		const links = spansOf(text.text, LINK);
		for (const { start, end } of links) judge(start, end);
		let next = 0;
		for (const { start, end } of spansOf(text.text, BARE)) {
			while (next < links.length && (links[next] as Span).end <= start) next += 1;
			if ((links[next]?.start ?? Infinity) > start) judge(start, end);
		}
		return found;
	},
};
