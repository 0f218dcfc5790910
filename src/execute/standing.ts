import { DaaError } from '../errors';
import type { ActionProposal } from '../draft/proposal';
import type { ApprovalRecord, IntentRecord, StoreReader, TokenRecord } from '../store/port';
import { policyName, type Policy } from '../tier/policy';
import { switchFor, switchWords, type SwitchState } from '../tier/switches/switch';
import type { GrantClaims } from '../tokens';

/** Has the worker that holds this intent had its time, without an outcome? A lost one that a person has is not. */
export function isAbandoned(intent: IntentRecord, now: Date): boolean {
	if (intent.state !== 'executing' && intent.state !== 'unknown') return false;
	return intent.leaseUntil === null ? intent.state === 'executing' : intent.leaseUntil <= now.toISOString();
}

function outcomeWords(intent: IntentRecord, now: Date): string {
	const at = intent.finishedAt ?? intent.createdAt;
	const code = intent.code === null ? '' : ` (${intent.code})`;
	switch (intent.state) {
		case 'committed':
			return `it was carried out at ${at}${code}`;
		case 'failed':
			return `it was tried at ${at} and failed${code}`;
		case 'blocked':
			return `it was stopped at ${at}${code}`;
		case 'unknown':
			return `it was tried at ${at} and nobody knows yet whether it happened`;
		default:
			return isAbandoned(intent, now)
				? `it was started at ${intent.createdAt} and never finished, so nobody knows whether it happened`
				: `it is being carried out since ${intent.createdAt}`;
	}
}

/** The refusal for a request that has an intent already: what was approved once is done at most once. */
export function alreadyUsed(intent: IntentRecord, now: Date): DaaError {
	return new DaaError('grant_used', `This action was granted once and that was used up: ${outcomeWords(intent, now)}.`, {
		fields: { intent_id: intent.id, state: intent.state },
	});
}

/** Does the approval behind the grant still stand? Throws DaaError `grant_revoked` or `grant_payload_changed`. */
export function checkApproval(approval: ApprovalRecord | undefined, claims: GrantClaims): ApprovalRecord {
	if (!approval) throw new DaaError('grant_unknown', 'The approval behind this grant is not in the store.');
	if (approval.state !== 'approved') {
		throw new DaaError('grant_revoked', `The approval behind this grant is ${approval.state.replaceAll('_', ' ')}, so the grant no longer holds.`);
	}
	if (approval.payloadHash !== claims.payload_hash) {
		throw new DaaError('grant_payload_changed', 'The approval is for another action than the grant: it was changed afterwards.');
	}
	return approval;
}

/** May this policy version still grant anything? Throws DaaError `grant_policy_revoked`. */
export async function checkPolicyStands(store: Pick<StoreReader, 'revocation'>, policy: Policy): Promise<void> {
	const revoked = await store.revocation('policy', policy.hash);
	if (!revoked) return;
	throw new DaaError('grant_policy_revoked', `${policyName(policy)} was revoked at ${revoked.revokedAt}, so what it granted no longer holds: ${revoked.reason}`, {
		fields: { policy_hash: policy.hash },
		hint: 'Send the proposal through Risk Tier again, with a policy version that stands.',
	});
}

/** May anything of this kind be executed now? Throws DaaError `execution_stopped`; the grant stays unused. */
export function checkSwitch(switches: readonly SwitchState[], workflowId: string, action: ActionProposal): void {
	const on = switchFor(switches, 'stop_execution', { workflowId, actionType: action.action_type });
	if (!on) return;
	throw new DaaError('execution_stopped', `Execution is stopped: ${switchWords(on)} is switched on. The grant was not used up.`, {
		fields: { switch: switchWords(on) },
		hint: 'Switch it off and run the action again while the grant is valid.',
	});
}

/**
 * Was this very action (same correlation id, payload and environment) carried out before, or may it have been, whatever
 * granted it? An execution that was started anew mints a new policy grant, and that must not make it happen twice.
 * Throws DaaError `grant_used`.
 */
export async function checkSingle(store: Pick<StoreReader, 'possiblyDone'>, action: ActionProposal, payloadHash: string, now: Date): Promise<void> {
	const earlier = await store.possiblyDone({ correlationId: action.correlation_id, payloadHash, environment: action.environment });
	if (earlier) throw alreadyUsed(earlier, now);
}

const TOKEN_REFUSALS = {
	used: ['grant_used', 'The grant was used before; each one works once.'],
	revoked: ['grant_revoked', 'The grant was withdrawn.'],
	unknown: ['grant_unknown', 'The grant is not in the store, so it cannot be used up.'],
} as const;

/** The refusal for what the store says about a grant's id. */
export function tokenRefusal(answer: keyof typeof TOKEN_REFUSALS): DaaError {
	const [code, sentence] = TOKEN_REFUSALS[answer];
	return new DaaError(code, sentence);
}

/** What `consumeToken` would say, without using the grant up. */
export function tokenStanding(token: TokenRecord | undefined): 'live' | keyof typeof TOKEN_REFUSALS {
	if (!token) return 'unknown';
	if (token.revokedAt !== null) return 'revoked';
	return token.consumedAt === null ? 'live' : 'used';
}
