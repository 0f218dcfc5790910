import fc from 'fast-check';
import { amountsIn } from '../../src/approve/amounts-in';
import { applyEdit, textOfValue } from '../../src/approve/apply-edit';
import { confirmationOf, isConfirmed } from '../../src/approve/confirmation';
import { factsAfterEdit } from '../../src/approve/facts-after-edit';
import type { ActionProposal, Json } from '../../src/draft/proposal';
import { call, refund, reply } from './fixtures';

const amountAfter = (before: ActionProposal, edit: Parameters<typeof applyEdit>[1]) => {
	const applied = applyEdit(before, edit);
	if (!applied.ok) throw new Error(applied.message);
	return factsAfterEdit(before, applied.action).amount;
};

describe('applying an edit', () => {
	it('leaves what was not touched exactly as it was, line breaks and all', () => {
		for (const body of ['a\nb', 'a\r\nb', '\n\nlead', 'tail\n', '']) {
			const action = reply({ message: { channel: 'email', recipients: ['a@example.com'], subject: 's', body } });
			// What a browser sends back for an untouched textarea.
			expect(applyEdit(action, { subject: 's', body: body.replace(/\r?\n/g, '\r\n') })).toEqual({ ok: true, action });
		}
	});

	it.each<[Json, string, unknown]>([
		[5, '7', 7],
		[5, '7.50', 7.5],
		[true, 'false', false],
		['5', '7', '7'],
		[null, 'text', 'text'],
		[{ a: 1 }, '{"a":2}', { a: 2 }],
	])('keeps the kind of %j when it becomes %s', (before, text, expected) => {
		const applied = applyEdit(refund({ proposed_changes: [{ field: 'f', proposed: before }] }), { values: { 0: text } });
		expect(applied).toMatchObject({ ok: true, action: { proposed_changes: [{ proposed: expected }] } });
	});

	it.each<[Json, string]>([[5, 'seven'], [5, ''], [true, 'yes'], [{ a: 1 }, '{'], [5, '"5"']])('refuses to turn %j into %j', (before, text) => {
		expect(applyEdit(refund({ proposed_changes: [{ field: 'limit', proposed: before }] }), { values: { 0: text } })).toMatchObject({ ok: false, field: 'limit' });
	});

	it('gives every untouched value back as it was', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const before = JSON.parse(JSON.stringify(value)) as Json;
				const action = refund({ proposed_changes: [{ field: 'f', proposed: before }] });
				expect(applyEdit(action, { values: { 0: textOfValue(before) } })).toEqual({ ok: true, action });
			}),
		);
	});

	it('takes away the source and the doubt of a value that was replaced, and of no other', () => {
		const applied = applyEdit(refund(), { values: { 0: '700.00', 1: 'closed' } });
		expect(applied).toMatchObject({ ok: true, action: { proposed_changes: [{ proposed: '700.00', source: "an approver's edit" }, { field: 'status' }] } });
		expect(JSON.stringify(applied)).not.toContain('partly delivered');
	});

	it('edits a JSON body only with JSON, and never invents one', () => {
		expect(applyEdit(call(), { requestBody: '{"amount":9}' })).toMatchObject({ ok: true, action: { request: { body: { amount: 9 } } } });
		expect(applyEdit(call(), { requestBody: '{"amount":' })).toMatchObject({ ok: false });
		expect(applyEdit(call({ request: { method: 'GET', url: 'https://api.example.com/' } }), { requestBody: '{}' })).toMatchObject({ ok: false });
	});
});

describe('facts after an edit', () => {
	it.each<[string, ActionProposal, Parameters<typeof applyEdit>[1], number]>([
		['follows a record value up', refund(), { values: { 0: '4000.00' } }, 4000],
		['follows a record value down', refund(), { values: { 0: '20' } }, 20],
		['reads thousands separators', refund(), { values: { 0: '4,000.00' } }, 4000],
		['follows a number in a body', call(), { requestBody: '{"amount": 9000, "currency": "EUR"}' }, 9000],
		['sees a larger amount added to a body', call(), { requestBody: '{"amount": 740, "currency": "EUR", "extra": 8000}' }, 8000],
		['follows an amount in a message', reply(), { body: 'We will refund 4000 EUR.' }, 4000],
		['follows a bare number where the amount stood', reply(), { body: 'We will refund 2000.' }, 2000],
		['sees an amount that is added', reply(), { body: 'We will refund 740.00 EUR and another 4 000 EUR.' }, 4000],
		['sees it without a currency too', reply(), { body: 'We will refund 740.00 EUR and another 4,000 on top.' }, 4000],
		['is not alarmed by dates, years and order numbers', reply(), { body: 'We will refund 740.00 EUR by 3 March 2027 for order 88213456, ref 2027-03-03.' }, 740],
		['is not changed by words', reply(), { body: 'We will gladly refund 740.00 EUR within 5 days.' }, 740],
	])('%s', (_name, before, edit, expected) => {
		expect(amountAfter(before, edit)).toBe(expected);
	});

	it('never hides a larger amount behind the old fact, however it is written', () => {
		const written = fc.constantFrom<(n: number) => string>(
			(n) => `${n} EUR`, (n) => `EUR ${n}`, (n) => `€${n}`, (n) => `${n}€`, (n) => `EUR${n}`, (n) => `${n}.00 EUR`, (n) => `${n.toLocaleString('en-US')} EUR`, (n) => `${n.toLocaleString('de-DE')},00 EUR`, (n) => `$${n}`, (n) => `(${n} dollars)`,
		);
		fc.assert(
			fc.property(fc.integer({ min: 741, max: 9_999_999 }), written, (amount, write) => {
				expect(amountAfter(reply(), { body: `We will refund 740.00 EUR. And ${write(amount)}!` })).toBe(amount);
			}),
		);
	});

	it('reads long texts in linear time', () => {
		const started = performance.now();
		for (const unit of ['1 ', '1,', '1.', "1'", '1,1.', '€', '111 ', '1 111', "a'"]) amountsIn(unit.repeat(60_000), true);
		expect(performance.now() - started).toBeLessThan(4_000);
	});
});

describe('the value to type in the high tier', () => {
	it('is the amount when the amount is part of what is done', () => {
		expect(confirmationOf(refund())).toEqual({ what: 'the amount', value: '740.00 EUR' });
		expect(confirmationOf(call())).toEqual({ what: 'the amount', value: '740.00 EUR' });
	});

	it('is the target when the amount only stands beside it', () => {
		expect(confirmationOf(refund({ facts: { amount: 12, currency: 'EUR' } }))).toEqual({ what: 'the id of the target', value: '1845' });
		expect(confirmationOf(reply({ facts: {}, target_id: undefined }))).toEqual({ what: 'the first recipient', value: 'marta@example.com' });
		expect(confirmationOf(call({ facts: {} }))).toEqual({ what: 'the host that is called', value: 'api.example.com' });
	});

	it.each(['740', '740.0', '740.00', '740 EUR', ' 740.00  eur '])('accepts %j', (typed) => expect(isConfirmed(refund(), typed)).toBe(true));
	it.each([undefined, '', ' ', '741', '74', '7400', '740 USD', '740,00', 'EUR', '740 EUR x', '0740e0', 'on', 'true'])('refuses %j', (typed) => {
		expect(isConfirmed(refund(), typed)).toBe(false);
	});
});
