import type { Direction, Finding, FindingCategory } from '../sections';
import type { CheckAction, OwnerPattern } from './settings';
import type { NormalisedText } from './text/normalise';
import type { SignalClass } from './vocabulary';

/** What was found, with offsets into the normalised text; the runner maps them back to the original. */
export interface Hit extends Finding {
	/** Only from an owner's word: what that word does. */
	action?: CheckAction;
}

/** A customer's text with the personal data in it; offsets are into the normalised text. */
export interface CustomerText {
	text: NormalisedText;
	hits: readonly Hit[];
}

/** What was found so far in `text` by the checks named in `ids`, those that had nothing to look for included. */
export interface Earlier {
	text: NormalisedText;
	ids: ReadonlySet<string>;
	hits: readonly Hit[];
}

/** What a check may know beside the text. */
export interface ScanContext {
	direction: Direction;
	/** What the system verified (`facts.verified`); a commitment it covers is no finding. */
	verified: Readonly<Record<string, unknown>>;
	/** Drafts only. */
	customer?: CustomerText;
	/** What the checks before this one found in the text that is scanned. */
	earlier?: Earlier;
	/** Hosts that links may go to; absent: any. */
	urlAllowlist?: readonly string[];
	/** The owner's words. */
	keywords: readonly { keyword: string; direction: Direction | 'both'; action: CheckAction }[];
	/** The owner's regular expressions; they run in linear time. */
	patterns?: readonly OwnerPattern[];
}

/** What the owner or the caller may have given: the customer's text, hosts that links may go to, words or patterns of the owner's own. */
export type Need = 'customer' | 'allowlist' | 'own_words';

/**
 * One guardrail check. `run` is pure and linear in the length of the text; what it throws makes the check a failed
 * one, and a failed check blocks.
 */
export interface Check {
	/** Final: stands in findings, settings and logs. */
	id: string;
	category: FindingCategory;
	direction: Direction | 'both';
	/** Not run unless one of these occurs in the text (`digits`: any digit; `at_sign`: an `@`). Absent: run whatever it holds. */
	wants?: readonly (SignalClass | 'digits' | 'at_sign')[];
	/** Not run unless this was given along with the text. */
	needs?: Need;
	run(text: NormalisedText, context: ScanContext): Hit[];
}

/** A finding of `check`; its type is the category in upper case unless a personal-data type is given. */
export function hit(check: Pick<Check, 'id' | 'category'>, start: number, end: number, type: string = check.category.toUpperCase()): Hit {
	return { type, category: check.category, start, end, check: check.id };
}
