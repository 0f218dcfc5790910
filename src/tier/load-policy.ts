import type { z } from 'zod/v4';
import { canonicalJson, sha256Hex } from '../draft/canonical';
import { pathText, plainJson, type Problem } from '../draft/plain-json';
import type { Json } from '../draft/proposal';
import { DaaError, isDaaError } from '../errors';
import { parseGuardrailSettings } from '../scan/settings';
import { compileJsonSchema } from '../json-schema';
import type { Person } from '../sections';
import { DEFAULT_THRESHOLDS } from './ai-mode';
import { compileAction } from './compile-action';
import type { Policy } from './policy';
import { fullDocument, singleDocument, type PolicyDocument } from './policy-document';
import { JsonSyntaxError, readJson } from './read-json';
import { routingProblems } from './routing/routing-problems';
import { supportProblems } from './support/support-problems';

export const MAX_POLICY = 4_000_000;
const MAX_LEVELS = 40;
/** More would bury the first one. */
const SHOWN = 5;

type Path = readonly PropertyKey[];
type LineOf = (path: Path) => number | undefined;
type PathProblem = { path: Path; message: string };

function refuse(problems: readonly PathProblem[], lineOf: LineOf, cause?: unknown): never {
	const located = problems.map((problem) => ({ path: pathText(problem.path), line: lineOf(problem.path), message: problem.message }));
	const sentences = located.slice(0, SHOWN).map(({ path, line, message }) => `${path}${line === undefined ? '' : ` (line ${line})`}: ${message}`);
	const rest = located.length - sentences.length;
	throw new DaaError('policy_invalid', `The policy cannot be used. ${sentences.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`, {
		fields: { path: located[0]?.path, line: located[0]?.line, paths: located.map(({ path }) => path) },
		hint: 'Correct the policy: nothing is decided on a broken one.',
		cause,
	});
}

function readDocument(input: unknown): { document: Json; lineOf: LineOf } {
	let value = input;
	let lineOf: LineOf = () => undefined;
	if (typeof input === 'string') {
		if (input.length > MAX_POLICY) refuse([{ path: [], message: `is longer than ${MAX_POLICY} characters` }], lineOf);
		try {
			// Editors on Windows put a byte order mark in front.
			({ value, lineOf } = readJson(input.replace(/^\uFEFF/, '')));
		} catch (error) {
			if (!(error instanceof JsonSyntaxError)) throw error;
			refuse([{ path: [], message: `is not JSON: ${error.message}` }], () => error.line, error);
		}
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse([{ path: [], message: 'must be an object' }], lineOf);
	const plain = plainJson(value, { units: MAX_POLICY, levels: MAX_LEVELS });
	if (!plain.ok) refuse([fromText(plain.problem)], lineOf);
	return { document: plain.value, lineOf };
}

const fromText = ({ path, message }: Problem): PathProblem => ({ path: path === '(root)' ? [] : path.split('.'), message });

/** zod names the object that holds unknown keys; a person looks for the keys. */
function fromIssue(issue: z.core.$ZodIssue): PathProblem[] {
	if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...issue.path, key], message: issue.message }));
	// What is wrong with a name stands one level down.
	const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
	return [{ path: issue.path, message }];
}

function parseDocument(document: Json, lineOf: LineOf): { parsed: PolicyDocument; single: boolean } {
	const single = !Object.hasOwn(document as object, 'actions');
	const result = single ? singleDocument.safeParse(document) : fullDocument.safeParse(document);
	if (!result.success) refuse(result.error.issues.flatMap(fromIssue), lineOf);
	if ('actions' in result.data) return { parsed: result.data, single };
	const { action_type, tiers, hard_blocks, class: actionClass, draft_rules, matrix, ...head } = result.data;
	return { parsed: { ...head, actions: [{ action_type, tiers, hard_blocks, class: actionClass, draft_rules, matrix }] }, single };
}

/** Where people are listed, whoever looks after exceptions must be among them: otherwise nobody would. */
function ownerProblems({ exceptions, rubber_stamps: rubberStamps, roles, routing }: Pick<PolicyDocument, 'exceptions' | 'rubber_stamps' | 'roles' | 'routing'>): PathProblem[] {
	if (!roles && !routing) return [];
	const listed = new Set([...Object.keys(roles ?? {}), ...Object.values(roles ?? {}).flatMap((people) => people.map(({ id }) => id)), ...Object.keys(routing?.roles ?? {}), ...Object.keys(routing?.people ?? {})]);
	const cares = [
		{ path: ['exceptions'], care: exceptions },
		...Object.entries(exceptions?.types ?? {}).map(([type, care]) => ({ path: ['exceptions', 'types', type], care })),
		{ path: ['rubber_stamps'], care: rubberStamps },
	];
	return cares.flatMap(({ path, care }) =>
		Object.entries({ owner: care?.owner, backup: care && 'backup' in care ? care.backup : undefined }).flatMap(([key, who]) =>
			who === undefined || listed.has(who) ? [] : [{ path: [...path, key], message: `names "${who}", who is neither a role nor a person of this policy: add it there` }],
		),
	);
}

/** What no single part can see: names used twice, roles that nobody defined, more approvals than people. */
function crossProblems({ actions, roles, support, routing, execution, break_glass: breakGlass, exceptions, rubber_stamps: rubberStamps, desk }: PolicyDocument, single: boolean): PathProblem[] {
	const problems: PathProblem[] = [...routingProblems(routing, roles), ...supportProblems(support, { roles, routing })];
	for (const [actionType, schema] of Object.entries(execution?.bodies ?? {})) {
		const compiled = compileJsonSchema(schema);
		if (!compiled.ok) problems.push({ path: ['execution', 'bodies', actionType], message: compiled.message });
	}
	breakGlass?.roles.forEach((role, at) => {
		if (Object.hasOwn(roles ?? {}, role) || Object.hasOwn(routing?.roles ?? {}, role)) return;
		problems.push({ path: ['break_glass', 'roles', at], message: `names "${role}", which roles does not define: add it there` });
	});
	problems.push(...ownerProblems({ exceptions, rubber_stamps: rubberStamps, roles, routing }));
	for (const [part, names] of Object.entries(desk ?? {})) {
		names.forEach((name, at) => {
			if ([roles, routing?.roles, routing?.people].some((table) => Object.hasOwn(table ?? {}, name))) return;
			if (Object.values(roles ?? {}).some((people) => people.some(({ id }) => id === name))) return;
			problems.push({ path: ['desk', part, at], message: `names "${name}", who is neither a role nor a person of this policy: add it to roles` });
		});
	}
	const seen = new Set<string>();
	for (const [role, people] of Object.entries(roles ?? {})) {
		people.forEach(({ id }, at) => {
			if (people.findIndex((other) => other.id === id) !== at) problems.push({ path: ['roles', role, at, 'id'], message: `"${id}" stands twice in this role` });
		});
	}
	actions.forEach((action, index) => {
		const base = single ? [] : ['actions', index];
		if (seen.has(action.action_type)) problems.push({ path: [...base, 'action_type'], message: `"${action.action_type}" has rules already: join them in one place` });
		seen.add(action.action_type);
		if (!roles && !routing) return;
		action.tiers.forEach(({ approver_rule: role, approvals_required: needed = 1 }, at) => {
			if (role === undefined) return;
			const people = roles && Object.hasOwn(roles, role) ? roles[role] : undefined;
			if (!people && (Object.hasOwn(routing?.roles ?? {}, role) || Object.hasOwn(routing?.people ?? {}, role))) return;
			if (!people) problems.push({ path: [...base, 'tiers', at, 'approver_rule'], message: `names "${role}", which roles does not define: add it there` });
			else if (people.length < needed) {
				problems.push({ path: [...base, 'tiers', at, 'approvals_required'], message: `asks for ${needed}, but "${role}" has only ${people.length}` });
			}
		});
	});
	return problems;
}

/** What the guardrail settings themselves say is wrong, at its place in the policy. */
function guardrailProblems(guardrails: PolicyDocument['guardrails']): PathProblem[] {
	if (!guardrails) return [];
	try {
		parseGuardrailSettings(guardrails);
		return [];
	} catch (error) {
		if (!isDaaError(error)) throw error;
		const path = typeof error.fields.path === 'string' && error.fields.path !== '(root)' ? error.fields.path.split('.') : [];
		return [{ path: ['guardrails', ...path], message: error.message.replace(/^The guardrail settings are not valid: \S+ /, '').replace(/\.$/, '') }];
	}
}

function rolesOf(roles: PolicyDocument['roles']): Policy['roles'] {
	return new Map(Object.entries(roles ?? {}).map(([role, people]) => [role, people.map((person): Person => ({ ...person, role }))]));
}

/**
 * Reads a policy document, as JSON text or as an object: one action type (a tier file) or several.
 * Throws DaaError `policy_invalid` that names every path, its line when text was given, and what to write instead.
 */
export function loadPolicy(input: unknown): Policy {
	const { document, lineOf } = readDocument(input);
	const { parsed, single } = parseDocument(document, lineOf);
	const problems = [...crossProblems(parsed, single), ...guardrailProblems(parsed.guardrails)];
	const counters = new Set(Object.keys(parsed.counters ?? {}));
	const actions = parsed.actions.map((action, index) => {
		const base = single ? [] : ['actions', index];
		return compileAction(action, counters, (path, message) => problems.push({ path: [...base, ...path], message }));
	});
	if (problems.length > 0) refuse(problems, lineOf);
	const hash = sha256Hex(canonicalJson(document));
	return {
		id: parsed.id ?? (single ? slug(parsed.actions[0]?.action_type ?? '') : 'policy'),
		version: parsed.version === undefined ? `sha256:${hash.slice(0, 12)}` : String(parsed.version),
		hash,
		owner: parsed.owner,
		note: parsed.note,
		document,
		actions: new Map(actions.map((action) => [action.actionType, action])),
		roles: rolesOf(parsed.roles),
		ai: { ...DEFAULT_THRESHOLDS, ...parsed.ai },
		counters: new Map(Object.entries(parsed.counters ?? {})),
		...(parsed.guardrails && { guardrails: parsed.guardrails }),
		support: parsed.support,
		routing: parsed.routing,
		identity: parsed.identity,
		execution: parsed.execution,
		breakGlass: parsed.break_glass,
		reasonTemplates: parsed.reason_templates,
		exceptions: parsed.exceptions,
		rubberStamps: parsed.rubber_stamps,
		desk: parsed.desk,
	};
}

/** A tier file without an id is named after its action type, in the letters an id may have. */
const slug = (text: string): string => text.replace(/[^A-Za-z0-9._:-]+/g, '_').replace(/^[^A-Za-z0-9]+/, '').slice(0, 60) || 'policy';
