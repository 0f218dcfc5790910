import { canonicalJson } from '../../draft/canonical';
import type { ActionRules, Policy, TierRule } from '../policy';
import { diffParts } from './diff-parts';
import { diffWhen, subjectOf, wholeSubjectOf } from './diff-when';
import { outcomeInWords, plural } from './outcome-words';
import { whenInWords } from './condition-words';
import { writtenActions, type WrittenAction, type WrittenTier } from './written-tiers';

const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right) || (left !== undefined && right !== undefined && canonicalJson(left) === canonicalJson(right));

function tierSentence({ rule, when }: WrittenTier, action: string): string {
	return `${wholeSubjectOf(action, when)} ${outcomeInWords(rule)}`;
}

/** What a rule does, whatever it is called: a rule put in front gives the others new numbers. */
const contentOf = ({ rule: { tier, route, approverRule, approvalsRequired }, when }: WrittenTier): string =>
	canonicalJson({ when: when ?? null, tier, route, approverRule: approverRule ?? null, approvalsRequired });

/** Which new rule each old one became: the one that says the same, else the one of the same name. */
function pairs(old: readonly WrittenTier[], now: readonly WrittenTier[]): Map<WrittenTier, WrittenTier> {
	const found = new Map<WrittenTier, WrittenTier>();
	for (const sameRule of [(left: WrittenTier, right: WrittenTier) => contentOf(left) === contentOf(right), (left: WrittenTier, right: WrittenTier) => left.rule.name === right.rule.name]) {
		for (const before of old) {
			const after = now.find((tier) => sameRule(before, tier) && ![...found.values()].includes(tier));
			if (after && !found.has(before)) found.set(before, after);
		}
	}
	return found;
}

/** Which rule's settings became others, apart from its conditions. */
function diffSettings(old: WrittenTier, now: WrittenTier, action: string): string[] {
	const subject = subjectOf(action, now.when);
	const found: string[] = [];
	const say = (text: string) => found.push(`${subject}: ${text}.`);
	if (old.rule.route !== now.rule.route || old.rule.tier !== now.rule.tier) found.push(`${subject} now ${outcomeInWords(now.rule)} (before: ${outcomeInWords(old.rule)}).`);
	const settings: [keyof TierRule, string][] = [
		['approverRule', 'who decides'],
		['approvalsRequired', 'the number of approvals'],
		['slaHours', 'the deadline in hours'],
		['escalateTo', 'who is told when the deadline passes'],
		['until', 'the end date'],
		['owner', 'the rule\'s owner'],
		['note', 'the rule\'s note'],
	];
	for (const [key, words] of settings) {
		if (old.rule[key] !== now.rule[key]) say(`${words} is now ${String(now.rule[key] ?? 'not set')} (was ${String(old.rule[key] ?? 'not set')})`);
	}
	return found;
}

function diffTiers(old: WrittenAction, now: WrittenAction): string[] {
	const action = now.rules.actionType;
	const paired = pairs(old.tiers, now.tiers);
	const kept = new Map([...paired].map(([before, after]) => [after, before]));
	const found = old.tiers.filter((tier) => !paired.has(tier)).map((tier) => `No longer: ${tierSentence(tier, action)} (rule ${tier.rule.name}).`);
	for (const tier of now.tiers) {
		const before = kept.get(tier);
		if (!before) {
			found.push(`New: ${tierSentence(tier, action)}${tier.rule.until === undefined ? '' : `, until ${tier.rule.until}`} (rule ${tier.rule.name}).`);
			continue;
		}
		if (!same(before.when, tier.when)) found.push(...diffWhen(before.when, tier.when, action, tier.rule));
		found.push(...diffSettings(before, tier, action));
		if (before.rule.name !== tier.rule.name) found.push(`${wholeSubjectOf(action, tier.when)}: the rule is now called ${tier.rule.name} (was ${before.rule.name}).`);
	}
	const order = now.tiers.filter((tier) => kept.has(tier));
	const before = old.tiers.flatMap((tier) => paired.get(tier) ?? []);
	if (order.some((tier, index) => tier !== before[index])) found.push(`The rules of ${action} now stand in another order: ${order.map(({ rule }) => rule.name).join(', ')}. The first that holds decides.`);
	return found;
}

function diffBlocks(old: ActionRules, now: ActionRules): string[] {
	const added = now.hardBlocks.filter((name) => !old.hardBlocks.includes(name));
	const gone = old.hardBlocks.filter((name) => !now.hardBlocks.includes(name));
	const reordered = added.length === 0 && gone.length === 0 && now.hardBlocks.join() !== old.hardBlocks.join();
	return [
		...added.map((name) => `${name} now blocks every ${now.actionType}.`),
		...gone.map((name) => `${name} no longer blocks a ${now.actionType}.`),
		...(reordered ? [`The hard blocks of ${now.actionType} stand in another order; the same things block.`] : []),
	];
}

/** A new action type: before, every such draft was blocked. */
function newAction(action: WrittenAction): string[] {
	const tiers = action.tiers.map((tier) => `${whenInWords(tier.when) || 'always'} ${outcomeInWords(tier.rule)}`);
	return [`New: ${plural(action.rules.actionType)} (before, blocked as an unknown action type): ${tiers.join('; ')}.`];
}

/**
 * What changes between two policies, in sentences for the people who answer for them; empty exactly when the documents
 * are the same. Whatever no sentence was written for is named by its path.
 */
export function diffPolicies(old: Policy, now: Policy): string[] {
	if (old.hash === now.hash) return [];
	const [before, after] = [writtenActions(old), writtenActions(now)];
	const oldAction = (type: string) => before.find(({ rules }) => rules.actionType === type);
	const found = [
		...before.filter(({ rules }) => !now.actions.has(rules.actionType)).map(({ rules }) => `${plural(rules.actionType)} have no rules any more: every one is blocked.`),
		...after.flatMap((action) => {
			const earlier = oldAction(action.rules.actionType);
			return earlier ? [...diffTiers(earlier, action), ...diffBlocks(earlier.rules, action.rules)] : newAction(action);
		}),
		...diffParts(old, now),
	];
	if (found.length > 0) return found;
	return ['The two say the same in other words: nothing that decides, and nothing shown, changes.'];
}
