import fc from 'fast-check';
import type { AiMode, Band, ReviewContract, Tier } from '../../../src/sections';
import { supportDecision } from '../../../src/tier/support/support-decision';
import { AI_MODES_BY_STRICTNESS, REVIEW_CONTRACTS, type SupportDocument } from '../../../src/tier/support/schema';
import { policyError } from '../support';
import { FAIR, reply, supportPolicy, SURE, UNSURE, type Classification } from './support';

type Cell = [Tier, string, Classification | undefined, Band, AiMode, ReviewContract, string];
const signals: [string, Classification | undefined, Band][] = [
	['intent .80 and sentiment .70', SURE, 'high'],
	['intent .60', FAIR, 'medium'],
	['intent .79', { ...SURE, intent_confidence: 0.79 }, 'medium'],
	['sentiment .69', { ...SURE, sentiment_confidence: 0.69 }, 'medium'],
	['a negative sentiment that is sure', { ...SURE, sentiment: 'Negative' }, 'medium'],
	['intent .59', UNSURE, 'low'],
	['intent .59 and a sure negative sentiment', { ...UNSURE, sentiment: 'negative' }, 'low'],
	['no classification', undefined, 'low'],
	['no intent confidence', { intent: 'x', sentiment_confidence: 0.9 }, 'low'],
];
const byTier: Record<Tier, Record<Band, [AiMode, ReviewContract, string]>> = {
	low: { high: ['draft_reply', 'single_review', 'support'], medium: ['draft_reply', 'edit_and_checklist', 'support'], low: ['summarize_only', 'edit_and_checklist', 'support'] },
	medium: { high: ['draft_reply', 'edit_and_checklist', 'support'], medium: ['draft_reply', 'edit_and_checklist', 'support'], low: ['summarize_only', 'edit_and_checklist', 'specialist'] },
	high: { high: ['summarize_only', 'two_step', 'specialist'], medium: ['summarize_only', 'two_step', 'specialist'], low: ['summarize_only', 'two_step', 'specialist'] },
	blocked: { high: ['summarize_only', 'two_step', 'specialist'], medium: ['summarize_only', 'two_step', 'specialist'], low: ['summarize_only', 'two_step', 'specialist'] },
};
const cells: Cell[] = (Object.keys(byTier) as Tier[]).flatMap((tier) => signals.map(([name, given, band]): Cell => [tier, name, given, band, ...byTier[tier][band]]));

describe('the support matrix', () => {
	it.each(cells)('%s risk, %s', (tier, _name, classification, band, ai_mode, review_contract, queue) => {
		const decision = supportDecision(reply(classification), tier, {});
		expect(decision).toMatchObject({ band, ai_mode, review_contract, queue });
		expect(decision.checklist).toHaveLength(review_contract === 'edit_and_checklist' ? 3 : 0);
		expect(decision.human_requirement).toMatch(/^[A-Z].*\.$/);
	});

	it.each([
		['single_review', 'low', SURE, 'One agent reviews the draft and may then send it.'],
		['edit_and_checklist', 'medium', FAIR, 'An agent edits the draft and completes the checklist before it is sent.'],
		['edit_and_checklist without a draft', 'medium', UNSURE, 'An agent writes it, with the AI summary at hand, and completes the checklist before it is sent.'],
		['two_step', 'high', SURE, 'An agent prepares it and another person approves it before anything leaves.'],
	] as const)('says what %s asks of people', (_, tier, classification, sentence) => {
		expect(supportDecision(reply(classification), tier, {}).human_requirement).toBe(sentence);
	});

	it.each([
		['refund_request', 'support_reply', 'billing'],
		['chargeback', 'support_reply', 'billing'],
		['gdpr_request', 'support_reply', 'legal'],
		['account_ownership_change', 'support_reply', 'security'],
		['security incident, refund', 'support_reply', 'security'],
		['question', 'issue-refund', 'billing'],
		['question', 'support_reply', 'specialist'],
	])('high risk with intent %s of type %s goes to %s', (intent, action_type, queue) => {
		expect(supportDecision(reply({ ...SURE, intent }, { action_type }), 'high', {}).queue).toBe(queue);
	});

	it('takes thresholds, checklist, queues and modes from the policy', () => {
		const { support } = supportPolicy({
			thresholds: { intent_high: 0.9, sentiment_high: 0.5, intent_medium: 0.4 },
			checklist: ['Read the contract.'],
			negative_sentiments: ['cross'],
			ai_modes: { low: { medium: 'macro_suggest' }, medium: { high: 'macro_suggest', medium: 'summarize_only' } },
			queues: { low: 'l', medium: 'm', high: 'h', low_confidence: 'lc', high_by_reason: [{ queue: 'vet', words: ['animal'] }] },
		});
		const at = (tier: Tier, intent_confidence: number, more: Classification = {}) => supportDecision(reply({ ...SURE, intent_confidence, ...more }), tier, support);
		expect(at('low', 0.9)).toMatchObject({ band: 'high', ai_mode: 'draft_reply', queue: 'l' });
		expect(at('low', 0.9, { sentiment: 'CROSS' })).toMatchObject({ band: 'medium' });
		expect(at('low', 0.9, { sentiment: 'negative' })).toMatchObject({ band: 'high' });
		expect(at('low', 0.89)).toMatchObject({ band: 'medium', ai_mode: 'macro_suggest', checklist: ['Read the contract.'] });
		expect(at('medium', 0.95)).toMatchObject({ ai_mode: 'macro_suggest', queue: 'm' });
		expect(at('medium', 0.4)).toMatchObject({ ai_mode: 'summarize_only', queue: 'm' });
		expect(at('medium', 0.39)).toMatchObject({ band: 'low', queue: 'lc' });
		expect([at('high', 0.9).queue, at('high', 0.9, { intent: 'animal_refund' }).queue, at('high', 0.1).queue]).toEqual(['h', 'vet', 'lc']);
	});

	it.each([
		['support.thresholds.intent_high', { thresholds: { intent_high: 0.5 } }],
		['support.ai_modes.low.medium', { ai_modes: { low: { high: 'macro_suggest' } } }],
		['support.ai_modes.medium.high', { ai_modes: { low: { high: 'macro_suggest', medium: 'summarize_only' } } }],
		['support.ai_modes.low.low', { ai_modes: { low: { low: 'draft_reply' } } }],
		['support.ai_modes.high', { ai_modes: { high: { high: 'draft_reply' } } }],
		['support.escalate_to.vip.queue', { escalate_to: { vip: { queue: 'two words' } } }],
		['support.escalate_when.shouting', { escalate_when: { shouting: {} } }],
		['support.two_step_approvals', { two_step_approvals: 1 }],
	])('refuses a policy that goes wrong at %s', (path, support) => {
		expect(policyError({ action_type: 'x', tiers: [{ tier: 'low', when: {}, route: 'auto_execute' }], support }).fields.paths).toContain(path);
	});

	const unit = fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined });
	const classification = fc.record({ intent_confidence: unit, sentiment_confidence: unit, sentiment: fc.constantFrom('neutral', 'negative', 'very negative', undefined) });
	const rank = ({ ai_mode, review_contract }: { ai_mode: AiMode; review_contract: ReviewContract }): [number, number] => [AI_MODES_BY_STRICTNESS.indexOf(ai_mode), REVIEW_CONTRACTS.indexOf(review_contract)];

	it('is never laxer for a higher tier or less confidence, and the same for the same signals', () => {
		const tiers: Tier[] = ['low', 'medium', 'high', 'blocked'];
		fc.assert(
			fc.property(classification, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.double({ min: 0, max: 1, noNaN: true }), (given, first, second, factor) => {
				const [low, high] = [Math.min(first, second), Math.max(first, second)].map((index) => tiers[index] as Tier) as [Tier, Tier];
				const support: SupportDocument = {};
				const base = rank(supportDecision(reply(given), low, support));
				expect(rank(supportDecision(reply(given), low, support))).toEqual(base);
				const weaker = { ...given, ...(given.intent_confidence !== undefined && { intent_confidence: given.intent_confidence * factor }) };
				for (const other of [rank(supportDecision(reply(given), high, support)), rank(supportDecision(reply(weaker), low, support)), rank(supportDecision(reply({ ...given, intent_confidence: undefined }), low, support))]) {
					expect(other[0]).toBeGreaterThanOrEqual(base[0]);
					expect(other[1]).toBeGreaterThanOrEqual(base[1]);
				}
			}),
		);
	});
});
