import { inSentence } from '../../draft/shorten';
import { OPERATORS, splitKey } from '../operators';

const WORDS: Readonly<Record<string, string>> = {
	_eq: 'is',
	_ne: 'is not',
	_gt: 'above',
	_gte: 'at least',
	_lt: 'below',
	_lte: 'at most',
	_in: 'is one of',
	_not_in: 'is none of',
	_between: 'between',
	_contains: 'contains',
	_matches: 'matches',
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isMoney = (fact: string): boolean => /(?:^|[._])(?:amount|total|price|value|refund|sum)$/.test(fact);

/** A value as it stands in a sentence; what names an amount gets its two decimals. */
export function valueInWords(value: unknown, fact = ''): string {
	if (Array.isArray(value)) return value.map((entry) => valueInWords(entry, fact)).join(', ');
	if (isObject(value)) return Object.entries(value).map(([currency, limit]) => `${valueInWords(limit, fact)} ${currency}`).join(' or ');
	if (typeof value === 'number' && isMoney(fact)) return value.toFixed(2);
	return typeof value === 'string' ? `"${inSentence(value, 60).replaceAll('"', "'")}"` : inSentence(value, 60);
}

export interface WrittenTest {
	key: string;
	fact: string;
	suffix: string;
	operand: unknown;
}

/** The tests that stand directly in a `when`, without its groups. */
export function directTests(when: unknown): WrittenTest[] {
	return Object.entries(isObject(when) ? when : {}).flatMap(([key, operand]): WrittenTest[] => {
		const split = key === 'all' || key === 'any' || key === 'not' ? undefined : splitKey(key);
		const suffix = Object.keys(OPERATORS).find((each) => OPERATORS[each] === split?.operator);
		return split && suffix !== undefined ? [{ key, fact: split.fact, suffix, operand }] : [];
	});
}

/** `customer_months at least 3` */
export function testInWords({ fact, suffix, operand }: WrittenTest): string {
	if (suffix === '_exists') return `${fact} is ${operand === true ? '' : 'not '}given`;
	if (suffix === '_between' && Array.isArray(operand)) return `${fact} between ${valueInWords(operand[0], fact)} and ${valueInWords(operand[1], fact)}`;
	return `${fact} ${WORDS[suffix] ?? suffix} ${valueInWords(operand, fact)}`;
}

/** A whole `when` in words, its groups included; '' for the empty one. */
export function whenInWords(when: unknown): string {
	if (!isObject(when)) return '';
	const tests = new Map(directTests(when).map((test) => [test.key, testInWords(test)]));
	const list = (value: unknown, word: string) => (Array.isArray(value) ? value.map((entry) => `(${whenInWords(entry)})`).join(` ${word} `) : '');
	const parts = Object.entries(when).map(([key, value]) => {
		if (key === 'all') return list(value, 'and');
		if (key === 'any') return list(value, 'or');
		return key === 'not' ? `not (${whenInWords(value)})` : (tests.get(key) ?? '');
	});
	return parts.join(' and ');
}
