import type { Ports, RunContext } from '../ports';
import type { TokenRecord } from '../store/port';
import { signToken } from '../tokens/sign-token';
import { jtiHash } from '../tokens/verify-token';
import type { Policy } from './policy';
import { subjectOf, type Decided } from './tier-events';

/** The policy's own grant: signed, and known to the store only by the hash of its id. */
export function mintPolicyGrant({ action, risk, at }: Decided, run: RunContext, policy: Policy, ports: Pick<Ports, 'keys' | 'random'>, ttlSeconds: number): { token: string; row: TokenRecord } {
	const jti = ports.random(16).toString('hex');
	const exp = Math.floor(at.getTime() / 1000) + ttlSeconds;
	const claims = {
		jti,
		sub: subjectOf(policy, risk),
		exp,
		payload_hash: risk.payload_hash,
		workflow_id: run.workflowId,
		execution_id: run.executionId,
		environment: run.environment,
		correlation_id: action.correlation_id,
		approvers: [],
		policy_version: policy.version,
		policy_hash: policy.hash,
	};
	return {
		token: signToken('grant', claims, ports.keys, at),
		row: {
			jtiHash: jtiHash(jti),
			kind: 'grant',
			approvalId: null,
			correlationId: action.correlation_id,
			payloadHash: risk.payload_hash,
			workflowId: run.workflowId,
			executionId: run.executionId,
			environment: run.environment,
			issuedAt: at.toISOString(),
			expiresAt: new Date(exp * 1000).toISOString(),
			consumedAt: null,
			revokedAt: null,
		},
	};
}
