import type { Environment, NewId } from '../ports';
import { proposalSchema, type ActionProposal } from './proposal';

/** Whole proposals above this are refused before they are looked at (UTF-16 units of the JSON text). */
export const MAX_PROPOSAL = 2_000_000;

/** One thing that is wrong with a proposal: a dotted path (`(root)` for the whole) and a sentence about it. */
export interface Problem {
	path: string;
	message: string;
}

export type ParsedProposal = { ok: true; action: ActionProposal } | { ok: false; problems: Problem[] };

const problem = (path: string, message: string): ParsedProposal => ({ ok: false, problems: [{ path, message }] });

function fromText(input: string): { value: unknown } | { failed: ParsedProposal } {
	if (input.length > MAX_PROPOSAL) {
		return { failed: problem('(root)', `is ${input.length} characters long; at most ${MAX_PROPOSAL} are accepted`) };
	}
	try {
		return { value: JSON.parse(input) };
	} catch {
		return { failed: problem('(root)', 'is not JSON') };
	}
}

/** `__proto__` written as a literal key survives JSON.parse but zod drops it silently; a draft with one is refused. */
function forbiddenKey(value: unknown, path: string, depth: number): Problem | undefined {
	if (typeof value !== 'object' || value === null || depth > 20) return undefined;
	for (const key of Object.getOwnPropertyNames(value)) {
		if (Array.isArray(value) && key === 'length') continue;
		const here = path === '' ? key : `${path}.${key}`;
		if (key === '__proto__' || key === 'constructor' || key === 'prototype') return { path: here, message: 'is not an allowed key' };
		const nested = forbiddenKey((value as Record<string, unknown>)[key], here, depth + 1);
		if (nested) return nested;
	}
	return undefined;
}

/**
 * Turns whatever a workflow hands over into a validated proposal, or into the list of everything wrong with it.
 * Never guesses a value; mints `correlation_id` when absent. The caller's environment wins over what the text says,
 * because a model must not be able to call a test run production: a proposal that names the other one is refused.
 */
export function parseProposal(input: unknown, context: { environment: Environment; newId: NewId }): ParsedProposal {
	let value = input;
	if (typeof input === 'string') {
		const parsed = fromText(input);
		if ('failed' in parsed) return parsed.failed;
		value = parsed.value;
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return problem('(root)', `must be an object, but is ${value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`}`);
	}
	const forbidden = forbiddenKey(value, '', 0);
	if (forbidden) return { ok: false, problems: [forbidden] };
	const result = proposalSchema.safeParse(value);
	if (!result.success) {
		return {
			ok: false,
			problems: result.error.issues.slice(0, 50).map((issue) => ({
				path: issue.path.length === 0 ? '(root)' : issue.path.map(String).join('.'),
				message: issue.message,
			})),
		};
	}
	if (result.data.environment !== undefined && result.data.environment !== context.environment) {
		return problem('environment', `says ${result.data.environment}, but this is a ${context.environment} run`);
	}
	return {
		ok: true,
		action: {
			...result.data,
			correlation_id: result.data.correlation_id ?? context.newId('cor'),
			environment: context.environment,
		},
	};
}
