import type { ActionProposal } from '../draft/proposal';
import { currencyField, fieldOf, type DraftRule } from './draft-rules';
import { MAX_MATCHED } from './fact-kind';
import { say } from './operators';
import { endOf } from './until';

/** What a check may look at beside the value: the whole draft, and the time. */
export interface CheckContext {
	action: ActionProposal;
	rule: DraftRule;
	now: Date | undefined;
}

/** What is wrong, in words that say what the value must be; undefined when nothing is. */
export type DraftCheck = (value: unknown, context: CheckContext) => string | undefined;

const DECIMAL = /^-?\d{1,15}(?:\.\d{1,10})?$/;
/** One plain address, so that `a@evil.example,b@example.com` has no domain at all. */
const ADDRESS = /^[^\s@<>(),;:"'\\]+@([^\s@<>(),;:"'\\]+)$/;

const isFinite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isDecimal = (value: unknown): boolean => isFinite(value) || (typeof value === 'string' && DECIMAL.test(value));
const isDate = (value: unknown): value is string => typeof value === 'string' && endOf(value) !== undefined;

const TYPES: Readonly<Record<NonNullable<DraftRule['type']>, { words: string; is(value: unknown): boolean }>> = {
	text: { words: 'a text', is: (value) => typeof value === 'string' },
	number: { words: 'a number', is: isFinite },
	whole_number: { words: 'a whole number', is: Number.isSafeInteger },
	decimal: { words: 'an amount, e.g. 25.00', is: isDecimal },
	true_or_false: { words: 'true or false', is: (value) => typeof value === 'boolean' },
	date: { words: 'a date, e.g. 2026-12-31', is: isDate },
	list: { words: 'a list', is: Array.isArray },
	object: { words: 'an object', is: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) },
};

export const typeCheck: DraftCheck = (value, { rule: { type } }) =>
	type === undefined || TYPES[type].is(value) ? undefined : `must be ${TYPES[type].words}, but is ${say(value)}`;

/** The bound that counts for this draft, in words and as a number; a text when none can be told. */
function boundFor(bound: NonNullable<DraftRule['max']>, { action, rule }: CheckContext): { limit: number; unit: string } | string {
	if (typeof bound === 'number') return { limit: bound, unit: '' };
	const place = currencyField(rule);
	const currency = fieldOf(action, place);
	const known = Object.keys(bound).join(', ');
	if (currency === undefined) return `cannot be checked without ${place}, which must be one of ${known}`;
	if (typeof currency !== 'string' || !Object.hasOwn(bound, currency)) return `cannot be checked, because ${place} must be one of ${known}, but is ${say(currency)}`;
	return { limit: bound[currency] as number, unit: ` ${currency}` };
}

const boundCheck =
	(key: 'min' | 'max', words: string, within: (value: number, limit: number) => boolean): DraftCheck =>
	(value, context) => {
		const bound = context.rule[key];
		if (bound === undefined) return undefined;
		// Texts are numbers only where the owner said so.
		if (!(context.rule.type === 'decimal' ? isDecimal(value) : isFinite(value))) return `must be a number, but is ${say(value)}`;
		const found = boundFor(bound, context);
		if (typeof found === 'string') return found;
		return within(Number(value), found.limit) ? undefined : `must be at ${words} ${found.limit}${found.unit}, but is ${say(value)}`;
	};

const maxLength: DraftCheck = (value, { rule: { max_length: limit } }) => {
	if (limit === undefined) return undefined;
	if (typeof value !== 'string' && !Array.isArray(value)) return `must be a text or a list, but is ${say(value)}`;
	if (value.length <= limit) return undefined;
	return `must have at most ${limit} ${typeof value === 'string' ? 'characters' : 'entries'}, but has ${value.length}`;
};

const oneOf: DraftCheck = (value, { rule }) =>
	rule.one_of === undefined || rule.one_of.includes(value as string) ? undefined : `must be one of ${say(rule.one_of.slice(0, 20))}${rule.one_of.length > 20 ? ' …' : ''}, but is ${say(value)}`;

const matches: DraftCheck = (value, { rule: { matches: pattern } }) => {
	if (pattern === undefined) return undefined;
	if (typeof value !== 'string' || value.length > MAX_MATCHED) return `must be a text of at most ${MAX_MATCHED} characters`;
	return pattern.test(value) ? undefined : `must match ${say(pattern.source)}, but is ${say(value)}`;
};

const notPast: DraftCheck = (value, { rule, now }) => {
	if (rule.not_past === undefined) return undefined;
	if (!isDate(value)) return `must be a date, e.g. 2026-12-31, but is ${say(value)}`;
	if (now === undefined) return 'cannot be checked, because the current time is not known';
	return (endOf(value) as number) > now.getTime() ? undefined : `must not be in the past, but is ${say(value)}`;
};

/** Addresses differ in case without being other addresses; everything else about them counts. */
const onList: DraftCheck = (value, { rule: { on_list: list } }) => {
	if (list === undefined) return undefined;
	const given = typeof value === 'string' ? value.toLowerCase() : undefined;
	const domain = given === undefined ? undefined : ADDRESS.exec(given)?.[1];
	const allowed = given !== undefined && list.some((entry) => entry.toLowerCase() === given || (domain !== undefined && entry.toLowerCase() === `@${domain}`));
	return allowed ? undefined : `must be on the policy's list, but is ${say(value)}`;
};

/** About the value as a whole. */
export const WHOLE: readonly (readonly [keyof DraftRule, DraftCheck])[] = [['max_length', maxLength]];

/** About the value, or every entry when it is a list. */
export const EACH: readonly (readonly [keyof DraftRule, DraftCheck])[] = [
	['min', boundCheck('min', 'least', (value, limit) => value >= limit)],
	['max', boundCheck('max', 'most', (value, limit) => value <= limit)],
	['one_of', oneOf],
	['matches', matches],
	['not_past', notPast],
	['on_list', onList],
];
