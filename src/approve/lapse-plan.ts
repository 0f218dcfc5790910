import type { RiskSection } from '../sections';
import type { ApprovalRecord, LapsePlan } from '../store/port';
import { isOpen } from './life';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A link still shows what became of the request for this long after the last deadline; it decides nothing then. */
export const LINK_READABLE_AFTER_DUE_MS = 7 * DAY_MS;
/** A request that stays open needs links that live, but not for ever: a token without an end is never made. */
const STAYING_LINK_MS = 366 * DAY_MS;
/** A request that stays open is brought to mind again no more often than this. */
const LEAST_PAUSE_MS = HOUR_MS;

type Step = LapsePlan['chain'][number];

/**
 * What the deadline will do, from the policy's routing. `loops`: whether No Decision leads back into the node, without
 * which nobody would be there to ask the next in line. `remindBeforeHours` counts where the policy says nothing.
 */
export function lapsePlan(risk: RiskSection, { loops, remindBeforeHours }: { loops: boolean; remindBeforeHours?: number }): LapsePlan {
	const chain = risk.escalation_chain ?? [];
	const remind = risk.remind_before_hours ?? remindBeforeHours;
	const wanted = risk.on_lapse ?? 'expire';
	return {
		on_lapse: wanted === 'escalate' && (!loops || chain.length === 0) ? 'expire' : wanted,
		earlier_links: risk.earlier_links ?? 'void',
		chain,
		level: 0,
		...(remind !== undefined && remind > 0 && { remind_before_hours: remind }),
	};
}

/** Who is asked next; undefined at the end of the chain. */
export const nextStep = (plan: LapsePlan | null): Step | undefined => plan?.chain[plan.level];

/** What this deadline does: the chain may have come to its end. */
export function onLapseOf({ plan }: Pick<ApprovalRecord, 'plan'>): LapsePlan['on_lapse'] {
	if (!plan || (plan.on_lapse === 'escalate' && !nextStep(plan))) return 'expire';
	return plan.on_lapse;
}

/** The first deadline: `hours` from the request, or earlier when the chain goes on earlier. */
export function firstDeadline(plan: LapsePlan, createdAt: Date, hours: number): Date {
	const first = plan.on_lapse === 'escalate' ? Math.min(hours, plan.chain[0]?.after_hours ?? hours) : hours;
	return new Date(createdAt.getTime() + first * HOUR_MS);
}

const firstWait = (chain: LapsePlan['chain']): number => chain[0]?.after_hours ?? 24;

/** How long the step with this index has to decide: until the next one's time, the last one as long as the first wait. */
function hoursOf(chain: LapsePlan['chain'], index: number): number {
	const [step, next] = [chain[index], chain[index + 1]];
	return step && next ? next.after_hours - step.after_hours : firstWait(chain);
}

/** Counted from the moment at which they are asked, so that nobody's time is over before it began. */
export function stepDeadline({ chain }: LapsePlan, index: number, at: Date): Date {
	return new Date(at.getTime() + hoursOf(chain, index) * HOUR_MS);
}

/** When to remind of a deadline; null when no reminder is wanted, or its time is past already. */
export function reminderAt(plan: LapsePlan | null, at: Date, dueAt: Date): string | null {
	if (plan?.remind_before_hours !== undefined) {
		const before = dueAt.getTime() - plan.remind_before_hours * HOUR_MS;
		if (before > at.getTime()) return new Date(before).toISOString();
	}
	return plan?.on_lapse === 'stay' && dueAt.getTime() > at.getTime() ? dueAt.toISOString() : null;
}

/** The reminder after one was sent: only what stays open past its deadline is brought to mind again, once in each span. */
export function nextReminderAt(approval: Pick<ApprovalRecord, 'plan' | 'createdAt' | 'dueAt'>, at: Date): string | null {
	if (onLapseOf(approval) !== 'stay') return null;
	const [created, due] = [Date.parse(approval.createdAt), Date.parse(approval.dueAt)];
	if (at.getTime() < due) return new Date(due).toISOString();
	return new Date(at.getTime() + Math.max(due - created, LEAST_PAUSE_MS)).toISOString();
}

/** Until when a link that is made for this deadline can be opened. */
export function linkReadableUntil(plan: LapsePlan | null, dueAt: Date): Date {
	const last = plan?.on_lapse === 'escalate' ? plan.chain.at(-1) : undefined;
	const later = last ? (last.after_hours + firstWait(plan?.chain ?? [])) * HOUR_MS : 0;
	return new Date(dueAt.getTime() + (plan?.on_lapse === 'stay' ? STAYING_LINK_MS : later + LINK_READABLE_AFTER_DUE_MS));
}

/** Still to be decided at this moment: open, and not past a deadline that ends or hands on. */
export function awaitsDecision(approval: ApprovalRecord, now: Date): boolean {
	return isOpen(approval.state) && (onLapseOf(approval) === 'stay' || Date.parse(approval.dueAt) > now.getTime());
}
