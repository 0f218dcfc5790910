import type { Ports, RunContext } from '../ports';
import type { ActionProposal } from '../draft/proposal';
import type { ExecutionSection } from '../sections';
import { sectionOf } from './execution-section';
import { resolveIntent, type ResolveDeps } from './resolve-intent';

export interface ResolveOptions {
	/** Only executions of this workflow; of any when absent. */
	workflowId?: string;
	/** At most so many, the longest lost first. */
	limit: number;
}

/** The sections of an item that was lost on the way. */
export interface ResolvedItem {
	action: ActionProposal;
	execution: ExecutionSection;
}

/**
 * Settles the executions that were lost in this environment and begun at this target, each by what the target holds.
 * For a schedule: safe to run as often as one likes, also several at once. Resolves to what became of each.
 */
export async function resolveAbandoned(ports: Ports, run: RunContext, deps: ResolveDeps, { workflowId, limit }: ResolveOptions): Promise<ResolvedItem[]> {
	const lost = await ports.store.unsettledIntents({ environment: run.environment, ...(workflowId !== undefined && { workflowId }), at: ports.now().toISOString(), limit });
	const items: ResolvedItem[] = [];
	for (const intent of lost) {
		const resolved = await resolveIntent(ports, run, intent, deps);
		if (!resolved) continue;
		const { work, done, settled } = resolved;
		items.push({ action: intent.action, execution: { ...sectionOf(work, done), executed_at: settled.at, audit_event_id: settled.eventId } });
	}
	return items;
}
