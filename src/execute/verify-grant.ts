import { payloadHash } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import { DaaError, isDaaError, type ErrorCode } from '../errors';
import type { Ports, RunContext } from '../ports';
import { sameSecret, verifyToken, type GrantClaims } from '../tokens';

type VerifyPorts = Pick<Ports, 'keys' | 'now'>;

/** Token codes in the words of the execution; every other way a token can be wrong is one and the same refusal. */
const TOKEN_TO_GRANT: Partial<Record<ErrorCode, [ErrorCode, string]>> = {
	token_missing: ['grant_missing', 'There is no grant, so nothing may be done.'],
	token_expired: ['grant_expired', 'The grant has expired; a new approval is needed.'],
	token_purpose: ['grant_audience', 'The token was made for another purpose, for example a review link; it is not a grant.'],
	token_key_unknown: ['grant_invalid', 'The grant was signed with a key that is not known here.'],
};

function readClaims(ports: VerifyPorts, grant: unknown): GrantClaims {
	try {
		return verifyToken('grant', grant, ports.keys, ports.now());
	} catch (error) {
		if (!isDaaError(error)) throw error;
		const [code, sentence] = TOKEN_TO_GRANT[error.code] ?? ['grant_invalid', 'The grant was not signed by this gate or was altered.'];
		throw new DaaError(code, sentence, { fields: { token: error.code } });
	}
}

/**
 * The checks that need no action: present, signed by this gate in the one accepted way, for this purpose, not expired,
 * then environment, workflow and execution. Throws DaaError `grant_missing`, `grant_invalid`, `grant_expired`,
 * `grant_audience`, `grant_environment`, `grant_workflow` or `grant_execution`; the message never repeats the token.
 */
export function verifyGrantToken(ports: VerifyPorts, run: RunContext, grant: unknown): GrantClaims {
	const claims = readClaims(ports, grant);
	if (claims.environment !== run.environment) {
		throw new DaaError('grant_environment', `The grant was given for a ${claims.environment} run, but this is a ${run.environment} run.`);
	}
	if (claims.workflow_id !== run.workflowId) throw new DaaError('grant_workflow', 'The grant was given to another workflow.');
	// A retried execution carries the grants of the one that crashed. Each still works once, and one intent per request.
	// One that was taken up was given to the workflow before there was an execution. It works once like any other.
	if (claims.execution_id !== run.executionId && run.retry !== true && claims.taken_up !== true) throw new DaaError('grant_execution', 'The grant was given to another execution of this workflow.');
	return claims;
}

/** Is the action with this payload hash exactly the one that was granted? Throws DaaError `grant_payload_changed`. */
export function checkPayload(claims: GrantClaims, hash: string): void {
	if (sameSecret(hash, claims.payload_hash)) return;
	throw new DaaError('grant_payload_changed', 'The action is not the one that was granted: it was changed afterwards. It needs a new decision.');
}

/** All checks of verifyGrantToken, and last that of checkPayload. */
export function verifyGrant(ports: VerifyPorts, run: RunContext, grant: unknown, action: ActionProposal): GrantClaims {
	const claims = verifyGrantToken(ports, run, grant);
	checkPayload(claims, payloadHash(action));
	return claims;
}
