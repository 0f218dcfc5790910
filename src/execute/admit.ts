import { parseProposal } from '../draft/parse-proposal';
import { payloadHash } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import { DaaError } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { GrantClaims } from '../tokens';
import type { Known } from './execution-event';
import type { Target } from './target';
import { verifyGrant, verifyGrantToken } from './verify-grant';

function parse(ports: Ports, run: RunContext, value: unknown): ActionProposal {
	const parsed = parseProposal(value, { environment: run.environment, newId: ports.newId });
	if (parsed.ok) return parsed.action;
	const problems = parsed.problems.map(({ path, message }) => `${path} ${message}`);
	throw new DaaError('proposal_invalid', `The action cannot be read: ${problems.slice(0, 3).join('; ')}.`, {
		fields: { paths: parsed.problems.map(({ path }) => path) },
	});
}

/**
 * Everything that can be checked before the store is touched: grant, action, and whether the target may do it.
 * Fills `known` as far as it gets, so that a refusal is recorded under the right correlation id. Throws DaaError.
 */
export function admit(
	ports: Ports,
	run: RunContext,
	input: { action: unknown; grant: unknown; target: Target },
	known: Known,
): { claims: GrantClaims; action: ActionProposal } {
	known.claims = verifyGrantToken(ports, run, input.grant);
	known.correlationId = known.claims.correlation_id;
	const action = parse(ports, run, input.action);
	known.action = action;
	known.payloadHash = payloadHash(action);
	const claims = verifyGrant(ports, run, input.grant, action);
	input.target.check(action);
	return { claims, action };
}
