import type { Direction } from '../../sections';
import type { Sentence } from '../text/sentences';
import { anchorsOfPart, anchorsOfText } from '../text/read-text';
import { BOOKS, type AnchorBook } from './anchor-book';
import { anchorsOf } from './anchors';

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
		const { book, direction } = this;
		const matches = book.lastWithin(text, start, end) ?? (isCut(text.lower, start, end) ? book.within(text, anchorsOfPart(text, direction, start, end), start, end, start) : book.within(text, anchorsOfText(text, direction), start, end, 0));
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

const isLetter = (code: number): boolean => code >= 97 && code <= 122;
const isWithinWord = (lower: string, at: number): boolean => at > 0 && at < lower.length && isLetter(lower.charCodeAt(at - 1)) && isLetter(lower.charCodeAt(at));

/** A long sentence may be cut in a word: what is no anchor as the text has it may be one then. */
const isCut = (lower: string, start: number, end: number): boolean => isWithinWord(lower, start) || isWithinWord(lower, end);
