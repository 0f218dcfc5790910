import { z } from 'zod/v4';
import { idOf, known, name } from '../schema-parts';

export const REVIEW_CONTRACTS = ['single_review', 'edit_and_checklist', 'two_step'] as const;
export const AI_MODES_BY_STRICTNESS = ['draft_reply', 'macro_suggest', 'summarize_only'] as const;
/** In the order in which the first one that fires names the queue. */
export const TRIGGERS = ['security', 'manual', 'vip', 'customer_asks_human', 'loop', 'negative_sentiment'] as const;
export type TriggerName = (typeof TRIGGERS)[number];

const share = z.number().min(0).max(1);
const word = z.string().trim().min(2).max(100);
const words = z.array(word).min(1).max(500);
const names = z.array(name).min(1).max(200);
/** A fact's dotted path. */
const fact = z.string().max(200).regex(/^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/, { error: 'must be a fact such as vip or customer.vip' });
const facts = z.array(fact).min(1).max(20);
const queue = idOf(100);

/** What may fire a trigger; `false` switches it off, absent means the built-in setting. */
const when = known({
	security: z.union([z.literal(false), known({ words: words.optional(), facts: facts.optional() })]).optional(),
	manual: z.union([z.literal(false), known({ facts: facts.optional() })]).optional(),
	vip: z
		.union([
			z.literal(false),
			known({
				facts: facts.optional(),
				contract_value_fact: fact.optional(),
				/** One bound for every currency, or one for each. */
				contract_value_above: z.union([z.number().min(0), z.record(z.string().regex(/^[A-Z]{3}$/, { error: 'must be a currency such as EUR' }), z.number().min(0))]).optional(),
			}),
		])
		.optional(),
	customer_asks_human: z.union([z.literal(false), known({ words: words.optional(), facts: facts.optional(), intents: names.optional() })]).optional(),
	loop: z.union([z.literal(false), known({ turns: z.number().int().min(2).max(50).optional(), rejections: z.number().int().min(1).max(50).optional() })]).optional(),
	negative_sentiment: z.union([z.literal(false), known({ sentiments: names.optional() })]).optional(),
});

/** Where an escalated conversation goes, apart from when it does. */
const destination = known({
	queue,
	/** Who decides then, in place of the tier's own rule. */
	approver_rule: name.optional(),
	review_contract: z.enum(REVIEW_CONTRACTS).optional(),
});
const to = known(Object.fromEntries(TRIGGERS.map((trigger) => [trigger, destination.optional()])) as Record<TriggerName, z.ZodOptional<typeof destination>>);

const modes = known({ high: z.enum(AI_MODES_BY_STRICTNESS).optional(), medium: z.enum(AI_MODES_BY_STRICTNESS).optional() });

/** The policy's `support` section: what the AI may do and who looks, by tier and confidence; and what escalates. */
export const supportSchema = known({
	owner: name.optional(),
	/** Action types it covers; absent: all of them. */
	action_types: z.array(z.string().trim().min(1).max(100)).min(1).max(500).optional(),
	thresholds: known({ intent_high: share.optional(), sentiment_high: share.optional(), intent_medium: share.optional() }).optional(),
	/** Sentiments that count as negative. */
	negative_sentiments: names.optional(),
	/** By confidence band. Low confidence and high risk are summarize_only and cannot be set. */
	ai_modes: known({ low: modes.optional(), medium: modes.optional() }).optional(),
	checklist: z.array(z.string().trim().min(1).max(300)).min(1).max(30).optional(),
	/** People who must agree under two_step. */
	two_step_approvals: z.number().int().min(2).max(20).optional(),
	queues: known({
		low: queue.optional(),
		medium: queue.optional(),
		/** For medium and high risk whose confidence is low. */
		low_confidence: queue.optional(),
		high: queue.optional(),
		/** For high risk, by a word of the intent or action type; the first that fits. */
		high_by_reason: z.array(known({ queue, words })).max(50).optional(),
	}).optional(),
	escalate_when: when.optional(),
	escalate_to: to.optional(),
}).superRefine(({ thresholds, ai_modes: modesOf }, ctx) => {
	const { intent_high: high = 0.8, intent_medium: medium = 0.6 } = thresholds ?? {};
	if (high < medium) ctx.addIssue({ code: 'custom', path: ['thresholds', 'intent_high'], message: `must be at least intent_medium, which is ${medium}` });
	const rank = (mode: (typeof AI_MODES_BY_STRICTNESS)[number] | undefined) => AI_MODES_BY_STRICTNESS.indexOf(mode ?? 'draft_reply');
	for (const tier of ['low', 'medium'] as const) {
		if (rank(modesOf?.[tier]?.medium) < rank(modesOf?.[tier]?.high)) {
			ctx.addIssue({ code: 'custom', path: ['ai_modes', tier, 'medium'], message: 'lets the AI do more at medium confidence than at high: make it as strict' });
		}
	}
	for (const band of ['high', 'medium'] as const) {
		if (rank(modesOf?.medium?.[band]) < rank(modesOf?.low?.[band])) {
			ctx.addIssue({ code: 'custom', path: ['ai_modes', 'medium', band], message: 'lets the AI do more at medium risk than at low: make it as strict' });
		}
	}
});

export type SupportDocument = z.output<typeof supportSchema>;
