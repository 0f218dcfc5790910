import { termsOf } from '../../src/learn/terms-of';
import { anyAction } from '../support/records';

const terms = (text: string) => [...termsOf({ action: { ...anyAction(), origin: { text } }, risk: { rule: 'refund.low' }, tier: 'low' }).keys()];

test('words and the shape of the action count, numbers and addresses do not', () => {
	const found = terms('Hello, mail jane.doe@example.com or call +1 555 010 9999 about order A-1845: the Müller lamp is broken! [EMAIL_1]');
	expect(found).toEqual(expect.arrayContaining(['tier:low', 'rule:refund.low', 'field:refund_amount', 'amount:5', 'müller', 'lamp', 'broken']));
	expect(found.join(' ')).not.toMatch(/jane|555|1845|email_1/);
});

test('amounts of about the same size share a term, others do not', () => {
	const step = (amount: number) => [...termsOf({ action: { ...anyAction(), facts: { amount } }, risk: null, tier: 'low' }).keys()].find((term) => term.startsWith('amount:'));
	expect(step(35)).toBe(step(40));
	expect(step(35)).not.toBe(step(350));
});

test('a text of a megabyte gives a bounded number of terms, quickly', () => {
	const started = Date.now();
	expect(terms('wort'.repeat(250_000)).length).toBeLessThan(20);
	expect(terms(Array.from({ length: 100_000 }, (_, index) => `w${String.fromCharCode(97 + (index % 26))}${'abcdefghij'[index % 10]}${'klmnop'[index % 6]}`).join(' ')).length).toBeLessThanOrEqual(150);
	expect(Date.now() - started).toBeLessThan(1_000);
});
