import { z } from 'zod/v4';
import { compileLinearRegex } from '../linear-regex';
import { known } from './schema-parts';

export const DRAFT_TYPES = ['text', 'number', 'whole_number', 'decimal', 'true_or_false', 'date', 'list', 'object'] as const;

/** The parts of a proposal that a rule may look at. `changes.<field>` is the proposed value of that field. */
export const DRAFT_ROOTS = ['facts', 'changes', 'message', 'request', 'origin', 'draft', 'classification', 'target_system', 'target_object', 'target_id', 'target_url'] as const;

const field = z
	.string()
	.min(1)
	.max(300)
	.refine((path) => path.split('.').every((part) => part !== '' && part !== '__proto__'), { error: 'must be names joined by single dots, e.g. facts.amount' })
	.refine((path) => (DRAFT_ROOTS as readonly string[]).includes(path.split('.')[0] ?? ''), { error: `must begin with one of ${DRAFT_ROOTS.join(', ')}` });

const bound = z.union([z.number(), z.record(z.string().regex(/^[A-Z]{3}$/, { error: 'must be three capital letters, e.g. EUR' }), z.number()).refine((bounds) => Object.keys(bounds).length > 0)], {
	error: 'must be a number, or one for each currency: { "EUR": 50 }',
});
const scalar = z.union([z.string().max(1_000), z.number(), z.boolean()], { error: 'must be a text, a number, true or false' });
/** An address, a channel, or `@domain` for everybody there. */
const listed = z.string().trim().min(2).max(320);

export const draftRuleSchema = known({
	field,
	required: z.literal(true).optional(),
	type: z.enum(DRAFT_TYPES).optional(),
	one_of: z.array(scalar).min(1).max(1_000).optional(),
	min: bound.optional(),
	max: bound.optional(),
	/** Where the currency of `min` and `max` stands; the `currency` beside the field when left out. */
	currency: field.optional(),
	max_length: z.number().int().min(1).max(200_000).optional(),
	matches: z
		.string()
		.superRefine((pattern, ctx) => {
			const compiled = compileLinearRegex(pattern);
			if (!compiled.ok) ctx.addIssue({ code: 'custom', message: compiled.message });
		})
		.optional(),
	not_past: z.literal(true).optional(),
	on_list: z.array(listed).min(1).max(5_000).optional(),
	/** The owner's own words for what is wrong; added to what the rule says by itself. */
	hint: z.string().trim().min(1).max(500).optional(),
}).superRefine((rule, ctx) => {
	const { field: _, currency, hint: __, ...checks } = rule;
	if (Object.values(checks).every((value) => value === undefined)) ctx.addIssue({ code: 'custom', path: [], message: 'checks nothing: say what the field must be, e.g. "required": true' });
	if (currency !== undefined && typeof rule.min !== 'object' && typeof rule.max !== 'object') {
		ctx.addIssue({ code: 'custom', path: ['currency'], message: 'has no min or max by currency to go with' });
	}
});

export const draftRulesSchema = z.array(draftRuleSchema).min(1).max(200);
export type DraftRuleDocument = z.output<typeof draftRuleSchema>;
