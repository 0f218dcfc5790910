import { DaaError } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { ApprovalRecord, DecisionRecord, StoreTransaction } from '../store/port';
import { signToken } from '../tokens/sign-token';
import { jtiHash } from '../tokens/verify-token';
import { approvalEvent } from './approval-event';
import { approvalsOf } from './decider';
import { actionPhrase, utcPhrase } from './describe-approval';

export const GRANT_TTL_MS = 24 * 60 * 60 * 1000;

export interface MintOptions {
	/** How long the grant may be used, in milliseconds; a day unless told. */
	ttlMs?: number;
	/** For another workflow than the one that asked, whose execution is gone. */
	takenUp?: boolean;
}

function grantors(run: RunContext, approval: ApprovalRecord, decisions: readonly DecisionRecord[], takenUp: boolean): string[] {
	const people = approvalsOf(decisions, approval.payloadHash);
	const alone = decisions.some(({ decision, payloadHash }) => decision === 'break_glass' && payloadHash === approval.payloadHash);
	if (approval.state !== 'approved' || people.length < (alone ? 1 : approval.approvalsRequired)) {
		throw new DaaError('grant_invalid', 'The approval is not complete, so there is no right to act.', { fields: { approval_id: approval.id, state: approval.state } });
	}
	if (run.environment !== approval.environment) {
		throw new DaaError('grant_environment', `An approval from ${approval.environment} gives no right in ${run.environment}.`, { fields: { approval_id: approval.id } });
	}
	if (run.workflowId !== approval.workflowId && !takenUp) {
		throw new DaaError('grant_workflow', 'The approval belongs to another workflow.', { fields: { approval_id: approval.id } });
	}
	return people;
}

/** Inside a transaction of the caller's; see mintGrant. */
export async function mintGrantIn(ports: Ports, tx: StoreTransaction, run: RunContext, approval: ApprovalRecord, decisions: readonly DecisionRecord[], options: MintOptions = {}): Promise<string> {
	const approvers = grantors(run, approval, decisions, options.takenUp === true);
	const now = ports.now();
	// Whole seconds, as in the token, and never in the past of `now`.
	const exp = Math.ceil((now.getTime() + (options.ttlMs ?? GRANT_TTL_MS)) / 1000);
	const expiresAt = new Date(exp * 1000).toISOString();
	const jti = ports.newId('gnt');
	const token = signToken(
		'grant',
		{
			jti,
			sub: `approval:${approval.id}`,
			approval: approval.id,
			exp,
			approvers,
			correlation_id: approval.correlationId,
			payload_hash: approval.payloadHash,
			workflow_id: run.workflowId,
			execution_id: run.executionId,
			environment: approval.environment,
			policy_version: approval.policyVersion,
			policy_hash: approval.policyHash,
			...(options.takenUp && { taken_up: true as const }),
		},
		ports.keys,
		now,
	);
	await tx.insertToken({
		jtiHash: jtiHash(jti),
		kind: 'grant',
		approvalId: approval.id,
		correlationId: approval.correlationId,
		payloadHash: approval.payloadHash,
		workflowId: run.workflowId,
		executionId: run.executionId,
		environment: approval.environment,
		issuedAt: now.toISOString(),
		expiresAt,
		consumedAt: null,
		revokedAt: null,
	});
	await tx.appendEvent(
		approvalEvent(ports, approval, {
			action: 'grant.minted',
			outcome: 'approval',
			nodeName: run.nodeName,
			executionId: run.executionId,
			sentence: `The approval of ${actionPhrase(approval.action)} now allows it to be done once, until ${utcPhrase(expiresAt)}.`,
			detail: { jti_hash: jtiHash(jti), approvers, expires_at: expiresAt },
		}),
	);
	return token;
}

/**
 * Signs and stores the right to carry out a completed approval once, in `run`'s execution. Calling it again gives a
 * fresh grant beside the first: that is safe, because execution intents are unique per approval, so only one is used.
 * Throws DaaError `grant_invalid` (not fully approved), `grant_environment` or `grant_workflow`.
 */
export async function mintGrant(ports: Ports, run: RunContext, approval: ApprovalRecord, decisions: readonly DecisionRecord[], options: MintOptions = {}): Promise<string> {
	return ports.store.transaction((tx) => mintGrantIn(ports, tx, run, approval, decisions, options));
}
