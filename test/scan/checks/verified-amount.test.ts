import * as fc from 'fast-check';
import { readAmount } from '../../../src/scan/text/money';
import { found } from '../helpers';

const blocked = (text: string, verified: Record<string, unknown>): boolean => found('refund_commitment', text, 'draft', { facts: { verified } }).length > 0;

test('a verified amount covers what is not higher', () => {
	expect(blocked('We have refunded $45.99 to your card.', { refund: true, amount: 45.99 })).toBe(false);
	expect(blocked('We have refunded $20 to your card.', { refund: true, refund_amount: '45.99' })).toBe(false);
	expect(blocked('We have refunded $46 to your card.', { refund: true, amount: 45.99 })).toBe(true);
	expect(blocked('Wir haben Ihnen 1.250,00 EUR erstattet.', { refund: { amount: 1250, currency: 'EUR' } })).toBe(false);
	expect(blocked('Wir haben Ihnen 1.250,00 EUR erstattet.', { refund: { amount: 1250, currency: 'USD' } })).toBe(true);
	expect(blocked('We have credited you with a voucher of $30.', { credit: true, credit_amount: 25 })).toBe(true);
});

test('an amount that cannot be read covers nothing; none at all covers the fact', () => {
	expect(blocked('We have refunded $45 to your card.', { refund: true, amount: 'some' })).toBe(true);
	expect(blocked('We have refunded $45 to your card.', { refund: true })).toBe(false);
	expect(blocked('We have refunded $45 to your card.', { refund: 'yes' })).toBe(true);
});

test('any higher amount is found, any lower one is not', () => {
	fc.assert(
		fc.property(fc.integer({ min: 2, max: 9_000 }), fc.integer({ min: 1, max: 9_000 }), (verified, drafted) => {
			expect(blocked(`We have refunded $${drafted}.00 to your card.`, { refund: true, amount: verified })).toBe(drafted > verified);
		}),
	);
});

test('reads amounts as either side of the ocean writes them', () => {
	expect(['1,234.50', '1.234,50', '1 234', "1'234.5", '12', '12,5'].map(readAmount)).toEqual([1234.5, 1234.5, 1234, 1234.5, 12, 12.5]);
});
