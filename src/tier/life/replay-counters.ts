import type { ActionProposal } from '../../draft/proposal';
import type { Counters } from '../counters';
import type { Policy } from '../policy';

const HOUR_MS = 3_600_000;

/** Counts a policy's counters anew while the past goes by in order, as the store did at the time. */
export class ReplayCounters {
	private readonly seen = new Map<string, number[]>();

	constructor(private readonly policy: Policy) {}

	/** What was counted when this proposal came; it counts itself, as in the store. */
	take(action: ActionProposal, at: string | undefined, workflowId: string | undefined): Counters {
		const counted: Record<string, number | undefined> = {};
		const moment = at === undefined ? NaN : Date.parse(at);
		if (!Number.isFinite(moment)) return counted;
		const parts: Readonly<Record<string, string | undefined>> = { action_type: action.action_type, customer: action.origin?.customer_id, workflow: workflowId };
		for (const [name, { window_hours: hours, per }] of this.policy.counters) {
			if (per.some((each) => parts[each] === undefined)) continue;
			const key = JSON.stringify([name, ...[...per].sort().map((each) => parts[each])]);
			const times = this.seen.get(key) ?? [];
			const inside = times.filter((time) => time >= moment - hours * HOUR_MS);
			counted[name] = inside.length + 1;
			this.seen.set(key, [...inside, moment]);
		}
		return counted;
	}
}
