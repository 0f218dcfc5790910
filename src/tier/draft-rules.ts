import type { ActionProposal } from '../draft/proposal';
import { compileLinearRegex, type LinearRegex } from '../linear-regex';
import type { DraftRuleDocument } from './draft-rules-schema';
import { readFact } from './weigh';

type Bound = number | Readonly<Record<string, number>>;

/** What one field of a draft must be before any tier looks at it. */
export interface DraftRule extends Omit<DraftRuleDocument, 'matches' | 'min' | 'max'> {
	matches?: LinearRegex;
	min?: Bound;
	max?: Bound;
}

export interface BrokenRule {
	/** The field, e.g. `message.recipients.1`. */
	path: string;
	/** Which key of the rule it breaks, e.g. `max`. */
	rule: string;
	/** What it must be, and what it is; starts with `must` or `cannot`. */
	message: string;
}

export function draftRule({ matches, ...rule }: DraftRuleDocument): DraftRule {
	const compiled = matches === undefined ? undefined : compileLinearRegex(matches);
	return { ...rule, ...(compiled?.ok && { matches: compiled.regex }) };
}

/** The value at a dotted path of the proposal; of a changed field, the proposed one. Null counts as absent. */
export function fieldOf(action: ActionProposal, field: string): unknown {
	const [root = '', ...rest] = field.split('.');
	// `changes` alone is the list of the fields that would be written: with one_of, a field allowlist.
	if (root === 'changes' && rest.length === 0) return action.proposed_changes?.map((change) => change.field);
	// The names of record fields may hold dots themselves.
	if (root === 'changes') return action.proposed_changes?.find((change) => change.field === rest.join('.'))?.proposed ?? undefined;
	const value = Object.hasOwn(action, root) ? readFact(action[root as keyof ActionProposal], rest) : undefined;
	return value ?? undefined;
}

/** `facts.refund.amount` is in `facts.refund.currency`; changed fields have no neighbours, so theirs is a fact. */
export function currencyField({ field, currency }: DraftRule): string {
	if (currency !== undefined) return currency;
	const parts = field.split('.');
	return parts[0] === 'changes' ? 'facts.currency' : [...parts.slice(0, -1), 'currency'].join('.');
}
