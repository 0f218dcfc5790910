import { inSentence } from '../../draft/shorten';
import type { Policy, TierRule } from '../policy';
import type { Budget } from './find-case';
import { findTierProblems } from './tier-findings';
import { writtenActions, type WrittenAction, type WrittenTier } from './written-tiers';

export const HINT_KINDS = ['no_owner', 'no_sla', 'no_approver', 'dead_tier', 'overlapping_tiers', 'ended_rule', 'never_matched', 'cannot_tell'] as const;
export type HintKind = (typeof HINT_KINDS)[number];

/** Something that a policy may well mean, but that its owner should have a look at. Never an error. */
export interface PolicyHint {
	kind: HintKind;
	/** In the document, e.g. `["actions", 0, "tiers", 2]`. */
	path: (string | number)[];
	/** One sentence. */
	message: string;
}

/** In tests, all searches of one check together; a policy of a few dozen tiers needs a thousandth of it. */
const BUDGET = 20_000_000;

const nameOf = ({ rules }: WrittenAction, rule: TierRule): string => `tier ${rule.name} of ${rules.actionType}`;
const asksPeople = ({ route }: TierRule): boolean => route === 'batch_review' || route === 'named_approver';

/** `amount 40, customer_tier "vip"` */
export function factsInWords(facts: Readonly<Record<string, unknown>>): string {
	return Object.entries(facts).map(([fact, value]) => `${fact} ${inSentence(JSON.stringify(value), 60)}`).join(', ');
}

/** Whether anything beside the tier itself sets a deadline or names people for it. */
const routed = (policy: Policy, key: string): boolean => JSON.stringify(policy.routing ?? {}).includes(`"${key}`);

function formHints(action: WrittenAction, policy: Policy): PolicyHint[] {
	return action.tiers.filter(({ rule }) => asksPeople(rule)).flatMap(({ rule, path }): PolicyHint[] => [
		...(rule.slaHours === undefined && !routed(policy, 'sla')
			? [{ kind: 'no_sla' as const, path, message: `${nameOf(action, rule)} sets no deadline: without sla_hours nobody is reminded of a request that waits.` }]
			: []),
		...(rule.approverRule === undefined && policy.routing === undefined
			? [{ kind: 'no_approver' as const, path, message: `${nameOf(action, rule)} names nobody: without approver_rule the people set in the workflow decide.` }]
			: []),
	]);
}

function tierHints(action: WrittenAction, now: Date, budget: Budget): PolicyHint[] {
	const { dead, overlaps, ended, unsure } = findTierProblems(action, now, budget);
	const called = ({ rule }: WrittenTier) => nameOf(action, rule);
	return [
		...dead.map(({ tier, why }): PolicyHint => ({
			kind: 'dead_tier',
			path: tier.path,
			message: `${called(tier)} can never match: ${why === 'covered' ? 'the tiers before it take every case it would' : 'its conditions exclude each other'}.`,
		})),
		...overlaps.map(({ first, second, example }): PolicyHint => ({
			kind: 'overlapping_tiers',
			path: second.path,
			message: `${called(second)} overlaps with tier ${first.rule.name}, which is laxer and stands first, so it decides: for example with ${factsInWords(example) || 'no facts at all'}.`,
		})),
		...ended.map((tier): PolicyHint => ({ kind: 'ended_rule', path: tier.path, message: `${called(tier)} ended with ${tier.rule.until ?? ''} and no longer counts: remove it, or set a new end.` })),
		...unsure.map((tier): PolicyHint => ({ kind: 'cannot_tell', path: tier.path, message: `Whether ${called(tier)} can ever match cannot be told: the conditions are too many or too free.` })),
	];
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What an owner should look at in a policy that loads, action by action in the order of the document. */
export function checkPolicy(policy: Policy, now: Date, patience = BUDGET): PolicyHint[] {
	const budget: Budget = { left: patience };
	const actions = writtenActions(policy);
	const owned = policy.owner !== undefined || actions.every(({ rules }) => rules.owner !== undefined);
	const hints: PolicyHint[] = [
		...(owned ? [] : [{ kind: 'no_owner' as const, path: [], message: 'The policy has no owner: write who answers for it, e.g. "owner": "Support operations".' }]),
		...actions.flatMap((action) => [...formHints(action, policy), ...tierHints(action, now, budget)]),
	];
	return hints.map((hint) => ({ ...hint, message: sentence(hint.message) }));
}
