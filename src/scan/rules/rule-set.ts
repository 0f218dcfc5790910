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
	private readonly book: AnchorBook;
	/** The book's number of the first rule; the others follow. */
	private readonly first: number;

	constructor(
		readonly direction: Direction,
		readonly rules: readonly RegExp[],
	) {
		this.book = BOOKS[direction];
		const numbers = rules.map(anchorsOf).map((clauses) => this.book.add(clauses));
		this.first = numbers[0] ?? 0;
	}

	/** The rules that may match the sentence, or the sentence read plainly, in their order. */
	for({ text, start, end }: Pick<Sentence, 'text' | 'start' | 'end'>): readonly RegExp[] {
		let found: RegExp[] | undefined;
		const { book } = this;
		const matches = book.within(text, start, end);
		for (let i = 0; i < matches; i += 1) {
			const index = (book.found[i] as number) - this.first;
			if (index >= 0 && index < this.rules.length) (found ??= []).push(this.rules[index] as RegExp);
		}
		return found ?? NONE;
	}

	/** Whether a rule matches the sentence as it is written, or read plainly. */
	hold(sentence: Sentence, reading: 'lower' | 'plain'): boolean {
		const rules = this.for(sentence);
		if (rules.length === 0) return false;
		const words = sentence[reading];
		return rules.some((rule) => rule.test(words));
	}
}
