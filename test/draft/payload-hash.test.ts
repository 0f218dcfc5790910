import fc from 'fast-check';
import { effectOf, parseProposal, payloadHash, type ActionProposal } from '../../src/draft';
import { proposal, reversed } from './arbitraries';

const clone = (action: ActionProposal): ActionProposal => structuredClone(action);

describe('payloadHash', () => {
	it('is 64 hex digits and does not depend on the order of keys', () => {
		fc.assert(
			fc.property(proposal, (action) => {
				expect(payloadHash(action)).toMatch(/^[0-9a-f]{64}$/);
				expect(payloadHash(reversed(action))).toBe(payloadHash(action));
			}),
			{ numRuns: 500 },
		);
	});

	it('survives JSON text and parsing, as it does between two nodes', () => {
		fc.assert(
			fc.property(proposal, (action) => {
				const parsed = parseProposal(JSON.stringify(action), { environment: action.environment, newId: () => 'unused' });
				expect(parsed).toMatchObject({ ok: true });
				if (parsed.ok) expect(payloadHash(parsed.action)).toBe(payloadHash(action));
			}),
			{ numRuns: 500 },
		);
	});

	it('does not change with the prose around the effect', () => {
		fc.assert(
			fc.property(proposal, fc.string(), fc.integer(), (action, prose, amount) => {
				const other = clone(action);
				other.facts = { amount, note: prose };
				other.draft = { rationale: prose, evidence: [prose] };
				other.origin = { text: prose, requested_by: 'someone' };
				other.classification = { intent: 'refund_request', intent_confidence: 0.5 };
				other.correlation_id = `other-${prose}`;
				for (const change of other.proposed_changes ?? []) {
					change.source = prose;
					change.doubt = prose;
				}
				if (other.request) {
					other.request.auth_scope = prose;
					other.request.side_effects = [prose];
				}
				expect(payloadHash(other)).toBe(payloadHash(action));
			}),
			{ numRuns: 300 },
		);
	});

	it('changes with every single part of the effect', () => {
		fc.assert(
			fc.property(proposal, (action) => {
				const seen = new Set([payloadHash(action)]);
				const changed = (change: (other: ActionProposal) => void) => {
					const other = clone(action);
					change(other);
					const hash = payloadHash(other);
					expect(seen.has(hash)).toBe(false);
					seen.add(hash);
				};
				changed((other) => (other.action_type += '!'));
				changed((other) => (other.target_system += '!'));
				changed((other) => (other.target_object = `${other.target_object ?? ''}!`));
				changed((other) => (other.target_id += '!'));
				changed((other) => (other.target_url = `${other.target_url ?? 'https://a.example'}/x`));
				changed((other) => (other.environment = other.environment === 'test' ? 'production' : 'test'));
				action.proposed_changes?.forEach((_, index) => {
					const at = (other: ActionProposal) => (other.proposed_changes as NonNullable<ActionProposal['proposed_changes']>)[index]!;
					changed((other) => (at(other).field += '!'));
					changed((other) => (at(other).proposed = [at(other).proposed]));
					changed((other) => (at(other).current = [at(other).current ?? 0]));
				});
				const { message, request } = action;
				if (message) {
					changed((other) => (other.message!.channel += '!'));
					changed((other) => other.message!.recipients.push('mallory@example.com'));
					changed((other) => (other.message!.subject = `${message.subject ?? ''}!`));
					changed((other) => (other.message!.body += '!'));
					changed((other) => (other.message!.attachments = [{ name: 'a.pdf' }]));
				}
				if (request) {
					changed((other) => (other.request!.method = request.method === 'GET' ? 'POST' : 'GET'));
					changed((other) => (other.request!.url += 'x'));
					changed((other) => (other.request!.headers = { ...request.headers, 'x-other': '1' }));
					changed((other) => (other.request!.body = [request.body ?? 0]));
				}
			}),
			{ numRuns: 300 },
		);
	});

	it('tells a current value of null from one that nobody read, and a null body from none', () => {
		const base = { action_type: 'a', target_system: 's', target_id: '1', facts: {}, correlation_id: 'c', environment: 'test' } as const;
		const record = (current: { current?: null }) => payloadHash({ ...base, proposed_changes: [{ field: 'f', proposed: 1, ...current }] });
		expect(record({ current: null })).not.toBe(record({}));
		const call = (body: { body?: null }) => payloadHash({ ...base, request: { method: 'POST', url: 'https://a.example', ...body } });
		expect(call({ body: null })).not.toBe(call({}));
	});

	it('is the SHA-256 of the RFC 8785 text, checked against a value worked out by hand', () => {
		const action: ActionProposal = {
			action_type: 'refund',
			target_system: 'HubSpot',
			target_object: 'ticket',
			target_id: '1845',
			proposed_changes: [{ field: 'refund_amount', current: '0', proposed: '25.00' }],
			facts: {},
			correlation_id: 'c',
			environment: 'production',
		};
		const text =
			'{"action_type":"refund","environment":"production","proposed_changes":[{"current":"0","field":"refund_amount","proposed":"25.00"}],"target_id":"1845","target_object":"ticket","target_system":"HubSpot","target_url":null}';
		expect(JSON.parse(text)).toEqual(effectOf(action));
		// printf '%s' '<text>' | sha256sum
		expect(payloadHash(action)).toBe(HAND_HASH);
	});
});

const HAND_HASH = '7010a92cdeb0bfbb28bedc691399a95c60b9f373906b95b439f3f1590354c97d';
