import type { z } from 'zod/v4';
import type { Environment, NewId } from '../ports';
import { pathText, plainJson, type Problem } from './plain-json';
import { inSentence } from './shorten';
import { crossFieldProblems, proposalSchema, type ActionProposal } from './proposal';

/** Whole proposals above this are refused before they are looked at (UTF-16 units of the JSON text). */
export const MAX_PROPOSAL = 2_000_000;
/** The proposal's own nesting above its freest part, which jsonValue limits on its own. */
const MAX_LEVELS = 20;
const MAX_PROBLEMS = 50;

export type { Problem };

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

/** zod's own words are for developers; these two are what a drafting model gets wrong most. */
function sentence(issue: z.core.$ZodIssue): string {
	if (issue.code === 'unrecognized_keys') return `has keys that are not allowed there: ${issue.keys.map((key) => inSentence(key)).join(', ')}`;
	if (issue.code !== 'invalid_type') return issue.message;
	const received = /received (\w+)$/.exec(issue.message)?.[1];
	return received === 'undefined' ? 'is missing' : `must be of type ${issue.expected}${received === undefined ? '' : `, but is ${received}`}`;
}

/** Everything that is wrong, field by field and across fields, each thing once. */
function problemsOf(issues: readonly z.core.$ZodIssue[], raw: Record<string, unknown>): Problem[] {
	const found = new Map<string, Problem>();
	const add = (path: readonly PropertyKey[], message: string) => found.set(`${pathText(path)} ${message}`, { path: pathText(path), message });
	for (const issue of issues) add(issue.path, sentence(issue));
	for (const { path, message } of crossFieldProblems(raw)) add(path, message);
	return [...found.values()].slice(0, MAX_PROBLEMS);
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
	// Before zod, which would drop a `__proto__` silently and hand over unchecked what its loose objects let pass.
	const plain = plainJson(value, { units: MAX_PROPOSAL, levels: MAX_LEVELS });
	if (!plain.ok) return { ok: false, problems: [plain.problem] };
	const result = proposalSchema.safeParse(plain.value);
	const problems = problemsOf(result.error?.issues ?? [], plain.value as Record<string, unknown>);
	if (!result.success || problems.length > 0) return { ok: false, problems };
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
