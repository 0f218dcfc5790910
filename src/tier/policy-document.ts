import { z } from 'zod/v4';
import type { ActionClass } from '../draft/proposal';
import { countersSchema } from './counters';
import { deskSchema } from './desk-schema';
import { draftRulesSchema } from './draft-rules-schema';
import { identitySchema } from './identity-schema';
import { exceptionsSchema, rubberStampsSchema } from './exceptions-schema';
import { breakGlassSchema, executionSchema } from './execution-schema';
import { matrixSchema } from './matrix-schema';
import { ROUTES_BY_STRICTNESS, TIERS_BY_STRICTNESS } from './policy';
import { reasonTemplatesSchema } from './reason-templates';
import { routingSchema } from './routing/schema';
import { idOf, known, name, note, slackUserId } from './schema-parts';
import { supportSchema } from './support/schema';
import { untilSchema } from './until';
import { whenSchema } from './when-schema';

const MAX_TIERS = 2_000;
const MAX_SLA_HOURS = 24 * 366;
const ACTION_CLASSES = ['record', 'message', 'api_call'] as const satisfies readonly ActionClass[];

/** As drafts name it; part of a rule's name and so of a grant's subject. */
const actionType = z.string().trim().min(1).max(100);

const tier = known({
	tier: z.enum(TIERS_BY_STRICTNESS),
	when: whenSchema,
	route: z.enum(ROUTES_BY_STRICTNESS),
	sla_hours: z.number().positive().max(MAX_SLA_HOURS).optional(),
	approver_rule: name.optional(),
	escalate_to: name.optional(),
	approvals_required: z.number().int().min(1).max(20).optional(),
	id: idOf(60).optional(),
	owner: name.optional(),
	note: note.optional(),
	until: untilSchema.optional(),
}).superRefine((value, ctx) => {
	const least = TIERS_BY_STRICTNESS.indexOf(value.tier);
	if (ROUTES_BY_STRICTNESS.indexOf(value.route) < least) {
		ctx.addIssue({
			code: 'custom',
			path: ['route'],
			message: `is too lax for tier ${value.tier}: use ${ROUTES_BY_STRICTNESS.slice(least).join(' or ')}`,
		});
	}
});

const actionShape = {
	action_type: actionType,
	tiers: z.array(tier).min(1).max(MAX_TIERS),
	hard_blocks: z.array(name).max(200).optional(),
	class: z.enum(ACTION_CLASSES).optional(),
	owner: name.optional(),
	note: note.optional(),
	draft_rules: draftRulesSchema.optional(),
	matrix: matrixSchema.optional(),
};

/** People are known by their address more often than by a number. */
const personId = z.string().max(200).regex(/^[A-Za-z0-9][A-Za-z0-9._:@+-]*$/, { error: 'must be an address or an id of letters, digits and . _ : @ + - without blanks' });
const person = known({ id: personId, name, email: z.email().max(320).optional(), slack_user_id: slackUserId.optional() });
const share = z.number().min(0).max(1);

const head = {
	/** Where an editor finds docs/policy.schema.json; read by nobody else. */
	$schema: z.string().max(500).optional(),
	id: idOf(60).optional(),
	version: z.union([z.string().trim().min(1).max(100), z.number().int().min(0)], { error: 'must be a text or a whole number' }).optional(),
	owner: name.optional(),
	roles: z.record(name, z.array(person).min(1).max(200)).optional(),
	note: note.optional(),
	counters: countersSchema.optional(),
	support: supportSchema.optional(),
	routing: routingSchema.optional(),
	identity: identitySchema.optional(),
	execution: executionSchema.optional(),
	break_glass: breakGlassSchema.optional(),
	reason_templates: reasonTemplatesSchema.optional(),
	exceptions: exceptionsSchema.optional(),
	rubber_stamps: rubberStampsSchema.optional(),
	desk: deskSchema.optional(),
	/** Checked by src/scan/settings.ts; in this document so that it is versioned and hashed with the rules. */
	guardrails: z.record(z.string(), z.unknown()).optional(),
	ai: known({ intent_high: share.optional(), sentiment_high: share.optional(), intent_medium: share.optional() }).optional(),
};

/** One action type on its own, as in a tier file, with the head's keys beside it. */
export const singleDocument = known({ ...head, ...actionShape });
/** Several action types. */
export const fullDocument = known({ ...head, actions: z.array(known({ ...actionShape, reason_templates: reasonTemplatesSchema.optional() })).min(1).max(500) });

export type ActionDocument = z.output<typeof fullDocument>['actions'][number];
export type TierDocument = ActionDocument['tiers'][number];
export type PolicyDocument = z.output<typeof fullDocument>;
