import { actionClass, type ActionClass, type ActionProposal } from '../draft/proposal';
import type { RevisionRequest } from '../sections';
import type { Grounds } from './because';
import { checkDraft } from './check-draft';
import type { Counters } from './counters';
import { scoreOf, type Matrix, type Score } from './matrix';
import type { ActionRules, Policy, TierRule } from './policy';
import { isStricter } from './strictness';
import { explain, readFact, type Gaps, type Inputs } from './weigh';

/** What the rules may read beside the proposal; what is not given counts as unknown. */
export interface TierContext {
	/** Without it temporary rules cannot be read, and a date cannot be shown to lie ahead. */
	now?: Date;
	/** By the policy's names for them. */
	counters?: Counters;
}

/** Which rule decided and why, before it is put into words. */
export interface Verdict {
	/** Absent when no tier decided. */
	rule?: TierRule;
	name: string;
	grounds: Grounds;
	gaps: Gaps;
	score?: Score;
	revision?: RevisionRequest;
}

const blocked = (name: string, grounds: Grounds, gaps: Gaps = new Map()): Verdict => ({ name, grounds, gaps });

/** A hard block is on when a flag or a fact says so, and also when its fact is there but says neither yes nor no. */
function hardBlock({ hardBlocks, blockPaths }: ActionRules, facts: ActionProposal['facts']): Verdict | undefined {
	for (const [index, name] of hardBlocks.entries()) {
		const fact = readFact(facts, blockPaths[index] ?? []);
		if (fact === true || facts.flags?.includes(name)) return blocked(`hard_block:${name}`, { kind: 'hard_block', block: name });
		if (fact !== undefined && fact !== false) {
			return blocked(`hard_block:${name}`, { kind: 'unreadable_block', block: name }, new Map([[name, 'is not true or false']]));
		}
	}
	return undefined;
}

/** The rules were written for one class: an API call under the name of a record change was never thought of. */
function wrongClass(wanted: ActionClass | undefined, action: ActionProposal): Verdict | undefined {
	if (wanted === undefined || actionClass(action) === wanted) return undefined;
	return blocked('wrong_class', { kind: 'wrong_class', actionType: action.action_type, wanted, found: actionClass(action) });
}

function needsRevision({ draftRules }: ActionRules, action: ActionProposal, now: Date | undefined): Verdict | undefined {
	if (draftRules.length === 0) return undefined;
	const { broken, sentence } = checkDraft(action, draftRules, now);
	if (broken.length === 0) return undefined;
	return { ...blocked('needs_revision', { kind: 'needs_revision', broken }), revision: { fields: broken, instruction: sentence } };
}

/**
 * The first tier that holds wins. A tier that reads a fact it cannot read does not match; when such a tier came
 * earlier and is stricter than the one that matched, it decides nevertheless, because nobody knows that it is not met:
 * so leaving a fact out never makes the outcome laxer.
 */
function firstMatch(rules: ActionRules, inputs: Inputs, now: number | undefined): Verdict & { rule: TierRule } {
	const { match, unread, gaps } = rules.table.scan(inputs, now);
	const matched = rules.tiers[match];
	let decided = matched ?? rules.fallback;
	let feared: number | undefined;
	for (const index of unread) {
		const rule = rules.tiers[index] as TierRule;
		if (!isStricter(rule, decided)) continue;
		decided = rule;
		feared = index;
	}
	if (feared !== undefined) {
		return { rule: decided, name: decided.fullName, grounds: { kind: 'unread_tier', rule: decided, gaps: rules.table.gapsOf(feared, inputs, now) }, gaps };
	}
	if (!matched) return { rule: decided, name: 'no_matching_tier', grounds: { kind: 'no_match', actionType: rules.actionType, gaps }, gaps };
	const words = explain(matched.when, inputs) || `every ${rules.actionType} is ${matched.tier}`;
	return { rule: matched, name: matched.fullName, grounds: { kind: 'match', rule: matched, words, gaps, passed: unread.map((index) => rules.tiers[index]?.name ?? '') }, gaps };
}

/** The matrix can only make stricter: its rule decides when it is stricter than the one that the tiers gave. */
function withScore(matrix: Matrix, verdict: Verdict & { rule: TierRule }, inputs: Inputs): Verdict {
	const own: Gaps = new Map();
	const score = scoreOf(matrix, inputs, own);
	const gaps = own.size === 0 ? verdict.gaps : new Map([...verdict.gaps, ...own]);
	const asked = matrix.atLeast.find(({ tier }) => tier === score.at_least);
	if (!asked || !isStricter(asked.rule, verdict.rule)) return { ...verdict, gaps, score };
	return { rule: asked.rule, name: asked.rule.fullName, grounds: { kind: 'matrix', score, asked, gaps: own, instead: verdict.rule }, gaps, score };
}

export function verdictOf(action: ActionProposal, policy: Policy, { now, counters }: TierContext): Verdict {
	const rules = policy.actions.get(action.action_type);
	if (!rules) return blocked('unknown_action_type', { kind: 'unknown_action_type', actionType: action.action_type });
	const stopped = hardBlock(rules, action.facts) ?? wrongClass(rules.actionClass, action) ?? needsRevision(rules, action, now);
	if (stopped) return stopped;
	const inputs: Inputs = { facts: action.facts, counters };
	const verdict = firstMatch(rules, inputs, now?.getTime());
	return rules.matrix ? withScore(rules.matrix, verdict, inputs) : verdict;
}
