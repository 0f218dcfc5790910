/** One adapter per engine: takes the rules, gives a function from facts to tier. Each in the way its own manual shows. */
import { createRequire } from 'node:module';
import './from-source.mjs';

const require = createRequire(import.meta.url);
const ROUTES = { low: 'auto_execute', medium: 'batch_review', high: 'named_approver' };

const whenOf = ({ country, amount, months, segment }) => ({
	...(country !== undefined && { country_eq: country }),
	...(amount !== undefined && { amount_lte: amount }),
	...(months !== undefined && { customer_months_gte: months }),
	...(segment !== undefined && { customer_tier_eq: segment }),
});

/** Ours: the whole decision with its sentence, approvers, AI mode and missing facts. */
export function ours(rules, { interpreted = false } = {}) {
	const { evaluateTier } = require('../../src/tier/evaluate.ts');
	const { loadPolicy } = require('../../src/tier/load-policy.ts');
	const { weigh } = require('../../src/tier/weigh.ts');
	const policy = loadPolicy({
		id: 'bench',
		version: '1',
		actions: [{ action_type: 'refund', tiers: rules.map((rule) => ({ tier: rule.tier, when: whenOf(rule), route: ROUTES[rule.tier], ...(rule.tier === 'high' && { approver_rule: 'finance', sla_hours: 8 }) })) }],
		roles: { finance: [{ id: 'ada', name: 'Ada' }] },
	});
	const proposal = { action_type: 'refund', target_system: 'HubSpot', target_id: '1', proposed_changes: [{ field: 'refund_amount', proposed: '25.00' }], correlation_id: 'c', environment: 'production' };
	if (interpreted) {
		// What the flat table replaces: the condition trees walked one by one, without a sentence.
		const { tiers } = policy.actions.get('refund');
		return (facts) => tiers.find(({ when }) => weigh(when, { facts }, new Map()) === true)?.tier;
	}
	const context = { now: new Date() };
	return (facts) => {
		const decision = evaluateTier({ ...proposal, facts }, policy, context);
		if (decision.reason.length === 0) throw new Error('a decision came without its sentence');
		return decision.tier;
	};
}

/** Rules of falling priority; the first success stops the run, as its manual describes. */
export function jsonRulesEngine(rules, { priorities = true } = {}) {
	const { Engine } = require('json-rules-engine');
	const test = (fact, operator, value) => (value === undefined ? [] : [{ fact, operator, value }]);
	const engine = new Engine();
	rules.forEach((rule, index) => {
		engine.addRule({
			name: String(index),
			...(priorities && { priority: rules.length - index }),
			conditions: {
				all: [
					...test('country', 'equal', rule.country),
					...test('amount', 'lessThanInclusive', rule.amount),
					...test('customer_months', 'greaterThanInclusive', rule.months),
					...test('customer_tier', 'equal', rule.segment),
				],
			},
			event: { type: 'tier', params: { index, tier: rule.tier } },
		});
	});
	if (priorities) {
		engine.on('success', () => engine.stop());
		return async (facts) => (await engine.run(facts)).events[0].params.tier;
	}
	// All at once, then the first of those that hold: fewer waits, more tests.
	return async (facts) => (await engine.run(facts)).events.reduce((found, { params }) => (params.index < found.index ? params : found), { index: Infinity }).tier;
}

/** A decision table with hit policy "first"; either as one decision object or, compiled before, behind its loader. */
export function zen(rules, { loader = false } = {}) {
	const { ZenDecisionContent, ZenEngine } = require('@gorules/zen-engine');
	const inputs = ['country', 'amount', 'customer_months', 'customer_tier'].map((field) => ({ id: field, name: field, type: 'expression', field }));
	const cell = (value, text) => (value === undefined ? '' : text);
	const table = {
		hitPolicy: 'first',
		inputs,
		outputs: [{ id: 'tier', name: 'tier', type: 'expression', field: 'tier' }],
		rules: rules.map((rule, index) => ({
			_id: String(index),
			country: cell(rule.country, `"${rule.country}"`),
			amount: cell(rule.amount, `<= ${rule.amount}`),
			customer_months: cell(rule.months, `>= ${rule.months}`),
			customer_tier: cell(rule.segment, `"${rule.segment}"`),
			tier: `"${rule.tier}"`,
		})),
	};
	const node = (id, type, content) => ({ id, type, name: id, position: { x: 0, y: 0 }, ...(content && { content }) });
	const graph = {
		nodes: [node('in', 'inputNode'), node('table', 'decisionTableNode', table), node('out', 'outputNode')],
		edges: [
			{ id: 'e1', type: 'edge', sourceId: 'in', targetId: 'table' },
			{ id: 'e2', type: 'edge', sourceId: 'table', targetId: 'out' },
		],
	};
	if (loader) {
		const content = new ZenDecisionContent(graph);
		const engine = new ZenEngine({ loader: async () => content });
		return async (facts) => (await engine.evaluate('bench', facts)).result.tier;
	}
	const decision = new ZenEngine().createDecision(graph);
	return async (facts) => (await decision.evaluate(facts)).result.tier;
}
