import { sayerFor } from '../../src/tier/money-words';

test.each([
	['amount', 740, '740.00'],
	['amount', 500.5, '500.50'],
	['amount', 50.001, '50.001'],
	['amount', -0.1, '-0.10'],
	['order.total', [5, 10], '5.00, 10.00'],
	['refund_amount', '5', '"5"'],
	['amount', 1e300, '1e+300'],
	['customer_months', 3, '3'],
	['amounts_seen', 3, '3'],
])('%s %p is written %s', (fact, value, text) => {
	expect(sayerFor(fact)(value)).toBe(text);
});
