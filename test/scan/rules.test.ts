import fc from 'fast-check';
import { anchorsOf } from '../../src/scan/rules/anchors';
import { RuleSet } from '../../src/scan/rules/rule-set';
import { normalise } from '../../src/scan/text/normalise';
import { Sentence } from '../../src/scan/text/sentences';
import { OWN_SENTENCES } from './own-sentences';
import { scanned } from './helpers';
import { hasSets, readSet, setNames } from './eval-sets';

const named = (pattern: RegExp): string[] => anchorsOf(pattern).map((clause) => clause.map((words) => words.map(({ word, left, right }) => `${left ? '_' : ''}${word}${right ? '_' : ''}`).join('+')).join(' '));
const sentence = (text: string): Sentence => new Sentence(normalise(text), 0, text.length);

afterEach(() => jest.restoreAllMocks());

test.each<[RegExp, string[]]>([
	[/(?<![a-z])we (?:refunded|reimbursed) you(?![a-z])/, ['_refunded_+_we_+_you_ _reimbursed_+_we_+_you_']],
	[/(?<![a-z])waiv\w* (?:[a-z]{2,8} ){0,2}invoices?(?![a-z])/, ['_invoice_ _invoices_', '_waiv']],
	[/(?:bank|court)(?: [a-z]+)* (?:[a-z]+ )?jury/, ['_jury', 'bank_ court_']],
	[/vouchers?[^.!?]{0,20}\d/, ['voucher vouchers', '_#_']],
])('the anchors of %s', (pattern, anchors) => {
	expect(named(pattern)).toEqual(anchors);
});

test.each([/(?<![a-z])not (?:[a-z]{2,12} ){0,3}\w*/, /\w+ [a-z]{2,5}/, /(?:refund|\d?)\w*/])('a rule that has none is refused when it is loaded: %s', (pattern) => {
	expect(() => new RuleSet('input', [pattern])).toThrow(/no anchor/);
});

test('a rule with flags is refused', () => {
	expect(() => new RuleSet('input', [/refund/i])).toThrow(/flags/);
});

test('anchors reach across contractions, adverbs and cut sentences', () => {
	const rules = new RuleSet('draft', [/(?<![a-z])we have refunded amt(?![a-z])/]);
	expect(rules.hold(sentence("we've just refunded $12"), 'plain')).toBe(true);
	expect(rules.hold(sentence('we have refunded nothing'), 'plain')).toBe(false);
	const cut = normalise(`xrefundedx${' x'.repeat(300)}`);
	expect(new RuleSet('draft', [/^refunded$/]).for(new Sentence(cut, 1, 9))).toHaveLength(1);
});

/** Words of rules, everyday words and signs: enough for rules to match now and then. */
const words = fc.array(fc.constantFrom('we', "we've", 'refund', 'refunded', 'the', 'bank', "wouldn't", 'sue', '$5', '12.50', 'credit', 'just', 'back', 'it', "it's", ',', 'fee', 'waived', 'un', 'fund', 'u', 'gonna'), { maxLength: 14 });

test('what is passed by could not have matched', () => {
	const patterns = [/(?<![a-z'])(?:we|it) (?:have|is|will|would) (?:not )?(?:refunded|waived|sue)/, /fund(?:ed)?[^.!?]{0,12} back/, /(?:fee|amt)s? (?:[a-z]{2,10} ){0,2}waived/, /you (?:are )?going to sue/, /(?:un)?fund(?![a-z])/];
	const rules = new RuleSet('draft', patterns);
	fc.assert(
		fc.property(words, fc.constantFrom(' ', '\n'), (parts, gap) => {
			const one = sentence(parts.join(gap));
			const tried = rules.for(one);
			for (const pattern of patterns) if (pattern.test(one.plain) || pattern.test(one.lower)) expect(tried).toContain(pattern);
		}),
		{ numRuns: 2_000 },
	);
});

test('anchors change no result', () => {
	const texts = Object.values(OWN_SENTENCES).flatMap(({ found, none }) => [...found, ...none]);
	if (hasSets()) for (const name of setNames()) texts.push(...readSet(name).filter((_, index) => index % 40 === 0).map(({ text }) => text));
	else console.log('development sets are absent: own sentences only');
	const results = (): unknown[] => texts.map((text) => [scanned(text), scanned(text, { direction: 'draft' })]);
	const anchored = results();
	jest.spyOn(RuleSet.prototype, 'for').mockImplementation(function all(this: RuleSet) {
		return this.rules;
	});
	expect(results()).toEqual(anchored);
});
