import type { ActionProposal } from '../draft/proposal';
import { EACH, typeCheck, WHOLE, type CheckContext } from './draft-checks';
import { fieldOf, type BrokenRule, type DraftRule } from './draft-rules';

export interface DraftResult {
	/** Every field that breaks a rule, in the order of the rules; empty when the draft may go on. */
	broken: BrokenRule[];
	/** What the model is told, so that it can draft again; empty when nothing is broken. */
	sentence: string;
}

/** A sentence with more of them would not be followed; `broken` has them all. */
const TOLD = 20;

function brokenBy(action: ActionProposal, rule: DraftRule, now: Date | undefined): BrokenRule[] {
	const value = fieldOf(action, rule.field);
	// Leaving a fact out must never be an advantage, so a rule about a fact always asks for it.
	const wanted = rule.required === true || rule.field.startsWith('facts.');
	const hint = rule.hint === undefined ? '' : ` (${rule.hint})`;
	const broken = (path: string, key: string, message: string): BrokenRule => ({ path, rule: key, message: message + hint });
	if (value === undefined) return wanted ? [broken(rule.field, 'required', 'must be given')] : [];
	const context: CheckContext = { action, rule, now };
	const mistyped = typeCheck(value, context);
	// What it must be comes first: that a text is no number says nothing about its maximum.
	if (mistyped !== undefined) return [broken(rule.field, 'type', mistyped)];
	const found: BrokenRule[] = [];
	for (const [key, check] of WHOLE) {
		const message = check(value, context);
		if (message !== undefined) found.push(broken(rule.field, key, message));
	}
	// A list of nothing has no entry that could be wrong, and none that could be right.
	if (wanted && Array.isArray(value) && value.length === 0 && EACH.some(([key]) => rule[key] !== undefined)) found.push(broken(rule.field, 'required', 'must have at least one entry'));
	const parts: [string, unknown][] = Array.isArray(value) ? value.map((entry: unknown, index) => [`${rule.field}.${index}`, entry]) : [[rule.field, value]];
	for (const [path, part] of parts) {
		for (const [key, check] of EACH) {
			const message = check(part, context);
			if (message !== undefined) found.push(broken(path, key, message));
		}
	}
	return found;
}

export const inWords = ({ path, message }: BrokenRule): string => `${path} ${message}`;

function instruction(broken: readonly BrokenRule[]): string {
	const told = broken.slice(0, TOLD).map(inWords).join('; ');
	const rest = broken.length > TOLD ? `; and ${broken.length - TOLD} more` : '';
	return `The draft cannot be used as it is: ${told}${rest}. Draft it again with these corrected and nothing else changed; do not guess a value: when one is not known, say so instead.`;
}

/** Holds a draft against the owner's rules. Nothing is corrected or filled in here: a value that is wrong stays wrong. */
export function checkDraft(action: ActionProposal, rules: readonly DraftRule[], now: Date | undefined): DraftResult {
	const broken = rules.flatMap((rule) => brokenBy(action, rule, now));
	return { broken, sentence: broken.length === 0 ? '' : instruction(broken) };
}
