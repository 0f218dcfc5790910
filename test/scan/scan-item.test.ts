import type { ActionProposal } from '../../src/draft/proposal';
import { CHECKS, guardrailTypes, scanItem } from '../../src/scan';
import { outgoingText } from '../../src/scan/outgoing-text';
import { settings } from './helpers';

const base = { action_type: 'x', target_system: 'hubspot', target_id: '1', correlation_id: 'cor_1', environment: 'test', facts: {} } as const;
const message = (body: string, more: Partial<ActionProposal> = {}): ActionProposal => ({ ...base, message: { channel: 'email', recipients: ['a'], body }, ...more });

test('what goes out of each class', () => {
	expect(outgoingText(message('body', { message: { channel: 'email', recipients: ['a'], subject: 'subject', body: 'body' }, draft: { response: 'not this' } }))).toBe('subject\n\nbody');
	expect(outgoingText({ ...base, proposed_changes: [{ field: 'a', current: 'old', proposed: 'new' }, { field: 'b', proposed: { c: ['d', 1, null] } }], draft: { response: 'reply' } })).toBe('new\n\nd\n\nreply');
	expect(outgoingText({ ...base, request: { method: 'POST', url: 'https://x.example/p?q=v%40w', body: { a: 'b', c: [{ d: 'e' }] } } })).toBe('b\n\ne\n\nv@w');
});

test('a clean item', () => {
	expect(scanItem(message('Thank you for writing.'), settings)).toEqual({
		guardrail_triggered: false,
		guardrail_types: [],
		guardrail_action: 'allowed',
		guardrail_policy_version: expect.stringMatching(/^builtin-1\+[0-9a-f]{12}$/),
		reason: 'No guardrail found anything.',
		draft: { findings: [], masked: 'Thank you for writing.' },
		failed_checks: [],
	});
});

test('the strictest of customer and draft decides, in one sentence', () => {
	const result = scanItem(message('We have refunded you.', { origin: { text: 'I will sue you. Mail a@example.com.' } }), settings);
	expect(result).toMatchObject({
		guardrail_triggered: true,
		guardrail_types: ['legal', 'pii', 'refunds'],
		guardrail_action: 'blocked',
		reason: "Blocked: the customer's text has a legal threat and personal data; the draft has an unverified refund, credit or cancellation commitment.",
		input: { masked: 'I will sue you. Mail [EMAIL_1].' },
	});
});

test('an echo of the customer is found in a record value', () => {
	const result = scanItem({ ...base, proposed_changes: [{ field: 'note', proposed: 'SSN 536 22 8726' }], origin: { text: 'my ssn: 536-22-8726' } }, settings);
	expect(result.guardrail_types).toEqual(['pii', 'pii_echo']);
	expect(result.guardrail_action).toBe('blocked');
});

test('verified facts of the item count', () => {
	expect(scanItem(message('We have refunded you.', { facts: { verified: { refund: true } } }), settings).guardrail_action).toBe('allowed');
});

test('a failed check is named', () => {
	const checks = [{ ...(CHECKS[0] as (typeof CHECKS)[number]), wants: undefined as never, run: () => { throw new Error('x'); } }];
	expect(scanItem(message('hi', { origin: { text: 'hi' } }), settings, { checks })).toMatchObject({ guardrail_action: 'blocked', guardrail_triggered: true, failed_checks: ['pii.iban'], reason: 'Blocked, because the check pii.iban could not run.' });
});

test('types speak the CRM field’s words', () => {
	const types = guardrailTypes((['chargeback_threat', 'url', 'pii', 'pii', 'prompt_attack', 'liability', 'secret', 'absolute_promise', 'refund_commitment'] as const).map((category) => ({ type: '', category, start: 0, end: 1, check: '' })));
	expect(types).toEqual(['absolute_promise', 'legal', 'pii', 'prompt_attack', 'refunds', 'secret', 'url']);
});
