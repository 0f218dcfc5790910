import fc from 'fast-check';
import { hashLeaf } from '../../src/audit/merkle';
import { openEvent, readHeader } from '../../src/audit/open-event';
import { pseudonymOf } from '../../src/audit/prepare-event';
import { canonicalJson } from '../../src/draft/canonical';
import type { PreparedEvent, StoredEvent } from '../../src/store/port';
import { createKeyRing } from '../../src/tokens/key-ring';
import { anyEvent, testRing } from '../support/records';
import { TEST_KEYS } from '../support/test-ports';

const stored = (event: PreparedEvent): StoredEvent => ({ ...event, seq: 0, erased: false });
const codeOf = (work: () => unknown): unknown => {
	try {
		work();
	} catch (error) {
		return (error as { code?: unknown }).code;
	}
	return 'nothing was thrown';
};

test('the header is canonical, holds no personal data, and is what the leaf hash covers', () => {
	const event = anyEvent({ approvalId: 'apr_1', payloadHash: 'aa', evidenceHash: 'bb', policyVersion: '3', policyHash: 'cc', guardrailVersion: 'g1' });
	expect(event.header).toBe(canonicalJson(JSON.parse(event.header)));
	expect(event.leafHash).toBe(hashLeaf(event.header));
	// As whole words: hex ids hold "ada" by chance.
	expect(event.header).not.toMatch(/\b(?:Ada|ada)\b/);
	for (const secret of ['team_lead', '25.00', 'customer 42', 'Within policy']) expect(event.header).not.toContain(secret);
	expect(readHeader(event)).toMatchObject({
		v: 1,
		id: event.id,
		at: '2026-11-20T09:00:00.000Z',
		actor: { kind: 'person', pseudonym: pseudonymOf({ kind: 'person', id: 'ada' }, testRing), kid: 'test-2' },
		action: 'approval.decided',
		outcome: 'approved',
		correlation_id: 'cor-1',
		environment: 'production',
		workflow_id: 'wf-1',
		execution_id: 'ex-1',
		node: 'Approval Wait',
		approval_id: 'apr_1',
		payload_hash: 'aa',
		evidence_hash: 'bb',
		policy_version: '3',
		policy_hash: 'cc',
		guardrail_version: 'g1',
	});
	expect(anyEvent().header).not.toContain('null');
});

test('the private part opens with the keys of the ring, the older key included', () => {
	const opened = openEvent(stored(anyEvent()), createKeyRing(TEST_KEYS.map((key) => ({ ...key, active: !key.active }))));
	expect(opened).toMatchObject({
		state: 'open',
		private: { sentence: 'Ada approved the refund of 25.00 EUR for customer 42.', reason: 'Within policy.', actor: { id: 'ada', name: 'Ada' }, detail: { amount: 25 } },
	});
});

test('the same words never make the same bytes twice, and the same actor has one pseudonym', () => {
	const [one, two] = [anyEvent(), anyEvent()];
	expect(one.ciphertext).not.toBe(two.ciphertext);
	expect(readHeader(one).commitment).not.toBe(readHeader(two).commitment);
	expect(readHeader(one).actor).toEqual(readHeader(two).actor);
	expect(pseudonymOf({ kind: 'rule', id: 'ada' }, testRing)).not.toBe(readHeader(one).actor.pseudonym);
});

test('what was erased says so; what was changed or is locked by an unknown key is refused', () => {
	const [event, other] = [stored(anyEvent()), stored(anyEvent())];
	expect(openEvent({ ...event, ciphertext: '', wrappedKey: '', erased: true }, testRing)).toEqual({ state: 'erased' });
	expect(codeOf(() => openEvent({ ...event, keyId: 'gone' }, testRing))).toBe('audit_key_missing');
	expect(codeOf(() => openEvent({ ...event, ciphertext: other.ciphertext, wrappedKey: other.wrappedKey }, testRing))).toBe('audit_broken');
	expect(codeOf(() => openEvent({ ...event, ciphertext: 'AAAA' }, testRing))).toBe('audit_broken');
	expect(codeOf(() => openEvent({ ...event, header: event.header.replace(readHeader(event).commitment, readHeader(other).commitment) }, testRing))).toBe('audit_broken');
	expect(codeOf(() => openEvent({ ...event, header: '{' }, testRing))).toBe('audit_broken');
});

test('no detail, however it is written, keeps an event from being recorded', () => {
	fc.assert(
		fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withSparseArray: true, withNullPrototype: true }), fc.string({ unit: 'binary' }), (detail, sentence) => {
			const event = stored(anyEvent({ private: { sentence, detail } }));
			expect(openEvent(event, testRing)).toMatchObject({ state: 'open' });
		}),
	);
	const cut = anyEvent({ correlationId: 'cor-\ud83d', private: { sentence: 'cut \ud83d', detail: { 'k\udc00': NaN, left: undefined } } });
	expect(openEvent(stored(cut), testRing)).toMatchObject({ private: { sentence: 'cut \ufffd', detail: { 'k\ufffd': null } } });
	expect(cut.correlationId).toBe('cor-\ufffd');
});
