import type { ActionProposal } from '../../draft/proposal';
import { addReason, raiseRoute, type RefinedDecision } from '../support/apply-support';
import { checklistFor, humanRequirement } from '../support/support-decision';
import type { Policy } from '../policy';
import { switchFor, switchWords, type SwitchState } from './switch';

/**
 * Under summarize_only the AI drafts nothing, so nothing it drafted may run by itself either: a person decides.
 * stop_execution changes no decision (Audited Execute keeps it), but is told.
 */
export function applySwitches(action: ActionProposal, decision: RefinedDecision, policy: Policy, { switches, workflowId }: { switches: readonly SwitchState[]; workflowId: string }): RefinedDecision {
	const about = { workflowId, actionType: action.action_type };
	const found = [switchFor(switches, 'summarize_only', about), switchFor(switches, 'stop_execution', about)].filter((entry) => entry !== undefined);
	if (found.length === 0) return decision;
	const told: RefinedDecision = { ...decision, switches: found.map(switchWords) };
	const [summarize] = found;
	if (summarize?.switch !== 'summarize_only') return told;
	const contract = told.review_contract === 'single_review' ? 'edit_and_checklist' : told.review_contract;
	const forced: RefinedDecision = {
		...told,
		ai_mode: 'summarize_only',
		...(contract && { review_contract: contract, checklist: checklistFor(contract, policy.support), human_requirement: humanRequirement(contract, 'summarize_only') }),
	};
	return { ...raiseRoute(forced, 'batch_review'), reason: addReason(forced.reason, `${switchWords(summarize)} is switched on, so a person decides`) };
}
