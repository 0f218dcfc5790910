import type { Direction } from '../../sections';
import type { Sentence } from '../text/sentences';
import { BOOKS, RuleIndex } from './anchor-book';
import { anchorsOf } from './anchors';

const NONE: readonly RegExp[] = [];
const SHARED = new Map<string, RuleIndex>();

/** The index of a family of sets: those whose rules are tried on the same sentences, one set after the other. */
function indexOf(direction: Direction, family: string): RuleIndex {
	const name = `${direction} ${family}`;
	const known = SHARED.get(name) ?? new RuleIndex(BOOKS[direction]);
	SHARED.set(name, known);
	return known;
}

/**
 * Rules for sentences, of which only those are tried whose anchors stand in the sentence. An anchor is a word without
 * which the rule cannot match; it is read off the rule. A rule without one is refused when the package loads.
 */
export class RuleSet {
	private readonly index: RuleIndex;
	/** The number of its first rule in the index. */
	private readonly first: number;

	constructor(
		readonly direction: Direction,
		readonly rules: readonly RegExp[],
		family?: string,
	) {
		this.index = family === undefined ? new RuleIndex(BOOKS[direction]) : indexOf(direction, family);
		this.first = this.index.add(rules.map(anchorsOf));
	}

	/** The rules that may match the sentence, or the sentence read plainly, in their order. */
	for({ text, start, end }: Pick<Sentence, 'text' | 'start' | 'end'>): readonly RegExp[] {
		const { index, first, rules } = this;
		const matches = index.match(text, start, end);
		const last = first + rules.length;
		let found: RegExp[] | undefined;
		for (let i = 0; i < matches.length; i += 1) {
			const rule = matches[i] as number;
			if (rule >= first && rule < last) (found ??= []).push(rules[rule - first] as RegExp);
		}
		return found ?? NONE;
	}

	/** The match of the first rule that matches the sentence as it is written. */
	match(sentence: Sentence): RegExpExecArray | undefined {
		for (const rule of this.for(sentence)) {
			const match = rule.exec(sentence.lower);
			if (match) return match;
		}
		return undefined;
	}

	/** Whether a rule matches the sentence as it is written, or read plainly. */
	hold(sentence: Sentence, reading: 'lower' | 'plain'): boolean {
		const rules = this.for(sentence);
		for (let i = 0; i < rules.length; i += 1) if ((rules[i] as RegExp).test(reading === 'plain' ? sentence.plain : sentence.lower)) return true;
		return false;
	}
}
