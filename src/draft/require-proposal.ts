import { DaaError } from '../errors';
import type { Environment, NewId } from '../ports';
import { parseProposal } from './parse-proposal';
import type { ActionProposal } from './proposal';

/** A sentence with more problems than this stops being one; `fields.paths` has them all. */
const SHOWN = 3;

/**
 * parseProposal for those who cannot go on without a proposal. Throws DaaError `proposal_invalid` whose message is
 * `sentence` followed by the first problems, e.g. "The action cannot be read: target_id is missing."
 */
export function requireProposal(input: unknown, context: { environment: Environment; newId: NewId }, sentence: string, hint?: string): ActionProposal {
	const parsed = parseProposal(input, context);
	if (parsed.ok) return parsed.action;
	const problems = parsed.problems.map(({ path, message }) => `${path} ${message}`);
	throw new DaaError('proposal_invalid', `${sentence}: ${problems.slice(0, SHOWN).join('; ')}.`, {
		fields: { paths: parsed.problems.map(({ path }) => path) },
		...(hint !== undefined && { hint }),
	});
}
