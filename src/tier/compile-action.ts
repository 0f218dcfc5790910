import type { Tier } from '../sections';
import { bindCounters } from './bind-counters';
import type { Report } from './condition';
import { draftRule } from './draft-rules';
import { dimension, DIMENSIONS, type AtLeast, type Matrix } from './matrix';
import type { MatrixDocument } from './matrix-schema';
import type { ActionRules, TierRule } from './policy';
import type { ActionDocument } from './policy-document';
import { standIn } from './stand-in';
import { isStricter } from './strictness';
import { Table } from './table';
import { endOf } from './until';

/** What `risk.rule` says of the matrix, so that no tier may be called that. */
const MATRIX = 'matrix';

function tierRules({ action_type, tiers }: ActionDocument, counters: ReadonlySet<string>, report: Report): TierRule[] {
	const used = new Map<string, number>();
	const names = new Set([MATRIX]);
	return tiers.map((rule, at): TierRule => {
		const count = (used.get(rule.tier) ?? 0) + 1;
		used.set(rule.tier, count);
		const name = rule.id ?? (count === 1 ? rule.tier : `${rule.tier}_${count}`);
		if (names.has(name)) report(['tiers', at, 'id'], `"${name}" names another rule already: choose another id`);
		names.add(name);
		return {
			name,
			fullName: `${action_type}.${name}`,
			tier: rule.tier,
			when: bindCounters(rule.when, counters, (path, message) => report(['tiers', at, 'when', ...path], message)),
			route: rule.route,
			slaHours: rule.sla_hours,
			approverRule: rule.approver_rule,
			escalateTo: rule.escalate_to,
			approvalsRequired: rule.approvals_required ?? 1,
			owner: rule.owner,
			note: rule.note,
			until: rule.until,
			end: rule.until === undefined ? undefined : endOf(rule.until),
		};
	});
}

/** The laxest lasting line of a tier, because the matrix asks for that tier and no more; else a stand-in. */
function ruleFor(tier: Tier, actionType: string, rules: readonly TierRule[]): TierRule {
	const own = rules.filter((rule) => rule.tier === tier && rule.end === undefined);
	const laxest = own.reduce<TierRule | undefined>((found, rule) => (found === undefined || isStricter(found, rule) ? rule : found), undefined);
	return { ...(laxest ?? standIn(actionType, MATRIX, tier, rules)), name: MATRIX, fullName: `${actionType}.${MATRIX}` };
}

function matrixOf(matrix: MatrixDocument, actionType: string, rules: readonly TierRule[], counters: ReadonlySet<string>, report: Report): Matrix {
	const dimensions = DIMENSIONS.flatMap((name) => {
		const document = matrix[name];
		if (!document) return [];
		const bands = document.bands.map(({ when, points }, at) => ({
			when: bindCounters(when, counters, (path, message) => report(['matrix', name, 'bands', at, 'when', ...path], message)),
			points,
		}));
		return [dimension(name, document.weight ?? 1, bands, document.otherwise)];
	});
	const atLeast = (['blocked', 'high', 'medium'] as const).flatMap((tier): AtLeast[] => {
		const score = matrix.at_least[tier];
		return score === undefined ? [] : [{ tier, score, rule: ruleFor(tier, actionType, rules) }];
	});
	return { dimensions, atLeast };
}

/** Everything about one action type that can be worked out before a proposal comes. */
export function compileAction(action: ActionDocument, counters: ReadonlySet<string>, report: Report): ActionRules {
	const tiers = tierRules(action, counters, report);
	const hardBlocks = action.hard_blocks ?? [];
	return {
		actionType: action.action_type,
		tiers,
		hasEnds: tiers.some(({ end }) => end !== undefined),
		table: new Table(tiers),
		fallback: standIn(action.action_type, 'none', 'high', tiers),
		draftRules: (action.draft_rules ?? []).map(draftRule),
		...(action.matrix && { matrix: matrixOf(action.matrix, action.action_type, tiers, counters, report) }),
		hardBlocks,
		blockPaths: hardBlocks.map((name) => name.split('.')),
		actionClass: action.class,
		reasonTemplates: action.reason_templates,
		owner: action.owner,
		note: action.note,
	};
}
