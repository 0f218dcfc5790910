import type { ActionProposal } from '../draft/proposal';
import type { ConversationTurn } from '../store/port';
import type { TierDecision } from './evaluate';
import type { Policy } from './policy';
import { secondFactors } from './identity-schema';
import { reasonTemplatesFor } from './reason-templates';
import { applyRouting } from './routing/apply-routing';
import { applySupport, type RefinedDecision } from './support/apply-support';
import { applySwitches } from './switches/apply-switches';
import type { SwitchState } from './switches/switch';

export interface RefineContext {
	now: Date;
	workflowId: string;
	/** Of this proposal. */
	payloadHash?: string;
	/** Earlier drafts of the conversation, newest first; left out, loops are not looked for. */
	history?: readonly ConversationTurn[] | 'unreadable';
	/** Those that are on. */
	switches?: readonly SwitchState[];
}

/**
 * What the rest of the policy makes of the tiers' decision: support matrix, escalation triggers, switches, and last who
 * decides, because that hangs on all of them. Never laxer than `decision`. Pure.
 */
export function refineDecision(action: ActionProposal, decision: TierDecision, policy: Policy, { now, workflowId, switches = [], ...context }: RefineContext): RefinedDecision {
	const supported = applySupport(action, decision, policy, context);
	const switched = applySwitches(action, supported, policy, { switches, workflowId });
	const reasons = reasonTemplatesFor(policy.reasonTemplates, policy.actions.get(action.action_type)?.reasonTemplates);
	return { ...applyRouting(action, switched, policy, now), ...secondFactors(policy.identity), ...reasons };
}
