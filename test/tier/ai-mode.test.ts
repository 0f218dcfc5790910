import { evaluateTier, loadPolicy } from '../../src/tier';
import { refund, SEED_POLICY, seedPolicy } from './support';

const FACTS = { low: { amount: 40, customer_months: 12 }, medium: { amount: 400 }, high: { amount: 4000 }, blocked: { chargeback_open: true } };
const TIERS = ['low', 'medium', 'high', 'blocked'] as const;

/** Both sides of every threshold, and every way for a confidence to be absent. */
const BANDS: [number | undefined, number | undefined, 'high' | 'medium' | 'low'][] = [
	[1, 1, 'high'], [0.8, 0.7, 'high'], [0.8, 0.69, 'medium'], [0.79, 0.7, 'medium'], [0.79, 1, 'medium'], [0.8, undefined, 'medium'], [1, 0, 'medium'], [0.6, 0, 'medium'], [0.6, undefined, 'medium'],
	[0.59, 1, 'low'], [0, 0, 'low'], [undefined, 1, 'low'], [undefined, undefined, 'low'], [NaN, 1, 'low'],
];

describe('the support matrix', () => {
	it.each(BANDS)('intent %s and sentiment %s are the %s band, in every tier', (intent_confidence, sentiment_confidence, band) => {
		for (const tier of TIERS) {
			const decision = evaluateTier(refund(FACTS[tier], { classification: { intent_confidence, sentiment_confidence } }), seedPolicy());
			const drafts = (tier === 'low' || tier === 'medium') && band !== 'low';
			expect(decision).toMatchObject({ tier, confidence_band: band, ai_mode: drafts ? 'draft_reply' : 'summarize_only' });
		}
	});

	it('takes no classification at all as low', () => {
		expect(evaluateTier(refund(FACTS.low), seedPolicy())).toMatchObject({ tier: 'low', confidence_band: 'low', ai_mode: 'summarize_only' });
	});

	it('takes thresholds from the policy', () => {
		const strict = loadPolicy({ ...JSON.parse(SEED_POLICY), ai: { intent_high: 0.95, intent_medium: 0.9 } });
		const band = (intent_confidence: number) => evaluateTier(refund(FACTS.low, { classification: { intent_confidence, sentiment_confidence: 0.7 } }), strict).confidence_band;
		expect([band(0.95), band(0.94), band(0.9), band(0.89)]).toEqual(['high', 'medium', 'medium', 'low']);
	});
});
