import { describeAction } from '../draft/describe';
import { payloadHash } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import { isDaaError } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { IntentRecord, StoreTransaction } from '../store/port';
import { switchesIn } from '../tier/switches/read-switches';
import { jtiHash, type GrantClaims } from '../tokens';
import { executionEvent } from './execution-event';
import { alreadyUsed, checkApproval, checkSwitch, tokenRefusal } from './standing';

/** Approval id, else the policy grant's jti hash: grants minted again after a crash share one request. */
export function requestKeyOf(claims: GrantClaims): string {
	return claims.approval ?? jtiHash(claims.jti);
}

function newIntent(ports: Ports, run: RunContext, work: { claims: GrantClaims; action: ActionProposal; target: string; leaseMs: number }): IntentRecord {
	const now = ports.now();
	return {
		id: ports.newId('int'),
		requestKey: requestKeyOf(work.claims),
		grantJtiHash: jtiHash(work.claims.jti),
		approvalId: work.claims.approval ?? null,
		correlationId: work.claims.correlation_id,
		environment: run.environment,
		workflowId: run.workflowId,
		executionId: run.executionId,
		payloadHash: payloadHash(work.action),
		action: work.action,
		target: work.target,
		state: 'executing',
		attempt: 1,
		fence: 1,
		leaseUntil: new Date(now.getTime() + work.leaseMs).toISOString(),
		before: null,
		sent: null,
		after: null,
		code: null,
		createdAt: now.toISOString(),
		finishedAt: null,
		actionType: work.action.action_type,
		seenVersion: null,
		stage: 'opened',
		badge: null,
	};
}

/** Throws the refusal that fits; a transaction that throws writes nothing. */
async function consume(tx: StoreTransaction, claims: GrantClaims, action: ActionProposal, now: Date): Promise<void> {
	checkSwitch(await switchesIn(tx), claims, action);
	// The approval's row lock makes two grants of one approval wait for each other.
	if (claims.approval !== undefined) checkApproval(await tx.lockApproval(claims.approval), claims);
	const earlier = await tx.intentByRequest(requestKeyOf(claims));
	if (earlier) throw alreadyUsed(earlier, now);
	const answer = await tx.consumeToken(jtiHash(claims.jti), now.toISOString());
	if (answer === 'consumed') return;
	const other = answer === 'used' ? await tx.intentByRequest(requestKeyOf(claims)) : undefined;
	throw other ? alreadyUsed(other, now) : tokenRefusal(answer);
}

/**
 * One transaction: the grant is used up, the intent is open (executing, fence 1, under a lease), the start is in the
 * log; or nothing is. Throws DaaError `execution_stopped`, `grant_used`, `grant_revoked`, `grant_unknown`,
 * `grant_payload_changed`, `store_*`.
 */
export async function openIntent(
	ports: Ports,
	run: RunContext,
	work: { claims: GrantClaims; action: ActionProposal; target: string; leaseMs: number },
): Promise<IntentRecord> {
	const { claims, action } = work;
	const intent = newIntent(ports, run, work);
	const event = executionEvent(
		ports,
		run,
		{ claims, action, payloadHash: intent.payloadHash, correlationId: claims.correlation_id },
		{
			action: 'execution.started',
			outcome: 'executing',
			sentence: `The grant was used up and the action was started: ${describeAction(action)}`,
			detail: { intent_id: intent.id, target: intent.target, granted_by: claims.sub, approvers: claims.approvers },
		},
	);
	try {
		await ports.store.transaction(async (tx) => {
			await consume(tx, claims, action, ports.now());
			await tx.insertIntent(intent);
			await tx.appendEvent(event);
		});
	} catch (error) {
		// Someone else's intent got in between: the database's unique key said so.
		if (!isDaaError(error) || error.code !== 'store_conflict') throw error;
		const other = await ports.store.intentByRequest(requestKeyOf(claims));
		if (!other) throw error;
		throw alreadyUsed(other, ports.now());
	}
	return intent;
}
