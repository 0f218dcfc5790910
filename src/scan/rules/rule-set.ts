import type { Direction } from '../../sections';
import type { Sentence } from '../text/sentences';
import { AnchorBook } from './anchor-book';
import { anchorsOf } from './anchors';

const BOOKS: Record<Direction, AnchorBook> = { input: new AnchorBook(), draft: new AnchorBook() };
const NONE: readonly RegExp[] = [];

/**
 * Rules for sentences, of which only those are tried whose anchors stand in the sentence. An anchor is a word without
 * which the rule cannot match; it is read off the rule. A rule without one is refused when the package loads.
 */
export class RuleSet {
	/** By anchor: the rules whose rarest clause it is in. */
	private readonly rulesOf = new Map<number, number[]>();
	/** By rule: its other clauses. */
	private readonly others: (readonly (readonly number[])[])[] = [];
	private readonly seen: Int32Array;
	private round = 0;
	private readonly book: AnchorBook;

	constructor(
		readonly direction: Direction,
		readonly rules: readonly RegExp[],
	) {
		this.book = BOOKS[direction];
		rules.forEach((rule, index) => {
			const [first = [], ...others] = anchorsOf(rule).map((clause) => [...new Set(clause.map((anchor) => this.book.idOf(anchor)))]);
			for (const anchor of first) {
				const list = this.rulesOf.get(anchor);
				if (list) list.push(index);
				else this.rulesOf.set(anchor, [index]);
			}
			this.others.push(others);
		});
		this.seen = new Int32Array(rules.length);
	}

	/** The rules that may match the sentence, or the sentence read plainly, in their order. */
	for({ text, start, end }: Pick<Sentence, 'text' | 'start' | 'end'>): readonly RegExp[] {
		const present = this.book.within(text, start, end);
		let found: number[] | undefined;
		this.round += 1;
		for (const anchor of present) {
			const rules = this.rulesOf.get(anchor);
			if (rules === undefined) continue;
			for (const rule of rules) {
				if (this.seen[rule] === this.round) continue;
				this.seen[rule] = this.round;
				if ((this.others[rule] as readonly (readonly number[])[]).every((clause) => clause.some((one) => this.book.has(one)))) (found ??= []).push(rule);
			}
		}
		if (found === undefined) return NONE;
		return found.sort((a, b) => a - b).map((rule) => this.rules[rule] as RegExp);
	}

	/** Whether a rule matches the sentence as it is written, or read plainly. */
	hold(sentence: Sentence, reading: 'lower' | 'plain'): boolean {
		const rules = this.for(sentence);
		if (rules.length === 0) return false;
		const words = sentence[reading];
		return rules.some((rule) => rule.test(words));
	}
}
