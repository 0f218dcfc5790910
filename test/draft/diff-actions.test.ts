import fc from 'fast-check';
import { applyEdit } from '../../src/approve/apply-edit';
import { diffActions } from '../../src/draft/diff-actions';
import { payloadHash } from '../../src/draft/payload-hash';
import { CALL, MESSAGE, RECORD } from '../browser/support/samples';

const edited = (...given: Parameters<typeof applyEdit>) => {
	const applied = applyEdit(...given);
	if (!applied.ok) throw new Error(applied.message);
	return applied.action;
};

it('a record: the value that was changed, by its place and its field', () => {
	expect(diffActions(RECORD, edited(RECORD, { values: { 0: '700.00' } }))).toEqual([{ path: 'proposed_changes.0.proposed', field: 'refund_amount', before: '740.00', after: '700.00' }]);
});

it('a message: both texts, and in the longer one the words that differ', () => {
	const after = edited(MESSAGE, { subject: 'Your refund', body: MESSAGE.message!.body.replace('740.00 EUR', '700.00 EUR').replace(', guaranteed until', ' until') });
	const [subject, text] = diffActions(MESSAGE, after);
	expect(subject).toEqual({ path: 'message.subject', field: 'subject', before: 'Your refund for order 88213', after: 'Your refund', });
	expect(text).toMatchObject({ path: 'message.body', field: 'text', before: MESSAGE.message!.body, after: after.message!.body });
	expect([text!.removed!.join('|'), text!.added!.join('|')]).toEqual([expect.stringContaining('740'), expect.stringContaining('700')]);
	expect(text!.removed!.join('|')).toContain('guaranteed');
});

it('a call: field by field of its body, null where one version has nothing', () => {
	const after = edited(CALL, { requestBody: JSON.stringify({ charge: 'ch_3Q9xZ', amount: 70000, currency: 'eur', metadata: { by: 'dana' } }) });
	expect(diffActions(CALL, after)).toEqual([
		{ path: 'request.body.amount', field: 'body.amount', before: 74000, after: 70000 },
		{ path: 'request.body.reason', field: 'body.reason', before: 'requested_by_customer', after: null },
		{ path: 'request.body.metadata', field: 'body.metadata', before: null, after: { by: 'dana' } },
	]);
});

it('is empty exactly when nothing was changed', () => {
	fc.assert(
		fc.property(fc.string(), fc.string(), (subject, body) => {
			const after = edited(MESSAGE, { subject, body });
			expect(diffActions(MESSAGE, after).length === 0).toBe(payloadHash(MESSAGE) === payloadHash(after));
		}),
	);
	expect(diffActions(MESSAGE, MESSAGE)).toEqual([]);
});
