import { payloadHash } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import { requireProposal } from '../draft/require-proposal';
import type { Ports, RunContext } from '../ports';
import type { GrantClaims } from '../tokens';
import type { Known } from './execution-event';
import { checkPayload, verifyGrantToken } from './verify-grant';

/**
 * Everything that can be checked before the store is touched: the grant by itself, and that the action is the granted
 * one. Fills `known` as far as it gets, so that a refusal is recorded under the right correlation id. Throws DaaError.
 */
export function admit(ports: Ports, run: RunContext, input: { action: unknown; grant: unknown }, known: Known): { claims: GrantClaims; action: ActionProposal } {
	const claims = verifyGrantToken(ports, run, input.grant);
	known.claims = claims;
	known.correlationId = claims.correlation_id;
	// The correlation id is not part of the payload hash, but one action is done once by it: the grant's is the true one.
	const action = { ...requireProposal(input.action, { environment: run.environment, newId: ports.newId }, 'The action cannot be read'), correlation_id: claims.correlation_id };
	known.action = action;
	known.payloadHash = payloadHash(action);
	checkPayload(claims, known.payloadHash);
	return { claims, action };
}
