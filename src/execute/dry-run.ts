import { describeAction } from '../draft/describe';
import type { ActionProposal } from '../draft/proposal';
import { isDaaError, type ErrorCode } from '../errors';
import type { Http, Ports, RunContext } from '../ports';
import type { ExecutionSection } from '../sections';
import { jtiHash, type GrantClaims } from '../tokens';
import { describeDifferences, staleFields } from './compare';
import { executionEvent, type Known } from './execution-event';
import { requestKeyOf } from './open-intent';
import { fieldsOf, readTarget } from './read-target';
import { checkGrant } from './check-grant';
import { checkLimits, checkRates, type NodeLimits } from './limits';
import { alreadyUsed, checkSingle, tokenRefusal, tokenStanding } from './standing';
import { storableFields } from './storable';
import type { Target } from './target';

interface Finding {
	code?: ErrorCode;
	reason: string;
	before?: Record<string, unknown>;
}

/** The checks of openIntent by reading alone, in the same order: nothing is used up. Throws the same refusals. */
export async function checkStanding(ports: Ports, { claims, action }: { claims: GrantClaims; action: ActionProposal }, { target, limits = {} }: { target: Target; limits?: NodeLimits }): Promise<void> {
	const { store } = ports;
	const now = ports.now();
	const { policy } = await checkGrant(store, claims, action, (id) => store.approval(id));
	const earlier = await store.intentByRequest(requestKeyOf(claims));
	if (earlier) throw alreadyUsed(earlier, now);
	await checkSingle(store, action, claims.payload_hash, now);
	const standing = tokenStanding(await store.token(jtiHash(claims.jti)));
	if (standing !== 'live') throw tokenRefusal(standing);
	target.check(action);
	checkLimits(action, policy, limits, now);
	await checkRates(store, policy.policy, action, now);
}

async function look(target: Target, http: Http, action: ActionProposal, idempotencyKey: string): Promise<Finding> {
	const would = `Draft mode, nothing was changed. It would do this: ${describeAction(action)}`;
	try {
		const live = await readTarget(target, action, { http, idempotencyKey });
		const before = storableFields(live.values, fieldsOf(action));
		if (!live.exists) return { code: 'target_unknown', reason: 'Draft mode: it would be stopped, because the record does not exist.' };
		const stale = !target.capabilities.readable ? [] : staleFields(target, action.proposed_changes ?? [], live);
		if (stale.length === 0) return { reason: would, before };
		return { code: 'value_stale', reason: `Draft mode: it would be stopped, because the record has changed: ${describeDifferences(stale)}.`, before };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		if (error.code === 'value_stale') return { code: 'value_stale', reason: `Draft mode: it would be stopped: ${error.message}` };
		return { code: error.code, reason: `Draft mode: it would fail, because the record could not be read: ${error.message}` };
	}
}

/** Reads and compares as an execution would, uses nothing up, changes nothing, and says what would happen. */
export async function dryRun(
	ports: Ports,
	run: RunContext,
	known: Known,
	work: { action: ActionProposal; target: Target; http: Http },
): Promise<ExecutionSection> {
	const found = await look(work.target, work.http, work.action, ports.newId('dry'));
	const event = executionEvent(ports, run, known, {
		action: 'execution.dry_run',
		outcome: found.code ?? 'would_execute',
		sentence: found.reason,
		detail: { target: work.target.name, before: found.before ?? null },
	});
	await ports.store.transaction(async (tx) => {
		await tx.appendEvent(event);
	});
	return {
		state: 'not_started',
		dry_run: true,
		...(found.code !== undefined && { code: found.code }),
		reason: found.reason,
		target: work.target.name,
		...(found.before && { before: found.before }),
		audit_event_id: event.id,
	};
}
