import type { ActionClass } from '../draft/proposal';
import type { Tier } from '../sections';
import { inWords } from './check-draft';
import type { BrokenRule } from './draft-rules';
import type { AtLeast, Score } from './matrix';
import { say } from './operators';
import { policyName, type Policy, type TierRule } from './policy';
import type { Gaps } from './weigh';

/** What a decision rests on. */
export type Grounds =
	| { kind: 'match'; rule: TierRule; words: string; gaps: Gaps; passed: readonly string[] }
	| { kind: 'unread_tier'; rule: TierRule; gaps: Gaps }
	| { kind: 'no_match'; actionType: string; gaps: Gaps }
	| { kind: 'matrix'; score: Score; asked: AtLeast; gaps: Gaps; instead: TierRule }
	| { kind: 'needs_revision'; broken: readonly BrokenRule[] }
	| { kind: 'wrong_class'; actionType: string; wanted: ActionClass; found: ActionClass }
	| { kind: 'hard_block'; block: string }
	| { kind: 'unreadable_block'; block: string }
	| { kind: 'unknown_action_type'; actionType: string };

const LABELS: Readonly<Record<Tier, string>> = { low: 'Low', medium: 'Medium', high: 'High', blocked: 'Blocked' };
/** A sentence with more gaps than this stops being one; `missing_facts` has them all. */
const SHOWN = 4;

function gapsInWords(gaps: Gaps): string {
	const all = [...gaps].sort(([left], [right]) => (left < right ? -1 : 1)).map(([fact, why]) => `${fact} ${why}`);
	return all.length > SHOWN ? `${all.slice(0, SHOWN).join(', ')} and ${all.length - SHOWN} more` : all.join(' and ');
}

const CLASSES: Readonly<Record<ActionClass, string>> = { record: 'a record change', message: 'a message', api_call: 'an API call' };

function scoreInWords({ total, points }: Score, asked: AtLeast, gaps: Gaps): string {
	const parts = Object.entries(points).map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`);
	const unread = gaps.size === 0 ? '' : `, counted in full where ${gapsInWords(gaps)}`;
	return `the risk score ${total} (${parts.join(', ')}${unread}) is at least ${asked.score}, which asks for ${asked.tier}`;
}

function brokenInWords(broken: readonly BrokenRule[]): string {
	const rest = broken.length - SHOWN;
	return `${broken.slice(0, SHOWN).map(inWords).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

function cause(grounds: Grounds): string {
	switch (grounds.kind) {
		case 'matrix':
			return scoreInWords(grounds.score, grounds.asked, grounds.gaps);
		case 'needs_revision':
			return `the draft needs revision: ${brokenInWords(grounds.broken)}`;
		case 'wrong_class':
			return `the rules of ${grounds.actionType} are for ${CLASSES[grounds.wanted]}, and this is ${CLASSES[grounds.found]}`;
		case 'match':
			return grounds.passed.length === 0
				? grounds.words
				: `${grounds.words}, and tier ${grounds.passed.join(', ')} could not be read because ${gapsInWords(grounds.gaps)}`;
		case 'unread_tier':
			return `tier ${grounds.rule.name} comes first and could not be read because ${gapsInWords(grounds.gaps)}`;
		case 'no_match':
			return `no tier of ${grounds.actionType} matches${grounds.gaps.size === 0 ? '' : ` because ${gapsInWords(grounds.gaps)}`}`;
		case 'hard_block':
			return `${grounds.block} is a hard block and is set`;
		case 'unreadable_block':
			return `${grounds.block} is a hard block and could not be read because it is not true or false`;
		case 'unknown_action_type':
			return `the action type ${say(grounds.actionType)} has no rules`;
	}
}

/** What the decision means for the action, e.g. `needs 1 of finance_oncall within 8 h`. */
function consequence(rule: TierRule | undefined): string {
	if (!rule || rule.route === 'blocked') return 'it may not be executed';
	if (rule.route === 'auto_execute') return 'runs without a person';
	const within = rule.slaHours === undefined ? '' : ` within ${rule.slaHours} h`;
	const who = rule.approverRule ?? (rule.approvalsRequired === 1 ? 'person' : 'people');
	const people = rule.approverRule === undefined ? `${rule.approvalsRequired} ${who}` : `${rule.approvalsRequired} of ${who}`;
	return rule.route === 'batch_review' ? `goes to batch review by ${people}${within}` : `needs ${people}${within}`;
}

/**
 * The decision as one sentence that stands on its own:
 * `High: amount 740.00 is above 500.00 (policy refunds v12, tier high); needs 1 of finance_oncall within 8 h.`
 */
export function because(tier: Tier, grounds: Grounds, rule: TierRule | undefined, policy: Pick<Policy, 'id' | 'version'>): string {
	const source = 'rule' in grounds ? `, tier ${grounds.rule.name}` : grounds.kind === 'matrix' ? ', risk matrix' : '';
	return `${LABELS[tier]}: ${cause(grounds)} (${policyName(policy)}${source}); ${consequence(rule)}.`;
}
