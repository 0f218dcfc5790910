import { z } from 'zod/v4';
import { isToolUrl } from './tool-call';

/** Longest accepted text in one field, in UTF-16 units; a customer's e-mail thread fits, a 10 MB paste does not. */
export const MAX_TEXT = 200_000;
const MAX_NAME = 200;
const MAX_LIST = 500;
const MAX_DEPTH = 12;

const name = z.string().trim().min(1).max(MAX_NAME);
const optionalName = name.optional();
const text = z.string().max(MAX_TEXT);
const probability = z.number().min(0).max(1);

function isHttpUrl(value: string): boolean {
	// URL parsers drop blanks and read a backslash as a slash: the approver would see another address than is called.
	if (/[\s\\\p{Cc}]/u.test(value) || !URL.canParse(value)) return false;
	const { protocol, username, password } = new URL(value);
	return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}

/** Kept as it was written (zod's own `url` rewrites it). */
const WRONG_URL = { error: 'must be an http or https URL without blanks, backslashes or a password' };
const httpUrl = z.string().max(4_000).refine(isHttpUrl, WRONG_URL);

/** JSON as it can be hashed: finite numbers, no prototype keys, bounded depth. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

function jsonProblem(value: unknown, depth: number): string | undefined {
	if (value === null || typeof value === 'boolean') return undefined;
	if (typeof value === 'string') return value.length > MAX_TEXT ? `text longer than ${MAX_TEXT} characters` : undefined;
	if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'a number that is not finite';
	if (typeof value !== 'object') return `a ${typeof value}, which JSON does not have`;
	if (depth >= MAX_DEPTH) return `nesting deeper than ${MAX_DEPTH} levels`;
	if (Array.isArray(value)) {
		for (const entry of value) {
			const problem = jsonProblem(entry, depth + 1);
			if (problem) return problem;
		}
		return undefined;
	}
	for (const key of Object.keys(value)) {
		if (FORBIDDEN_KEYS.has(key)) return `the key "${key}"`;
		const problem = jsonProblem((value as Record<string, unknown>)[key], depth + 1);
		if (problem) return problem;
	}
	return undefined;
}

export const jsonValue = z.custom<Json>((value) => value !== undefined).superRefine((value, ctx) => {
	const problem = jsonProblem(value, 0);
	if (problem) ctx.addIssue({ code: 'custom', message: `must be plain JSON, but has ${problem}` });
});

const jsonRecord = z.record(z.string().max(MAX_NAME), jsonValue);

export const changeSchema = z.strictObject({
	field: name,
	/** What the record holds now, as the drafter read it; compared with the live value before anything is written. */
	current: jsonValue.optional(),
	proposed: jsonValue,
	source: text.optional(),
	/** Set when the drafter is unsure; shown to the approver. */
	doubt: text.optional(),
});

export const messageSchema = z.strictObject({
	channel: name,
	recipients: z.array(name).min(1).max(MAX_LIST),
	subject: text.optional(),
	body: text.min(1),
	attachments: z
		.array(z.strictObject({ name, url: text.optional(), content_type: optionalName, size: z.number().int().min(0).optional() }))
		.max(MAX_LIST)
		.optional(),
});

export const requestSchema = z.strictObject({
	method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
	/** An agent's tool has an address of its own kind (tool-call.ts). */
	url: z.string().max(4_000).refine((url) => isHttpUrl(url) || isToolUrl(url), WRONG_URL),
	headers: z.record(name, z.string().max(4_000)).optional(),
	body: jsonValue.optional(),
	auth_scope: text.optional(),
	side_effects: z.union([text, z.array(text).max(MAX_LIST)]).optional(),
});

const factsSchema = z
	.object({ flags: z.array(name).max(MAX_LIST).optional(), verified: jsonRecord.optional() })
	.catchall(jsonValue);

const classificationSchema = z.looseObject({
	intent: optionalName,
	intent_confidence: probability.optional(),
	sentiment: optionalName,
	sentiment_confidence: probability.optional(),
	language: optionalName,
	language_confidence: probability.optional(),
});

const draftSchema = z.looseObject({
	model_name: optionalName,
	prompt_template_version: optionalName,
	prompt: text.optional(),
	response: text.optional(),
	confidence: probability.optional(),
	rationale: text.optional(),
	evidence: z.array(z.union([text, z.looseObject({ title: text.optional(), text: text.optional(), url: text.optional() })])).max(MAX_LIST).optional(),
	policy_excerpt: text.optional(),
	/** Who wrote the draft when it was a person; may not approve it. */
	author: optionalName,
});

const originSchema = z.looseObject({
	text: text.optional(),
	channel: optionalName,
	helpdesk_ticket_id: optionalName,
	crm_ticket_id: optionalName,
	customer_id: optionalName,
	requested_by: optionalName,
});

/** Stands in clear in audit headers that can never be erased, so a mail address or a customer's sentence is no id. */
export const correlationId = z.string().regex(/^[A-Za-z0-9._:~#/+=-]{1,200}$/, {
	error: 'must be an id of 1 to 200 letters, digits and . _ : ~ # / + = -',
});

/** What no single field can see. Takes the raw object, because zod hides fields with problems from checks across them. */
export function crossFieldProblems(raw: { proposed_changes?: unknown; message?: unknown; request?: unknown; target_id?: unknown }): { path: string[]; message: string }[] {
	const problems: { path: string[]; message: string }[] = [];
	const classes = [raw.proposed_changes, raw.message, raw.request].filter((part) => part !== undefined);
	if (classes.length !== 1) {
		problems.push({ path: [], message: `must carry exactly one of proposed_changes, message or request, but carries ${classes.length}` });
	}
	if (raw.proposed_changes !== undefined && raw.target_id === undefined) problems.push({ path: ['target_id'], message: 'is required for a record change' });
	return problems;
}

/**
 * Unknown top-level keys are dropped (a model's own `risk_level` has no vote); unknown keys inside the part that
 * would be done are refused, because dropping one there would change what is done.
 * Half of the check: parseProposal adds crossFieldProblems, and is the only way in.
 */
export const proposalSchema = z
	.object({
		action_type: name,
		target_system: name,
		target_object: optionalName,
		target_id: optionalName,
		target_url: httpUrl.optional(),
		proposed_changes: z.array(changeSchema).min(1).max(MAX_LIST).optional(),
		message: messageSchema.optional(),
		request: requestSchema.optional(),
		facts: factsSchema.default({}),
		classification: classificationSchema.optional(),
		draft: draftSchema.optional(),
		origin: originSchema.optional(),
		correlation_id: correlationId.optional(),
		environment: z.enum(['test', 'production']).optional(),
		/** Whose masks stand in the texts; set by Guardrail Scan when it masks the item. */
		masked_in: z.string().regex(/^cnv_[0-9a-f]{32}$/).optional(),
	})
	.superRefine((proposal, ctx) => {
		const seen = new Set<string>();
		proposal.proposed_changes?.forEach((change, index) => {
			if (seen.has(change.field)) {
				ctx.addIssue({ code: 'custom', path: ['proposed_changes', index, 'field'], message: `names "${change.field}" twice` });
			}
			seen.add(change.field);
		});
	});

export type Change = z.infer<typeof changeSchema>;
export type Message = z.infer<typeof messageSchema>;
export type ApiRequest = z.infer<typeof requestSchema>;
export type ActionClass = 'record' | 'message' | 'api_call';

/** A validated proposal. `correlation_id` and `environment` are always set (see parse-proposal.ts). */
export type ActionProposal = z.infer<typeof proposalSchema> & {
	correlation_id: string;
	environment: 'test' | 'production';
};

export function actionClass(action: Pick<ActionProposal, 'proposed_changes' | 'message' | 'request'>): ActionClass {
	if (action.proposed_changes) return 'record';
	return action.message ? 'message' : 'api_call';
}
