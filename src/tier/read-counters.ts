import type { ActionProposal } from '../draft/proposal';
import type { RunContext } from '../ports';
import type { ConversationTurn, StoreReader, StoreTransaction } from '../store/port';
import type { Counters, CounterRule } from './counters';
import type { Policy } from './policy';
import { covers } from './support/settings';

const HOUR_MS = 3_600_000;
/** Far more turns than any loop setting looks back. */
const MAX_TURNS = 100;

/** A ticket's number is unique in its own system only. */
export function conversationOf({ origin }: Pick<ActionProposal, 'origin'>): string | undefined {
	if (origin?.helpdesk_ticket_id !== undefined) return `helpdesk:${origin.helpdesk_ticket_id}`;
	return origin?.crm_ticket_id === undefined ? undefined : `crm:${origin.crm_ticket_id}`;
}

interface Scope {
	actionType?: string;
	customerId?: string;
	workflowId?: string;
}

/** What a counter counts by; undefined when this proposal does not say (no customer). */
function scopeOf({ per }: CounterRule, action: ActionProposal, run: Pick<RunContext, 'workflowId'>): Scope | undefined {
	const customerId = action.origin?.customer_id;
	if (per.includes('customer') && customerId === undefined) return undefined;
	return {
		...(per.includes('action_type') && { actionType: action.action_type }),
		...(per.includes('customer') && { customerId }),
		...(per.includes('workflow') && { workflowId: run.workflowId }),
	};
}

export interface Past {
	counters: Counters;
	history?: readonly ConversationTurn[];
}

/** Whether this policy needs the past of this proposal at all. */
const wantsHistory = (action: ActionProposal, { support }: Policy): boolean => covers(support, action.action_type) && support.escalate_when?.loop !== false && conversationOf(action) !== undefined;

/**
 * What the policy's counters and loop detection need of the past, read in the transaction that will store this very
 * proposal: whoever counts the same thing meanwhile waits. The proposal counts itself. A counter that cannot count (no
 * customer) is left out.
 */
export async function readPast(tx: StoreTransaction, policy: Policy, action: ActionProposal, run: RunContext, at: Date): Promise<Past> {
	const { environment } = run;
	const conversationId = wantsHistory(action, policy) ? conversationOf(action) : undefined;
	const counted = [...policy.counters].flatMap(([name, rule]) => {
		const scope = scopeOf(rule, action, run);
		return scope ? [{ name, rule, scope }] : [];
	});
	const keys = counted.map(({ scope }) => JSON.stringify([environment, scope.actionType, scope.customerId, scope.workflowId]));
	if (conversationId !== undefined) keys.push(JSON.stringify([environment, 'conversation', conversationId]));
	if (keys.length > 0) await tx.lockCounting(keys);
	const counters: Record<string, number> = {};
	for (const { name, rule, scope } of counted) {
		const since = new Date(at.getTime() - rule.window_hours * HOUR_MS).toISOString();
		counters[name] = 1 + (await tx.recentProposals({ environment, since, ...scope }));
	}
	if (conversationId === undefined) return { counters };
	return { counters, history: await tx.conversationHistory({ environment, conversationId, limit: MAX_TURNS }) };
}

/**
 * The counters of a proposal that is stored already, as they stand now: it counts itself once, as it did then. For judging
 * it again after an edit, which changes neither its type nor its customer.
 */
export async function readCountersAgain(store: Pick<StoreReader, 'recentProposals'>, policy: Policy, action: ActionProposal, run: Pick<RunContext, 'environment' | 'workflowId'>, requestedHash: string, at: Date): Promise<Counters> {
	const counters: Record<string, number> = {};
	for (const [name, rule] of policy.counters) {
		const scope = scopeOf(rule, action, run);
		if (!scope) continue;
		const since = new Date(at.getTime() - rule.window_hours * HOUR_MS).toISOString();
		counters[name] = 1 + (await store.recentProposals({ environment: run.environment, since, ...scope, except: { correlationId: action.correlation_id, payloadHash: requestedHash } }));
	}
	return counters;
}
