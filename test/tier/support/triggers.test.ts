import fc from 'fast-check';
import type { ActionProposal } from '../../../src/draft';
import type { ConversationTurn } from '../../../src/store/port';
import { evaluateTier, loadPolicy, refineDecision, ROUTES_BY_STRICTNESS, TIERS_BY_STRICTNESS, type Policy, type RefineContext } from '../../../src/tier';
import { AI_MODES_BY_STRICTNESS, REVIEW_CONTRACTS, TRIGGERS } from '../../../src/tier/support/schema';
import type { RefinedDecision } from '../../../src/tier/support/apply-support';
import { policyError } from '../support';
import { FAIR, reply, supportPolicy, SURE, UNSURE, type Classification } from './support';

const NOW = new Date('2026-11-20T09:00:00.000Z');
const shipping = { topic: 'shipping' };
const decide = (action: ActionProposal, policy: Policy = supportPolicy(), context: Partial<RefineContext> = {}): RefinedDecision =>
	refineDecision(action, evaluateTier(action, policy, { now: NOW }), policy, { now: NOW, workflowId: 'w-1', history: [], ...context });
const write = (text: string, facts: Record<string, unknown> = {}, classification: Classification = SURE) => reply(classification, { origin: { text }, facts: { ...shipping, ...facts } as ActionProposal['facts'] });
const names = (decision: RefinedDecision) => decision.escalation?.triggers.map(({ name, trigger_type }) => `${name}:${trigger_type}`);
let turns = 0;
const turn = (patch: Partial<ConversationTurn> = {}): ConversationTurn => ({ id: 'prp', correlationId: `c-earlier-${(turns += 1)}`, payloadHash: 'a', intent: 'shipping_status', action: { origin: { text: 'Where is it?' } }, createdAt: '', approval: null, ...patch });

describe('escalation triggers', () => {
	it.each([
		['nothing', write('Where is my parcel?'), []],
		['a word for a human', write('Can I please TALK to a human?'), ['customer_asks_human:rule']],
		['the same in German, with an accent in French', write('Ich will mit einem Menschen reden'), ['customer_asks_human:rule']],
		['French', write('Je veux parler a un humain'), ['customer_asks_human:rule']],
		['only a part of such a word', write('I love your humane, personable staff'), []],
		['a fact for a human', write('hi', { asks_for_human: true }), ['customer_asks_human:rule']],
		['an intent for a human', write('hi', {}, { ...SURE, intent: 'Human Request' }), ['customer_asks_human:guidance']],
		['a flag that says no', write('hi', { asks_for_human: false, vip: false }), []],
		['a fact that is neither yes nor no', write('hi', { vip: 'gold' }), ['vip:rule']],
		['a flag in the list', write('hi', { flags: ['vip'] }), ['vip:rule']],
		['hacked', write('My account was HACKED!'), ['security:rule']],
		['breach', write('a data breach'), ['security:rule']],
		['unauthorized', write('an unauthorized charge'), ['security:rule']],
		['phishing with look-alike letters', write('a phіshing mail'), ['security:rule']],
		['phishing split by invisible signs', write('a phi\u200bshing mail'), ['security:rule']],
		['a word around it', write('hackedonism'), []],
		['negative and fair confidence', write('bad', {}, { ...FAIR, sentiment: 'negative' }), ['negative_sentiment:guidance']],
		['negative and low confidence', write('bad', {}, { ...UNSURE, sentiment: 'very negative' }), ['negative_sentiment:guidance']],
		['negative and unsure of that', write('bad', {}, { ...SURE, sentiment: 'negative', sentiment_confidence: 0.4 }), ['negative_sentiment:guidance']],
		['negative and all sure: the medium row, no escalation', write('bad', {}, { ...SURE, sentiment: 'negative' }), []],
		['neutral and low confidence', write('bad', {}, UNSURE), []],
		['somebody asked for it', write('hi', { escalate: true }), ['manual:manual']],
		['several, security first', write('I was hacked, let me talk to a human', { vip: true }), ['security:rule', 'vip:rule', 'customer_asks_human:rule']],
	] as [string, ActionProposal, string[]][])('%s', (_, action, expected) => {
		const decision = decide(action);
		expect(names(decision)).toEqual(expected);
		expect(decision.escalation?.triggered).toBe(expected.length > 0);
		expect(decision.route).toBe(expected.length > 0 ? 'named_approver' : 'batch_review');
		expect(decision.tier).toBe(expected.length > 0 ? 'high' : 'medium');
	});

	it.each([
		['one earlier turn of the same intent', [turn()], true],
		['one earlier turn of another intent', [turn({ intent: 'refund' })], false],
		['another intent in between', [turn({ intent: 'refund' }), turn()], false],
		['the same draft again', [turn({ correlationId: 'c-1', action: { origin: { text: 'Where is my parcel?' } } })], false],
		['the same correlation id, but other words', [turn({ correlationId: 'c-1', action: { origin: { text: 'I asked before' } } })], true],
		['an earlier turn that cannot be read', [turn({ action: undefined })], true],
		['one rejected draft', [turn({ intent: 'other', approval: 'rejected' })], false],
		['two rejected drafts', [turn({ intent: 'other', approval: 'rejected' }), turn({ intent: 'other', approval: 'changes_requested' })], true],
		['two rejected drafts, one undecided between', [turn({ intent: 'other', approval: 'rejected' }), turn({ intent: 'other', approval: 'pending' }), turn({ intent: 'other', approval: 'rejected' })], true],
		['an approved draft between', [turn({ intent: 'other', approval: 'rejected' }), turn({ intent: 'other', approval: 'approved' }), turn({ intent: 'other', approval: 'rejected' })], false],
	] as [string, ConversationTurn[], boolean][])('loop: %s', (_, history, expected) => {
		expect(names(decide(write('Where is my parcel?'), supportPolicy(), { history }))).toEqual(expected ? ['loop:rule'] : []);
	});

	it('a conversation that could not be read counts as a loop; one that was not looked up does not', () => {
		expect(names(decide(write('x'), supportPolicy(), { history: 'unreadable' }))).toEqual(['loop:rule']);
		expect(names(decide(write('x'), supportPolicy(), { history: undefined }))).toEqual([]);
	});

	it.each([
		[{ contract_value: 60_000, currency: 'EUR' }, 50_000, true],
		[{ contract_value: 50_000, currency: 'EUR' }, 50_000, false],
		[{ contract_value: 50_001, currency: 'EUR' }, { EUR: 50_000 }, true],
		[{ contract_value: 1, currency: 'USD' }, { EUR: 50_000 }, true],
		[{ contract_value: 1 }, { EUR: 50_000 }, true],
		[{ contract_value: '1', currency: 'EUR' }, { EUR: 50_000 }, true],
		[{}, 50_000, true],
	] as [Record<string, unknown>, number | Record<string, number>, boolean][])('contract value %j against %j', (facts, contract_value_above, expected) => {
		const policy = supportPolicy({ escalate_when: { vip: { contract_value_above } } });
		expect(names(decide(write('x', facts), policy))).toEqual(expected ? ['vip:rule'] : []);
	});

	it('when and where to are set apart', () => {
		const policy = supportPolicy(
			{ escalate_when: { security: { words: ['leak*'] }, vip: false, loop: { turns: 3 } }, escalate_to: { security: { queue: 'soc', approver_rule: 'ciso', review_contract: 'single_review' }, customer_asks_human: { queue: 'phone' } } },
			{ roles: { lead: [{ id: 'l', name: 'Lee' }, { id: 'm', name: 'Mo' }], ciso: [{ id: 'ciso@example.com', name: 'Cy' }] } },
		);
		const leak = decide(write('a leakage', { vip: true }), policy);
		expect(leak).toMatchObject({ queue: 'soc', approver_rule: 'ciso', approvers: [{ id: 'ciso@example.com' }], review_contract: 'single_review', approvals_required: 1, escalation: { queue: 'soc' } });
		expect(names(leak)).toEqual(['security:rule']);
		expect(decide(write('real person please'.replace('real', 'a real')), policy)).toMatchObject({ queue: 'phone' });
		expect(names(decide(write('hacked'), policy))).toEqual([]);
		expect(names(decide(write('Where?'), policy, { history: [turn()] }))).toEqual([]);
		expect(names(decide(write('Where?'), policy, { history: [turn(), turn()] }))).toEqual(['loop:rule']);
		expect(policyError({ ...(policy.document as object), support: { escalate_to: { vip: { queue: 'v', approver_rule: 'nobody' } } } }).fields.paths).toContain('support.escalate_to.vip.approver_rule');
	});

	it('a VIP still gets a draft, a hacked account does not; two_step asks for two', () => {
		expect(decide(write('hi', { vip: true }))).toMatchObject({ ai_mode: 'draft_reply', review_contract: 'edit_and_checklist', approvals_required: 1, queue: 'vip' });
		expect(decide(write('I was hacked'))).toMatchObject({ ai_mode: 'summarize_only', review_contract: 'two_step', approvals_required: 2, queue: 'security' });
		expect(decide(reply(SURE, { facts: { topic: 'legal' } }), supportPolicy({ two_step_approvals: 3 }))).toMatchObject({ tier: 'high', review_contract: 'two_step', approvals_required: 3 });
	});

	it('says why in the same sentence', () => {
		expect(decide(write('I was hacked')).reason).toMatch(/^Low: topic is "shipping" \(policy support_reply [^)]+, tier low\).*; messages to customers are reviewed first; escalated because the customer writes "hacked", so it needs a named approver in the queue security\.$/);
	});

	it('a policy without a support section, or for other action types, stays as it is', () => {
		const action = write('I was hacked, talk to a human');
		const { support: _support, ...bare } = supportPolicy().document as Record<string, unknown>;
		for (const policy of [loadPolicy(bare), supportPolicy({ action_types: ['refund'] })]) {
			const plain = evaluateTier(action, policy, { now: NOW });
			expect(refineDecision(action, plain, policy, { now: NOW, workflowId: 'w' })).toEqual(plain);
		}
	});

	it('a record change keeps its auto-execution only while the confidence is not low', () => {
		const record = (classification?: Classification) => ({ ...write('hi', {}, classification), message: undefined, proposed_changes: [{ field: 'a', proposed: 1 }] }) as ActionProposal;
		expect(decide(record(SURE))).toMatchObject({ route: 'auto_execute', tier: 'low' });
		expect(decide(record(UNSURE))).toMatchObject({ route: 'batch_review', tier: 'medium', ai_mode: 'summarize_only' });
	});

	const rank = (decision: RefinedDecision): number[] => [
		TIERS_BY_STRICTNESS.indexOf(decision.tier),
		ROUTES_BY_STRICTNESS.indexOf(decision.route),
		AI_MODES_BY_STRICTNESS.indexOf(decision.ai_mode),
		REVIEW_CONTRACTS.indexOf(decision.review_contract ?? 'single_review'),
		decision.approvals_required,
	];
	const notLaxer = (stricter: RefinedDecision, than: RefinedDecision): void => {
		const other = rank(than);
		rank(stricter).forEach((value, index) => expect(value).toBeGreaterThanOrEqual(other[index] as number));
	};
	const some = fc.record({
		topic: fc.constantFrom('shipping', 'discount', 'legal', undefined),
		text: fc.subarray(['hello', 'hacked', 'talk to a human', 'breach', 'thanks']).map((parts) => parts.join(' ')),
		vip: fc.constantFrom(undefined, true, false, 'yes'),
		intent_confidence: fc.constantFrom(0.2, 0.65, 0.9, undefined),
		sentiment: fc.constantFrom('neutral', 'negative'),
		before: fc.integer({ min: 0, max: 3 }),
		off: fc.subarray([...TRIGGERS]),
		on: fc.subarray([...TRIGGERS]),
	});

	it('neither a further trigger nor a switch ever makes a result laxer', () => {
		fc.assert(
			fc.property(some, fc.boolean(), ({ topic, text, vip, intent_confidence, sentiment, before, off, on }, stopped) => {
				const action = write(text, { topic, ...(vip !== undefined && { vip }) }, { ...SURE, intent_confidence, sentiment });
				const history = Array.from({ length: before }, () => turn());
				const policyWithout = (names: readonly string[]) => supportPolicy({ escalate_when: Object.fromEntries(names.map((name) => [name, false])) });
				const fewer = decide(action, policyWithout(off), { history });
				const more = decide(action, policyWithout(off.filter((name) => !on.includes(name))), { history });
				notLaxer(more, fewer);
				notLaxer(fewer, evaluateTier(action, policyWithout(off), { now: NOW }));
				const switches = [{ switch: stopped ? 'stop_execution' : 'summarize_only', scope: { kind: 'all' }, reason: 'r', by: 'b', at: '' } as const];
				notLaxer(decide(action, policyWithout(off), { history, switches }), fewer);
			}),
		);
	});
});
