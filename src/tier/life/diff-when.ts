import type { TierRule } from '../policy';
import { directTests, testInWords, valueInWords, whenInWords, type WrittenTest } from './condition-words';
import { outcomeInWords, plural } from './outcome-words';

/** The one upper limit that people call the rule by: `Refunds up to 50.00`. */
const LIMITS: Readonly<Record<string, string>> = { _lte: 'up to', _lt: 'below', _gt: 'above', _gte: 'from' };

const limitOf = (when: unknown): WrittenTest | undefined => directTests(when).find(({ fact, suffix }) => fact === 'amount' && suffix in LIMITS);
const limitInWords = ({ suffix, operand, fact }: WrittenTest): string => `${LIMITS[suffix] ?? ''} ${valueInWords(operand, fact)}`;

/** `Refunds up to 50.00`, `Refunds with customer_tier is "vip"`, `Refunds`: what a rule is about. */
export function subjectOf(actionType: string, when: unknown): string {
	const limit = limitOf(when);
	if (limit) return `${plural(actionType)} ${limitInWords(limit)}`;
	const words = whenInWords(when);
	return words === '' ? plural(actionType) : `${plural(actionType)} with ${words}`;
}

/** The same with every condition: `Refunds up to 50.00 with customer_tier is "vip"`. */
export function wholeSubjectOf(actionType: string, when: unknown): string {
	const limit = limitOf(when);
	const rest = Object.fromEntries(Object.entries((when ?? {}) as object).filter(([key]) => key !== limit?.key));
	const words = whenInWords(limit ? rest : when);
	return [plural(actionType), limit && limitInWords(limit), words && `with ${words}`].filter(Boolean).join(' ');
}

/** What became of one test: the same fact and operator with another value, gone, or new. */
interface Change {
	old?: WrittenTest;
	now?: WrittenTest;
}

function changesOf(old: unknown, now: unknown): Change[] {
	const [before, after] = [directTests(old), directTests(now)];
	const text = (value: unknown) => JSON.stringify(value);
	return [
		...after.map((test): Change => ({ old: before.find(({ key }) => key === test.key), now: test })).filter(({ old: earlier, now: later }) => text(earlier?.operand) !== text(later?.operand)),
		...before.filter(({ key }) => !after.some((test) => test.key === key)).map((test): Change => ({ old: test })),
	];
}

const groupsOf = (when: unknown): string => JSON.stringify(Object.entries((when ?? {}) as object).filter(([key]) => key === 'all' || key === 'any' || key === 'not'));

/** The conditions of one rule, in as few words as the change allows. */
export function diffWhen(old: unknown, now: unknown, actionType: string, rule: TierRule): string[] {
	const changes = changesOf(old, now);
	const outcome = outcomeInWords(rule);
	if (groupsOf(old) !== groupsOf(now) || changes.length === 0) {
		return [`${plural(actionType)} ${outcome} by rule ${rule.name} now with ${whenInWords(now) || 'no condition'} (was: ${whenInWords(old) || 'no condition'}).`];
	}
	return changes.map(({ old: before, now: after }) => {
		if (before && after) {
			const limit = limitOf(now);
			if (limit?.key === after.key) return `${plural(actionType)} ${limitInWords(after)} (was ${valueInWords(before.operand, before.fact)}) now ${outcome}.`;
			return `${subjectOf(actionType, now)} now ${outcome} with ${testInWords(after)} (was ${valueInWords(before.operand, before.fact)}).`;
		}
		if (after) return `${subjectOf(actionType, old)} now ${outcome} only with ${testInWords(after)}.`;
		return `${subjectOf(actionType, now)} now ${outcome} without regard to ${before ? testInWords(before) : 'what they are'}.`;
	});
}
