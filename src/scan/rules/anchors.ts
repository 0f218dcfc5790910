import { chanceOf } from './common-words';
import { readRegex, type Tree } from './regex-tree';

/** A word, or a part of one, that must occur: with `left` nothing but the word's start stands there, with `right` its end. */
export interface Anchor {
	word: string;
	left: boolean;
	right: boolean;
}

/** Words that must occur together, the rarest first. */
export type Words = readonly Anchor[];

/** One of these must occur. */
export type Clause = readonly Words[];

/** Strings of letters with `_` where no letter stands. */
type Strings = readonly string[];

/** Stands for a digit in strings of letters; and the word that amounts are read as, which need a digit too. */
const DIGIT = '#';
const MONEY = 'amt';
export const ANY_DIGIT: Anchor = { word: DIGIT, left: true, right: true };

interface Needs {
	/** All texts the tree matches, while they are few. */
	exact?: Strings;
	clauses: Clause[];
}

const MOST_STRINGS = 64;
const MOST_WORDS = 4;

function isNullable(tree: Tree): boolean {
	if (tree.kind === 'empty') return true;
	if (tree.kind === 'sequence') return tree.parts.every(isNullable);
	if (tree.kind === 'choice') return tree.options.some(isNullable);
	return tree.kind === 'repeat' && (tree.least === 0 || isNullable(tree.body));
}

/** Whether whatever the parts match, in this order, starts without a letter; `otherwise` when they may match nothing. */
function startsFree(parts: readonly Tree[], from: number, otherwise: boolean): boolean {
	for (let index = from; index < parts.length; index += 1) {
		const part = parts[index] as Tree;
		if (!startsFreeOrNothing(part)) return false;
		if (!isNullable(part)) return true;
	}
	return otherwise;
}

function startsFreeOrNothing(tree: Tree): boolean {
	if (tree.kind === 'edge' || tree.kind === 'digit' || tree.kind === 'empty') return true;
	if (tree.kind === 'sequence') return startsFree(tree.parts, 0, true);
	if (tree.kind === 'choice') return tree.options.every(startsFreeOrNothing);
	return tree.kind === 'repeat' && startsFreeOrNothing(tree.body);
}

/** The same seen from behind. */
function endsFree(parts: readonly Tree[], count: number, otherwise: boolean): boolean {
	for (let index = count - 1; index >= 0; index -= 1) {
		const part = parts[index] as Tree;
		if (!endsFreeOrNothing(part)) return false;
		if (!isNullable(part)) return true;
	}
	return otherwise;
}

function endsFreeOrNothing(tree: Tree): boolean {
	if (tree.kind === 'edge' || tree.kind === 'digit' || tree.kind === 'empty') return true;
	if (tree.kind === 'sequence') return endsFree(tree.parts, tree.parts.length, true);
	if (tree.kind === 'choice') return tree.options.every(endsFreeOrNothing);
	return tree.kind === 'repeat' && endsFreeOrNothing(tree.body);
}

/** The words of one string, the rarest first; none when there is none worth looking for. */
function wordsOf(string: string): Words {
	const parts = string.split('_');
	const anchors = parts.flatMap((word, index): Anchor[] => {
		if (word === DIGIT || word === MONEY) return [ANY_DIGIT];
		return word.length < 2 ? [] : [{ word, left: index > 0, right: index < parts.length - 1 }];
	});
	return anchors.filter((anchor) => chanceOf(anchor) < 1).sort((a, b) => chanceOf(a) - chanceOf(b)).slice(0, MOST_WORDS);
}

/** The words of each string; no clause when one of them has none. */
function clauseOf(strings: Strings, left: boolean, right: boolean): Clause[] {
	const clause = strings.map((string) => wordsOf(`${left ? '_' : ''}${string}${right ? '_' : ''}`));
	return clause.some((words) => words.length === 0) ? [] : [unique(clause)];
}

const nameOf = (words: Words): string => words.map(({ word, left, right }) => `${left ? '_' : ''}${word}${right ? '_' : ''}`).join(' ');
const unique = (clause: Clause): Clause => [...new Map(clause.map((words) => [nameOf(words), words])).values()];

/** A sentence's words go together: two are not as much rarer than one as chance has it. */
const chanceOfWords = (words: Words): number => words.reduce((all, anchor, index) => all * (index === 0 ? chanceOf(anchor) : Math.sqrt(chanceOf(anchor))), 1);
export const chanceOfClause = (clause: Clause): number => 1 - clause.reduce((none, words) => none * (1 - chanceOfWords(words)), 1);
const rarest = (clauses: readonly Clause[]): Clause | undefined => [...clauses].sort((a, b) => chanceOfClause(a) - chanceOfClause(b))[0];

function needsOfChoice(options: readonly Tree[], left: boolean, right: boolean): Needs {
	const all = options.map((option) => needs(option, left, right));
	const exact = all.every((one) => one.exact) ? [...new Set(all.flatMap((one) => one.exact ?? []))] : undefined;
	if (exact && exact.length <= MOST_STRINGS * 2) return { exact, clauses: [] };
	const each = all.map((one) => (one.exact ? rarest(clauseOf(one.exact, left, right)) : rarest(one.clauses)));
	return { clauses: each.some((clause) => clause === undefined) ? [] : [unique(each.flatMap((clause) => clause as Clause))] };
}

/** What needs no look at its neighbours. */
const SIMPLE: Partial<Record<Tree['kind'], Needs>> = { letter: { clauses: [] }, edge: { exact: ['_'], clauses: [] }, digit: { exact: [`_${DIGIT}_`], clauses: [] }, empty: { exact: [''], clauses: [] }, any: { clauses: [] } };

function needsOfSequence(parts: readonly Tree[], left: boolean, right: boolean): Needs {
	const clauses: Clause[] = [];
	let strings: Strings = [''];
	let whole = true;
	let from = 0;
	const before = (index: number): boolean => endsFree(parts, index, left);
	const close = (to: number): void => {
		clauses.push(...clauseOf(strings, before(from), startsFree(parts, to, right)));
		strings = [''];
	};
	parts.forEach((part, index) => {
		const one = SIMPLE[part.kind] ?? needs(part, before(index), startsFree(parts, index + 1, right));
		if (part.kind === 'letter') {
			strings = strings.map((start) => `${start}${part.letter}`);
			return;
		}
		const { exact } = one;
		if (exact && (strings.length * exact.length <= MOST_STRINGS || (strings.length === 1 && strings[0] === ''))) {
			strings = [...new Set(strings.flatMap((start) => exact.map((end) => `${start}${end}`.replace(/_{2,}/g, '_'))))];
			return;
		}
		close(index);
		whole = false;
		if (exact) {
			strings = exact;
			from = index;
		} else {
			clauses.push(...one.clauses);
			from = index + 1;
		}
	});
	if (whole) return { exact: strings, clauses: [] };
	close(parts.length);
	return { clauses };
}

function needs(tree: Tree, left: boolean, right: boolean): Needs {
	if (tree.kind === 'letter') return { exact: [tree.letter], clauses: [] };
	if (tree.kind === 'choice') return needsOfChoice(tree.options, left, right);
	if (tree.kind === 'sequence') return needsOfSequence(tree.parts, left, right);
	if (tree.kind !== 'repeat') return SIMPLE[tree.kind] ?? { clauses: [] };
	const { body, least, most } = tree;
	if (most <= 1) {
		const inside = needs(body, left, right);
		if (inside.exact) return { exact: least === 1 ? inside.exact : ['', ...inside.exact], clauses: [] };
		return { clauses: least === 1 ? inside.clauses : [] };
	}
	// The first of several: the next one follows it, or what follows them all.
	const first = least === 0 ? undefined : needs(body, left, right && startsFreeOrNothing(body));
	if (!first) return { clauses: [] };
	return { clauses: first.exact ? clauseOf(first.exact, left, right && startsFreeOrNothing(body)) : first.clauses };
}

/**
 * What must occur in a text for `pattern` to match it: of every clause one anchor, rarest clause first. Read off the
 * pattern itself, so no rule can be passed by wrongly.
 * @throws TypeError when nothing must occur that is rarer than everyday words
 */
export function anchorsOf(pattern: RegExp): readonly Clause[] {
	if (pattern.flags.replace(/[gy]/g, '') !== '') throw new TypeError(`the rule ${String(pattern)} has flags`);
	const found = needs(readRegex(pattern.source), false, false);
	const clauses = found.exact ? clauseOf(found.exact, false, false) : found.clauses;
	const useful = clauses.filter((clause) => chanceOfClause(clause) < USELESS).sort((a, b) => chanceOfClause(a) - chanceOfClause(b));
	if (useful.length === 0) throw new TypeError(`the rule ${String(pattern)} has no anchor: name a word that must occur, rarer than "you" or "will"`);
	return useful.slice(0, MOST_CLAUSES);
}

/** A clause that holds in about every other sentence sorts out nothing. */
const USELESS = 0.9;
const MOST_CLAUSES = 5;
