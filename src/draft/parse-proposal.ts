import type { Environment, NewId } from '../ports';
import { pathText, plainJson, type Problem } from './plain-json';
import { proposalSchema, type ActionProposal } from './proposal';

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
	if (!result.success) {
		return {
			ok: false,
			problems: result.error.issues.slice(0, MAX_PROBLEMS).map((issue) => ({ path: pathText(issue.path), message: issue.message })),
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
