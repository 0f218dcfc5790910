import type { ActionProposal } from '../../draft/proposal';
import type { EscalationStep, OnLapse, Person } from '../../sections';
import type { TierDecision } from '../evaluate';
import type { Policy } from '../policy';
import { assignRoles } from './distinct-roles';
import { matchRule, type MatchedRule } from './match-rule';
import { resolvePeople } from './resolve-people';

export interface Routing {
	/** Empty when nobody can decide, and then `blocked` says why. */
	approvers: Person[];
	approvals_required: number;
	distinct_roles: boolean;
	/** Absent when neither rule nor tier gives one. */
	sla_hours?: number;
	/** ISO 8601; absent together with sla_hours. */
	due_at?: string;
	/** Hours after the request; people as they will be on duty then. */
	escalation_chain: EscalationStep[];
	on_lapse: OnLapse;
	/** Of the rule, where it says so. */
	earlier_links?: 'void' | 'keep';
	remind_before_hours?: number;
	/** One sentence. */
	explanation: string;
	blocked?: string;
}

type Decision = Pick<TierDecision, 'tier' | 'route' | 'approver_rule' | 'approvers' | 'approvals_required' | 'sla_hours' | 'escalate_to'>;
type RoutingPolicy = Pick<Policy, 'roles' | 'routing'>;

const HOUR_MS = 3_600_000;
/** As Approval Wait's own deadline: how long a step waits when nobody set anything. */
const DEFAULT_SLA_HOURS = 24;

interface Plan {
	names: readonly string[];
	needed: number;
	distinct: boolean;
	slaHours?: number;
	chain: { to: string; after_hours: number }[];
	onLapse: OnLapse;
	earlierLinks?: 'void' | 'keep';
	remindBefore?: number;
	why: string;
}

/** What rule and tier ask together: people of the rule, and never fewer approvals than the tier wants. */
function planOf(decision: Decision, matched: MatchedRule | undefined, forced: boolean): Plan {
	const rule = matched?.rule;
	const slaHours = rule?.sla_hours ?? decision.sla_hours;
	const steps = rule?.escalate_to ?? (decision.escalate_to === undefined ? [] : [decision.escalate_to]);
	let last = 0;
	const chain = steps.map((step) => {
		last = typeof step === 'string' ? last + (slaHours ?? DEFAULT_SLA_HOURS) : step.after_hours;
		return { to: typeof step === 'string' ? step : step.to, after_hours: last };
	});
	const own = decision.approver_rule === undefined ? [] : [decision.approver_rule];
	return {
		names: rule && !forced ? rule.approvers : own,
		needed: Math.max(decision.approvals_required, rule?.approvals_required ?? 1),
		distinct: rule?.distinct_roles ?? false,
		...(slaHours !== undefined && { slaHours }),
		chain,
		onLapse: rule?.on_lapse ?? (chain.length > 0 ? 'escalate' : 'expire'),
		...(rule?.earlier_links && { earlierLinks: rule.earlier_links }),
		...(rule?.remind_before_hours !== undefined && { remindBefore: rule.remind_before_hours }),
		why: matched?.why ?? '',
	};
}

const personWords = (people: readonly Person[]): string => people.map(({ name, role }) => `${name} (${role})`).join(', ');

interface Asked {
	people: Person[];
	notes: string[];
	/** How many steps of the chain were needed already. */
	used: number;
	enough: boolean;
}

/** Asks the named people, and as long as they cannot decide by themselves, the next of the chain with them. */
function ask(plan: Plan, policy: RoutingPolicy, action: ActionProposal, now: Date): Asked {
	let candidates: Person[] = [];
	const notes: string[] = [];
	const steps = [...plan.names.map((name) => ({ name, used: 0 })), ...plan.chain.map(({ to }, index) => ({ name: to, used: index + 1 }))];
	let asked: Asked = { people: [], notes, used: 0, enough: false };
	for (const [index, { name, used }] of steps.entries()) {
		const { people, notes: more } = resolvePeople(name, policy, action, now);
		candidates = [...candidates, ...people];
		notes.push(...more);
		const { people: distinct, roles } = assignRoles(candidates);
		const enough = distinct.length >= plan.needed && (!plan.distinct || roles >= plan.needed);
		asked = { people: distinct, notes, used, enough };
		// Everybody the rule names is asked; the chain only as far as it is needed.
		if (enough && (steps[index + 1]?.used ?? Infinity) > 0) break;
	}
	return asked;
}

function laterSteps(plan: Plan, asked: Asked, policy: RoutingPolicy, action: ActionProposal, now: Date): EscalationStep[] {
	const known = new Set(asked.people.map(({ id }) => id));
	return plan.chain.slice(asked.used).flatMap(({ to, after_hours }): EscalationStep[] => {
		const { people } = resolvePeople(to, policy, action, new Date(now.getTime() + after_hours * HOUR_MS));
		const fresh = assignRoles(people).people.filter(({ id }) => !known.has(id));
		fresh.forEach(({ id }) => known.add(id));
		return fresh.length === 0 ? [] : [{ after_hours, approvers: fresh }];
	});
}

function explain(plan: Plan, asked: Asked, chain: readonly EscalationStep[]): string {
	const parts = [
		...(plan.why === '' ? [] : [plan.why]),
		...new Set(asked.notes),
		...(asked.used > 0 ? [`the ${asked.used === 1 ? 'next' : `next ${asked.used}`} of the escalation chain ${asked.used === 1 ? 'is' : 'are'} asked at once`] : []),
		`${plan.needed} of ${personWords(asked.people)} must approve${plan.distinct ? ', each in another role' : ''}${plan.slaHours === undefined ? '' : ` within ${plan.slaHours} h`}`,
		...chain.map(({ after_hours, approvers }) => `after ${after_hours} h it goes to ${personWords(approvers)}`),
	];
	return `${parts.join('; ')}.`;
}

/** Why nobody can decide, as the half of a sentence. */
function shortage(plan: Plan, asked: Asked): string {
	const found = asked.people.length === 0 ? 'nobody is left to decide' : `only ${personWords(asked.people)} can decide, and ${plan.needed} ${plan.distinct ? 'people in different roles ' : ''}must approve`;
	return [found, ...new Set(asked.notes)].join('; ');
}

/**
 * Who decides on this proposal at this moment: the routing rule that fits, else the tier's own approver_rule; backups for
 * those away, never the requester or author; and when they are too few, the next of the escalation chain. Undefined when
 * the policy names nobody at all (the caller's own list counts then), or nobody is to be asked. Pure.
 *
 * `forced`: approver_rule was set by an escalation and goes before the rule's approvers.
 */
export function routeApprovers(action: ActionProposal, decision: Decision, policy: RoutingPolicy, now: Date, forced = false): Routing | undefined {
	if (decision.route === 'auto_execute' || decision.route === 'blocked') return undefined;
	const matched = policy.routing && matchRule(action, decision, policy.routing);
	const plan = planOf(decision, matched, forced);
	const names = plan.names.filter((name) => policy.routing !== undefined || policy.roles.has(name));
	// A simple policy that only names a role leaves it to the caller to know its people.
	if (names.length === 0) return undefined;
	const simple = policy.routing === undefined;
	const asked = ask({ ...plan, names, chain: simple ? plan.chain.filter(({ to }) => policy.roles.has(to)) : plan.chain }, policy, action, now);
	const base = {
		approvals_required: plan.needed,
		distinct_roles: plan.distinct,
		on_lapse: plan.onLapse,
		...(plan.earlierLinks && { earlier_links: plan.earlierLinks }),
		...(plan.remindBefore !== undefined && { remind_before_hours: plan.remindBefore }),
		...(plan.slaHours !== undefined && { sla_hours: plan.slaHours, due_at: new Date(now.getTime() + plan.slaHours * HOUR_MS).toISOString() }),
	};
	if (!asked.enough) {
		const blocked = shortage(plan, asked);
		return { ...base, approvers: [], escalation_chain: [], explanation: `${blocked}.`, blocked };
	}
	const chain = laterSteps(plan, asked, policy, action, now);
	// With nobody left to go on to, waiting longer helps nobody.
	const onLapse = plan.onLapse === 'escalate' && chain.length === 0 ? 'expire' : plan.onLapse;
	return { ...base, on_lapse: onLapse, approvers: asked.people, escalation_chain: chain, explanation: explain(plan, asked, chain) };
}
