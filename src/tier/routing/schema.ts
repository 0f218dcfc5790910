import { z } from 'zod/v4';
import { ROUTES_BY_STRICTNESS, TIERS_BY_STRICTNESS } from '../policy';
import { idOf, known, name, note, slackUserId } from '../schema-parts';
import { endOf } from '../until';
import { isTimeZone } from './zoned-time';

export const ON_LAPSE = ['escalate', 'expire', 'stay'] as const;
export const EARLIER_LINKS = ['void', 'keep'] as const;

const MAX_SLA_HOURS = 24 * 366;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The same as in `roles`: people are known by their address more often than by a number. */
const personId = z.string().max(200).regex(/^[A-Za-z0-9][A-Za-z0-9._:@+-]*$/, { error: 'must be an address or an id of letters, digits and . _ : @ + - without blanks' });
const timeZone = z.string().max(100).refine(isTimeZone, { error: 'must be a time zone such as Europe/Berlin' });
const day = z.string().refine((text) => DAY.test(text) && endOf(text) !== undefined, { error: 'must be a day, e.g. 2026-12-31' });
const moment = z.string().refine((text) => endOf(text) !== undefined, { error: 'must be a day, e.g. 2026-12-31, or a time with its offset, e.g. 2026-12-31T18:00:00Z' });
const hours = z.number().positive().max(MAX_SLA_HOURS);

/** Days count whole, in the person's time zone. `until` is the last day away, or the moment of return. */
const absence = known({ from: moment, until: moment, backup: personId.optional(), note: note.optional() });

const person = known({
	name,
	email: z.email().max(320).optional(),
	slack_user_id: slackUserId.optional(),
	time_zone: timeZone.optional(),
	/** Who decides when this person is away; that person's own backup follows. */
	backup: personId.optional(),
	out: z.array(absence).max(200).optional(),
});

const role = known({
	person: personId.optional(),
	/** A group needs an owner, who is asked when nobody of it is there. */
	people: z.array(personId).min(1).max(200).optional(),
	owner: personId.optional(),
	rotation: name.optional(),
	/** The person for the fact `department`. */
	by_department: z.record(name, personId).optional(),
}).superRefine((value, ctx) => {
	const kinds = (['person', 'people', 'rotation', 'by_department'] as const).filter((kind) => value[kind] !== undefined);
	if (kinds.length !== 1) {
		ctx.addIssue({ code: 'custom', message: `names ${kinds.length === 0 ? 'nobody' : `people in ${kinds.length} ways`}: write one of person, people (with owner), rotation, by_department` });
	}
	if (value.people !== undefined && value.people.length > 1 && value.owner === undefined) {
		ctx.addIssue({ code: 'custom', path: ['owner'], message: 'is missing: a group of several people needs one person who answers for it' });
	}
	if (value.people && new Set(value.people).size !== value.people.length) ctx.addIssue({ code: 'custom', path: ['people'], message: 'names somebody twice' });
});

/** `from` is the first handover; weeks hand over on its weekday. */
const rotation = known({
	time_zone: timeZone,
	every: z.enum(['day', 'week']),
	handover: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time such as 09:00' }),
	from: day,
	people: z.array(personId).min(1).max(200),
	owner: personId.optional(),
	note: note.optional(),
});

/** Amounts above `above` (exclusive) up to `up_to` (inclusive), of one currency or, without one, of any. */
const band = known({
	currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be a currency such as EUR' }).optional(),
	above: z.number().optional(),
	up_to: z.number().optional(),
}).superRefine(({ above, up_to: upTo }, ctx) => {
	if (above === undefined && upTo === undefined) ctx.addIssue({ code: 'custom', message: 'has no bound: write above, up_to or both' });
	if (above !== undefined && upTo !== undefined && above >= upTo) ctx.addIssue({ code: 'custom', path: ['up_to'], message: 'must be more than above' });
});

const rule = known({
	id: idOf(60).optional(),
	action_types: z.array(z.string().trim().min(1).max(100)).min(1).max(500).optional(),
	tiers: z.array(z.enum(TIERS_BY_STRICTNESS)).min(1).optional(),
	routes: z.array(z.enum(ROUTES_BY_STRICTNESS)).min(1).optional(),
	departments: z.array(name).min(1).max(200).optional(),
	amount: z.array(band).min(1).max(200).optional(),
	/** Roles and people, all of whom are asked. */
	approvers: z.array(name).min(1).max(50),
	approvals_required: z.number().int().min(1).max(20).optional(),
	/** No two approvals may come from the same role. */
	distinct_roles: z.boolean().optional(),
	sla_hours: hours.optional(),
	/** Whom it goes to when nobody answers; without `after_hours` each step waits as long as the first. */
	escalate_to: z.array(z.union([name, known({ to: name, after_hours: hours })], { error: 'must be a role or person, or { "to": …, "after_hours": … }' })).max(20).optional(),
	on_lapse: z.enum(ON_LAPSE).optional(),
	/** Whether those who did not answer may still decide once the next are asked; void when left out. */
	earlier_links: z.enum(EARLIER_LINKS).optional(),
	/** Those who have not decided are reminded this long before each deadline. */
	remind_before_hours: hours.optional(),
	owner: name.optional(),
	note: note.optional(),
}).superRefine(({ escalate_to: steps, on_lapse: onLapse }, ctx) => {
	if (onLapse === 'escalate' && !steps?.length) ctx.addIssue({ code: 'custom', path: ['on_lapse'], message: 'is escalate, but escalate_to names nobody' });
	let last = 0;
	steps?.forEach((step, index) => {
		if (typeof step === 'string') return;
		if (step.after_hours <= last) ctx.addIssue({ code: 'custom', path: ['escalate_to', index, 'after_hours'], message: `must be more than the ${last} h of the step before` });
		last = step.after_hours;
	});
});

/** The policy's `routing` section: who decides. */
export const routingSchema = known({
	owner: name.optional(),
	/** For absences of people without a time zone of their own; UTC when absent. */
	time_zone: timeZone.optional(),
	people: z.record(personId, person).optional(),
	roles: z.record(name, role).optional(),
	rotations: z.record(name, rotation).optional(),
	/** The first one that fits decides; when none does, the tier's own approver_rule. */
	rules: z.array(rule).max(2_000).optional(),
});

export type RoutingDocument = z.output<typeof routingSchema>;
export type RoutingRule = NonNullable<RoutingDocument['rules']>[number];
export type Rotation = NonNullable<RoutingDocument['rotations']>[string];
