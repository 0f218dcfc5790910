import type { ActionProposal } from '../../draft/proposal';
import type { TierDecision } from '../evaluate';
import { say } from '../operators';
import type { RoutingDocument, RoutingRule } from './schema';

export interface MatchedRule {
	rule: RoutingRule;
	index: number;
	/** Why it is this one, e.g. `amount 740 EUR is above 500`. */
	why: string;
}

type Band = NonNullable<RoutingRule['amount']>[number];
/** Undefined: nobody can tell, with what is missing. */
type Answer = { holds: boolean; why?: string } | { holds: undefined; why: string };

function bandHolds(band: Band, amount: number, currency: unknown): boolean | undefined {
	if (band.currency !== undefined && typeof currency !== 'string') return undefined;
	if (band.currency !== undefined && band.currency !== currency) return false;
	return (band.above === undefined || amount > band.above) && (band.up_to === undefined || amount <= band.up_to);
}

const bandWords = ({ above, up_to: upTo }: Band): string => [above === undefined ? '' : `above ${above}`, upTo === undefined ? '' : `at most ${upTo}`].filter(Boolean).join(' and ');

function amountAnswer(bands: readonly Band[], { facts }: ActionProposal): Answer {
	const { amount, currency } = facts as { amount?: unknown; currency?: unknown };
	if (typeof amount !== 'number' || !Number.isFinite(amount)) return { holds: undefined, why: `amount is ${amount === undefined || amount === null ? 'missing' : 'not a number'}` };
	let unsure = false;
	for (const band of bands) {
		const holds = bandHolds(band, amount, currency);
		if (holds) return { holds: true, why: `amount ${amount}${typeof currency === 'string' ? ` ${say(currency).replaceAll('"', '')}` : ''} is ${bandWords(band)}` };
		unsure ||= holds === undefined;
	}
	if (unsure) return { holds: undefined, why: 'currency is missing' };
	const known = bands.some((band) => band.currency === undefined || band.currency === currency);
	// An amount in a currency that no band of this rule knows may be high or low.
	return known ? { holds: false } : { holds: undefined, why: `no bound is given for ${say(currency)}` };
}

function departmentAnswer(departments: readonly string[], { facts }: ActionProposal): Answer {
	const { department } = facts as { department?: unknown };
	if (typeof department !== 'string') return { holds: undefined, why: `department is ${department === undefined || department === null ? 'missing' : 'not a text'}` };
	return departments.includes(department) ? { holds: true, why: `department is ${say(department)}` } : { holds: false };
}

function answerOf(rule: RoutingRule, action: ActionProposal, { tier, route }: Pick<TierDecision, 'tier' | 'route'>): Answer {
	const plain = [rule.action_types?.includes(action.action_type), rule.tiers?.includes(tier), rule.routes?.includes(route)];
	if (plain.includes(false)) return { holds: false };
	const parts = [...(rule.amount ? [amountAnswer(rule.amount, action)] : []), ...(rule.departments ? [departmentAnswer(rule.departments, action)] : [])];
	if (parts.some(({ holds }) => holds === false)) return { holds: false };
	const open = parts.find(({ holds }) => holds === undefined);
	if (open) return open;
	return { holds: true, why: parts.map(({ why }) => why).filter(Boolean).join(' and ') };
}

/** How much a rule asks: more approvals, then different roles, then higher amounts. */
function strictness({ approvals_required: needed = 1, distinct_roles: distinct = false, amount }: RoutingRule): number[] {
	return [needed, distinct ? 1 : 0, Math.max(-Infinity, ...(amount ?? []).map(({ above }) => above ?? -Infinity))];
}

function isStricter(left: RoutingRule, right: RoutingRule): boolean {
	const other = strictness(right);
	for (const [index, value] of strictness(left).entries()) if (value !== other[index]) return value > (other[index] ?? 0);
	return false;
}

/**
 * The first rule that holds. A rule before it that could not be read decides nevertheless when it asks for more, so
 * that leaving a fact out never makes the way shorter.
 */
export function matchRule(action: ActionProposal, decision: Pick<TierDecision, 'tier' | 'route'>, routing: RoutingDocument): MatchedRule | undefined {
	let open: MatchedRule | undefined;
	for (const [index, rule] of (routing.rules ?? []).entries()) {
		const { holds, why = '' } = answerOf(rule, action, decision);
		if (holds === undefined && (!open || isStricter(rule, open.rule))) open = { rule, index, why: `${why}, so the strictest rule that may be meant counts` };
		if (holds) return open && isStricter(open.rule, rule) ? open : { rule, index, why };
	}
	return open;
}
