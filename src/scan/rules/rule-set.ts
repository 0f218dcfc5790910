import type { Direction } from '../../sections';
import type { Sentence } from '../text/sentences';
import { BOOKS, RuleIndex, type AnchorBook } from './anchor-book';
import { anchorsOf } from './anchors';

const NONE: readonly RegExp[] = [];

/**
 * Rules for sentences, of which only those are tried whose anchors stand in the sentence. An anchor is a word without
 * which the rule cannot match; it is read off the rule. A rule without one is refused when the package loads.
 */
export class RuleSet {
	private readonly book: AnchorBook;
	private readonly index: RuleIndex;

	constructor(
		readonly direction: Direction,
		readonly rules: readonly RegExp[],
	) {
		this.book = BOOKS[direction];
		this.index = new RuleIndex(this.book, rules.map(anchorsOf));
	}

	/** The rules that may match the sentence, or the sentence read plainly, in their order. */
	for({ text, start, end }: Pick<Sentence, 'text' | 'start' | 'end'>): readonly RegExp[] {
		const { book, index } = this;
		book.look(text, start, end);
		const matches = index.match();
		if (matches === 0) return NONE;
		const found = new Array<RegExp>(matches);
		for (let i = 0; i < matches; i += 1) found[i] = this.rules[index.found[i] as number] as RegExp;
		return found;
	}

	/** Whether a rule matches the sentence as it is written, or read plainly. */
	hold(sentence: Sentence, reading: 'lower' | 'plain'): boolean {
		const rules = this.for(sentence);
		if (rules.length === 0) return false;
		const words = sentence[reading];
		return rules.some((rule) => rule.test(words));
	}
}
