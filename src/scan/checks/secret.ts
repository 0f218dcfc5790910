import { hit, type Check, type Hit } from '../check';
import { allMatches } from '../text/all-matches';
import type { NormalisedText } from '../text/normalise';
import { SIGNAL } from '../vocabulary';

/** Tokens whose form alone says what they are. Case matters; bounded or single-class repetition only. */
const FORMS: readonly RegExp[] = [
	/(?<![A-Za-z0-9])sk-(?:ant-|proj-|or-v1-)?[A-Za-z0-9_-]{16,200}/g,
	/(?<![A-Za-z0-9])(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,200}/g,
	/(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
	/(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{30,255}/g,
	/(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{40,255}/g,
	/(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{18,64}/g,
	/(?<![A-Za-z0-9])xox[abprs]-[A-Za-z0-9-]{10,250}/g,
	/(?<![A-Za-z0-9])xapp-[A-Za-z0-9-]{10,250}/g,
	/(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}/g,
	/(?<![A-Za-z0-9])ya29\.[A-Za-z0-9_-]{20,250}/g,
	/(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{4,4000}(?:\.[A-Za-z0-9_-]{0,2000})?/g,
	/-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s:,.-]{0,8000}-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----)?/g,
	/(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,64}/g,
	/(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/g,
	/(?<![A-Za-z0-9])pypi-[A-Za-z0-9_-]{40,250}/g,
	/(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}/g,
	/(?<![A-Za-z0-9])key-[a-f0-9]{32}(?![A-Za-z0-9])/g,
	/(?<![A-Za-z0-9])shp(?:at|ss|ca|pa)_[a-fA-F0-9]{32}/g,
	/(?<![A-Za-z0-9])pat-(?:na|eu)1-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}/g,
	/(?<![A-Za-z0-9])(?:dop_v1_|lin_api_|ntn_|whsec_|r8_|gsk_|secret_|ATATT)[A-Za-z0-9_=+/-]{24,250}/g,
	/(?<![A-Za-z0-9])sq0[a-z]{3}-[A-Za-z0-9_-]{22,60}/g,
	/(?<![A-Za-z0-9])EAAA[A-Za-z0-9]{40,250}/g,
	/https:\/\/hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,80}/g,
	/bearer[ \t]{1,3}(?=[A-Za-z0-9._~+/-]{0,200}\d)[A-Za-z0-9._~+/-]{16,2000}={0,2}/gi,
];
/** Forms of rarer services, and passwords and keys inside connection strings; tried when one of their marks occurs. */
const MORE: readonly RegExp[] = [
	/(?<![A-Za-z0-9])(?:doo_v1_|dor_v1_|glptt-|gldt-|glrt-|xai-|pplx-|sntrys_|sntryu_|phx_|nvapi-|figd_|rubygems_)[A-Za-z0-9_=+/-]{20,250}/g,
	/(?<![A-Za-z0-9])dapi[a-f0-9]{32}(?:-\d)?(?![A-Za-z0-9])/g,
	/(?<![A-Za-z0-9])hv[sb]\.[A-Za-z0-9_-]{20,250}/g,
	/AGE-SECRET-KEY-1[0-9A-Z]{50,60}/g,
	/(?<![A-Za-z0-9])1\/\/0[A-Za-z0-9_-]{30,120}/g,
	/(?<![A-Za-z0-9])GOCSPX-[A-Za-z0-9_-]{20,40}/g,
	/(?<![A-Za-z0-9~._-])[A-Za-z0-9~._-]{3}8Q~[A-Za-z0-9~._-]{31,34}/g,
];
/** `AccountKey=…;`, `Pwd=…;`, `sig=…&`: what stands behind the sign is the secret. */
const CONNECTION = /(?<![A-Za-z0-9])(?:AccountKey|SharedAccessKey|Password|Pwd|sig)=([^\s;&"'<>]{6,300})/gi;
const URL_LOGIN = /:\/\/[^\s/:@'"<>]{1,80}:([^\s/@'"<>]{3,120})@/g;

const ASSIGNED = /^(?:[_a-z0-9-]{0,20}["']?[ \t]{0,3}(?::=|=>|[:=])[ \t]{0,3}["']?|[ \t]{1,3}(?:is|was|ist|es|est|e)[ \t]{0,2}:?[ \t]{1,2}["']?|[ \t]{1,3}["'])/;
const VALUE = /^[^\s"'<>,;)\]}]{4,200}/;
const PLACEHOLDER = /^(?:\*+|x+|\.{3,}|<.*|\$\{.*|\{\{.*|%\(.*|your[-_].*|null|none|true|false|undefined|changeme|redacted|\[.*|required|reset|incorrect|invalid|wrong|expired|correct|here|not|the|too|still|on)$/i;

/** A value that is no word: has a digit or a sign among its letters, or stands in quotes behind an assignment. */
function isSecretValue(value: string, assigned: string): boolean {
	if (PLACEHOLDER.test(value)) return false;
	const bare = value.replace(/[.,;!?]{1,3}$/, '');
	if (bare.length < 5) return false;
	const sign = /[:=]/.test(assigned);
	const mixed = /\d/.test(bare) && /[A-Za-z]/.test(bare);
	const special = /[!@#$%^&*+~?]/.test(bare) && /[A-Za-z0-9]{3}/.test(bare);
	return sign ? mixed || special || (/["']$/.test(assigned) && bare.length >= 8) : mixed || (special && bare.length >= 6);
}

/** `DB_PASS = "…"`, `password: …`, `my password is …`. */
function assigned({ text, lower, signals }: NormalisedText, found: Hit[]): void {
	const { ends, starts } = signals.hits(SIGNAL.secret_name);
	for (let index = 0; index < ends.length; index += 1) {
		// A prefix term's hit runs to the end of its word; the sign stands behind it.
		const end = Math.max(ends[index] as number, starts[index] as number);
		const sign = ASSIGNED.exec(lower.slice(end, end + 40));
		if (!sign) continue;
		const start = end + sign[0].length;
		const value = VALUE.exec(text.slice(start, start + 200))?.[0];
		if (value === undefined || !isSecretValue(value, sign[0])) continue;
		const quoted = /["']$/.test(sign[0]);
		const kept = quoted ? value : value.replace(/[:=]/.test(sign[0]) ? /[.,;]{1,3}$/ : /[.,;!?]{1,3}$/, '');
		found.push(hit(secret, start, start + kept.length));
	}
}

function rarer({ text }: NormalisedText, found: Hit[]): void {
	for (const form of MORE) for (const match of allMatches(text, form)) found.push(hit(secret, match.index, match.index + match[0].length));
	for (const match of allMatches(text, CONNECTION)) {
		const value = match[1] as string;
		// A signature or key is long and mixed; a word behind `sig=` is none.
		if (PLACEHOLDER.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) continue;
		const start = match.index + match[0].length - value.length;
		found.push(hit(secret, start, start + value.length));
	}
}

/** Keys, tokens, private keys and passwords. */
export const secret: Check = {
	id: 'secret',
	category: 'secret',
	direction: 'both',
	wants: ['secret_mark', 'secret_mark_more', 'secret_name'],
	run(text) {
		const found: Hit[] = [];
		assigned(text, found);
		if (text.signals.has(SIGNAL.secret_mark_more)) rarer(text, found);
		if (!text.signals.has(SIGNAL.secret_mark)) return found;
		for (const form of FORMS) for (const match of allMatches(text.text, form)) found.push(hit(secret, match.index, match.index + match[0].length));
		for (const match of allMatches(text.text, URL_LOGIN)) {
			const start = match.index + match[0].length - 1 - (match[1] as string).length;
			found.push(hit(secret, start, start + (match[1] as string).length));
		}
		return found;
	},
};
