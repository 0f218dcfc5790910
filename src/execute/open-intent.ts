import { describeAction } from '../draft/describe';
import type { ActionProposal } from '../draft/proposal';
import { isDaaError } from '../errors';
import type { Ports, RunContext } from '../ports';
import type { IntentRecord, StoreTransaction } from '../store/port';
import { jtiHash, type GrantClaims } from '../tokens';
import { checkGrant, type Standing } from './check-grant';
import { executionEvent } from './execution-event';
import { checkLimits, checkRates, rateKeys, type NodeLimits } from './limits';
import { alreadyUsed, checkSingle, tokenRefusal } from './standing';
import type { Target } from './target';

export interface Opening {
	claims: GrantClaims;
	action: ActionProposal;
	target: Target;
	limits: NodeLimits;
	leaseMs: number;
}

/** Approval id, else the policy grant's jti hash: grants minted again after a crash share one request. */
export function requestKeyOf(claims: GrantClaims): string {
	return claims.approval ?? jtiHash(claims.jti);
}

function newIntent(ports: Ports, run: RunContext, work: Opening): IntentRecord {
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
		// The action's own: admit() compared them.
		payloadHash: work.claims.payload_hash,
		action: work.action,
		target: work.target.name,
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
		// Nothing lies between the opening and the sending where nothing can be read, so one transaction says both.
		stage: work.target.capabilities.readable ? 'opened' : 'sending',
		badge: null,
	};
}

/** Uses the grant up, or throws the refusal that fits; a transaction that throws writes nothing. */
async function consume(tx: StoreTransaction, { claims, action }: Opening, { policy }: Standing, now: Date): Promise<void> {
	const same = JSON.stringify(['execution', action.environment, claims.correlation_id, claims.payload_hash]);
	// Executions that count together, or are one and the same, wait for each other (PostgreSQL; SQLite writes alone).
	await tx.lockCounting([same, ...rateKeys(policy.policy, action)]);
	const earlier = await tx.intentByRequest(requestKeyOf(claims));
	if (earlier) throw alreadyUsed(earlier, now);
	await checkSingle(tx, action, claims.payload_hash, now);
	const answer = await tx.consumeToken(jtiHash(claims.jti), now.toISOString());
	if (answer !== 'consumed') throw tokenRefusal(answer);
}

function startedEvent(ports: Ports, run: RunContext, { claims, action }: Opening, intent: IntentRecord) {
	return executionEvent(
		ports,
		run,
		{ claims, action, payloadHash: intent.payloadHash, correlationId: claims.correlation_id },
		{
			action: 'execution.started',
			outcome: intent.badge ?? 'executing',
			sentence: `The grant was used up and the action was started${intent.badge === 'break_glass' ? ', approved by one person alone in an emergency' : ''}: ${describeAction(action)}`,
			detail: { intent_id: intent.id, target: intent.target, granted_by: claims.sub, approvers: claims.approvers, ...(intent.badge !== null && { badge: intent.badge }) },
		},
	);
}

/**
 * One transaction: the grant still stands and is used up, the action is within the limits, the intent is open (executing,
 * fence 1, under a lease), the start is in the log; or nothing is. Throws DaaError `grant_*`, `execution_stopped`,
 * `target_not_allowed`, `rate_exceeded`, `store_*`.
 */
export async function openIntent(ports: Ports, run: RunContext, work: Opening): Promise<IntentRecord> {
	const { claims, action } = work;
	const fresh = newIntent(ports, run, work);
	try {
		return await ports.store.transaction(async (tx) => {
			const now = ports.now();
			// The approval's row lock makes two grants of one approval wait for each other.
			const standing = await checkGrant(tx, claims, action, (id) => tx.lockApproval(id));
			await consume(tx, work, standing, now);
			work.target.check(action);
			// What people saw of the facts is in the store; those on the item may have been changed since.
			checkLimits(standing.approval ? { ...action, facts: standing.approval.action.facts } : action, standing.policy, work.limits, now);
			await checkRates(tx, standing.policy.policy, action, now);
			const intent = { ...fresh, badge: standing.badge };
			await tx.insertIntent(intent);
			await tx.appendEvent(startedEvent(ports, run, work, intent));
			return intent;
		});
	} catch (error) {
		// Someone else's intent got in between: the database's unique key said so.
		if (!isDaaError(error) || error.code !== 'store_conflict') throw error;
		const other = await ports.store.intentByRequest(requestKeyOf(claims));
		if (!other) throw error;
		throw alreadyUsed(other, ports.now());
	}
}
