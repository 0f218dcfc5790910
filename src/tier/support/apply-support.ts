import type { ActionProposal } from '../../draft/proposal';
import type { AiMode, ReviewContract, RiskSection } from '../../sections';
import type { ConversationTurn } from '../../store/port';
import type { TierDecision } from '../evaluate';
import { ROUTES_BY_STRICTNESS, TIERS_BY_STRICTNESS, type Policy } from '../policy';
import { AI_MODES_BY_STRICTNESS, REVIEW_CONTRACTS } from './schema';
import { covers, DEFAULT_DESTINATIONS, DEFAULT_TWO_STEP_APPROVALS, TRIGGER_MODES, type Destination } from './settings';
import { checklistFor, humanRequirement, supportDecision } from './support-decision';
import { firedTriggers } from './triggers';

/** A decision with what the later steps of tiering add. */
export type RefinedDecision = TierDecision &
	Partial<Pick<RiskSection, 'review_contract' | 'checklist' | 'queue' | 'human_requirement' | 'escalation' | 'distinct_roles' | 'on_lapse' | 'earlier_links' | 'remind_before_hours' | 'escalation_chain' | 'routing_reason' | 'switches' | 'second_factor' | 'reason_templates'>>;

export interface SupportContext {
	history?: readonly ConversationTurn[] | 'unreadable';
	payloadHash?: string;
}

/** The stricter of two values of an order that goes from least to most strict. */
export function stricter<T>(order: readonly T[], left: T, right: T): T {
	return order.indexOf(left) >= order.indexOf(right) ? left : right;
}

/** The tier's word that goes with a route, so that a raised route is handled as strictly everywhere else. */
const TIER_OF_ROUTE = { auto_execute: 'low', batch_review: 'medium', named_approver: 'high', blocked: 'blocked' } as const;

/** At least this route, and the tier that belongs to it. Never laxer than before. */
export function raiseRoute<T extends Pick<TierDecision, 'tier' | 'route'>>(decision: T, route: TierDecision['route']): T {
	if (ROUTES_BY_STRICTNESS.indexOf(decision.route) >= ROUTES_BY_STRICTNESS.indexOf(route)) return decision;
	return { ...decision, route, tier: stricter(TIERS_BY_STRICTNESS, decision.tier, TIER_OF_ROUTE[route]) };
}

/** Appends a half sentence to the reason, which stays one sentence. */
export const addReason = (reason: string, more: string): string => `${reason.replace(/\.$/, '')}; ${more}.`;

const QUEUE_WORDS: Readonly<Record<string, string>> = { named_approver: 'needs a named approver', batch_review: 'needs a person', blocked: 'stays blocked', auto_execute: 'runs without a person' };

/** Reviews that only a person can do rule out auto-execution; so does an AI that may only summarize. */
function withMatrix(action: ActionProposal, decision: RefinedDecision, policy: Policy): RefinedDecision {
	const { band, ...cell } = supportDecision(action, decision.tier, policy.support, policy.ai);
	const refined = { ...decision, ...cell, confidence_band: band };
	const needsPerson = action.message !== undefined || cell.ai_mode === 'summarize_only';
	if (decision.route !== 'auto_execute' || !needsPerson) return refined;
	const why = cell.ai_mode === 'summarize_only' ? `the confidence is ${band}, so the AI only summarizes and a person decides` : `messages to customers are reviewed first`;
	return { ...raiseRoute(refined, 'batch_review'), reason: addReason(refined.reason, why) };
}

function withContract(decision: RefinedDecision, contract: ReviewContract, mode: AiMode, policy: Policy): RefinedDecision {
	const stricterContract = stricter(REVIEW_CONTRACTS, decision.review_contract ?? 'single_review', contract);
	const stricterMode = stricter(AI_MODES_BY_STRICTNESS, decision.ai_mode, mode);
	return {
		...decision,
		ai_mode: stricterMode,
		review_contract: stricterContract,
		checklist: checklistFor(stricterContract, policy.support),
		human_requirement: humanRequirement(stricterContract, stricterMode),
	};
}

function withEscalation(action: ActionProposal, decision: RefinedDecision, policy: Policy, context: SupportContext): RefinedDecision {
	const { support, ai } = policy;
	const triggers = firedTriggers({ action, support, ai, ...context });
	const [first] = triggers;
	if (!first) return { ...decision, escalation: { triggered: false, triggers: [] } };
	const destinations = triggers.map(({ name }): Destination => ({ ...DEFAULT_DESTINATIONS[name], ...support?.escalate_to?.[name] }));
	const contract = destinations.map(({ review_contract }) => review_contract).reduce((left, right) => stricter(REVIEW_CONTRACTS, left, right));
	const mode = triggers.map(({ name }) => TRIGGER_MODES[name]).reduce((left, right) => stricter(AI_MODES_BY_STRICTNESS, left, right));
	const queue = destinations[0]?.queue;
	const approverRule = destinations.find(({ approver_rule }) => approver_rule !== undefined)?.approver_rule;
	const raised = raiseRoute(withContract(decision, contract, mode, policy), 'named_approver');
	const why = `escalated because ${triggers.map(({ reason }) => reason).join(' and ')}, so it ${QUEUE_WORDS[raised.route]}${queue === undefined ? '' : ` in the queue ${queue}`}`;
	return {
		...raised,
		reason: addReason(raised.reason, why),
		queue,
		escalation: { triggered: true, triggers, ...(queue !== undefined && { queue }) },
		...(approverRule !== undefined && { approver_rule: approverRule, approvers: [...(policy.roles.get(approverRule) ?? [])] }),
	};
}

/** Two people must agree under two_step, or the contract would be a word. */
function withTwoStep(decision: RefinedDecision, policy: Policy): RefinedDecision {
	if (decision.review_contract !== 'two_step') return decision;
	return { ...decision, approvals_required: Math.max(decision.approvals_required, policy.support?.two_step_approvals ?? DEFAULT_TWO_STEP_APPROVALS) };
}

/**
 * What the policy's support section makes of a decision: the matrix' cell, then the escalation triggers. Only ever
 * stricter; a policy without the section, or one that leaves this action type out, changes nothing.
 */
export function applySupport(action: ActionProposal, decision: RefinedDecision, policy: Policy, context: SupportContext = {}): RefinedDecision {
	if (!covers(policy.support, action.action_type)) return decision;
	return withTwoStep(withEscalation(action, withMatrix(action, decision, policy), policy, context), policy);
}
