import { chanceOf, spellings } from './common-words';
import { readRegex, type Tree } from './regex-tree';

/** A word, or a part of one, that must occur: with `left` nothing but the word's start stands there, with `right` its end. */
export interface Anchor {
	word: string;
	left: boolean;
	right: boolean;
}

/** One of these must occur. */
export type Clause = readonly Anchor[];

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

function isNullable(tree: Tree): boolean {
	if (tree.kind === 'empty') return true;
	if (tree.kind === 'sequence') return tree.parts.every(isNullable);
	if (tree.kind === 'choice') return tree.options.some(isNullable);
	return tree.kind === 'repeat' && (tree.least === 0 || isNullable(tree.body));
}

/** Whether whatever the parts match, in this order, starts without a letter; `otherwise` when they may match nothing. */
function startsFree(parts: readonly Tree[], otherwise: boolean): boolean {
	for (const part of parts) {
		if (!startsFreeOrNothing(part)) return false;
		if (!isNullable(part)) return true;
	}
	return otherwise;
}

function startsFreeOrNothing(tree: Tree): boolean {
	if (tree.kind === 'edge' || tree.kind === 'digit' || tree.kind === 'empty') return true;
	if (tree.kind === 'sequence') return startsFree(tree.parts, true);
	if (tree.kind === 'choice') return tree.options.every(startsFreeOrNothing);
	return tree.kind === 'repeat' && startsFreeOrNothing(tree.body);
}

const mirrored = (tree: Tree): Tree => {
	if (tree.kind === 'sequence') return { kind: 'sequence', parts: [...tree.parts].reverse().map(mirrored) };
	if (tree.kind === 'choice') return { kind: 'choice', options: tree.options.map(mirrored) };
	return tree.kind === 'repeat' ? { ...tree, body: mirrored(tree.body) } : tree;
};

/** The same seen from behind. */
const endsFree = (parts: readonly Tree[], otherwise: boolean): boolean => startsFree([...parts].reverse().map(mirrored), otherwise);

/** The rarest word of one string; undefined when it has none worth looking for. */
function anchorOf(string: string): Anchor | undefined {
	const words = string.split('_');
	let best: Anchor | undefined;
	words.forEach((word, index) => {
		if (word.length < 2 && word !== DIGIT) return;
		const anchor = word === DIGIT || word === MONEY ? ANY_DIGIT : { word, left: index > 0, right: index < words.length - 1 };
		if (chanceOf(anchor) < (best === undefined ? 1 : chanceOf(best))) best = anchor;
	});
	return best;
}

/** One word out of each string; no clause when one of them has none. */
function clauseOf(strings: Strings, left: boolean, right: boolean): Clause[] {
	const clause = strings.map((string) => anchorOf(`${left ? '_' : ''}${string}${right ? '_' : ''}`));
	return clause.some((anchor) => anchor === undefined) ? [] : [unique((clause as Anchor[]).flatMap(spellings))];
}

const nameOf = ({ word, left, right }: Anchor): string => `${left ? '_' : ''}${word}${right ? '_' : ''}`;
const unique = (clause: Clause): Clause => [...new Map(clause.map((anchor) => [nameOf(anchor), anchor])).values()];

export const chanceOfClause = (clause: Clause): number => 1 - clause.reduce((none, anchor) => none * (1 - chanceOf(anchor)), 1);
const rarest = (clauses: readonly Clause[]): Clause | undefined => [...clauses].sort((a, b) => chanceOfClause(a) - chanceOfClause(b))[0];

function needsOfChoice(options: readonly Tree[], left: boolean, right: boolean): Needs {
	const all = options.map((option) => needs(option, left, right));
	const exact = all.every((one) => one.exact) ? [...new Set(all.flatMap((one) => one.exact ?? []))] : undefined;
	if (exact && exact.length <= MOST_STRINGS * 2) return { exact, clauses: [] };
	const each = all.map((one) => (one.exact ? rarest(clauseOf(one.exact, left, right)) : rarest(one.clauses)));
	return { clauses: each.some((clause) => clause === undefined) ? [] : [unique(each.flatMap((clause) => clause as Clause))] };
}

function needsOfSequence(parts: readonly Tree[], left: boolean, right: boolean): Needs {
	const clauses: Clause[] = [];
	let strings: Strings = [''];
	let whole = true;
	let from = 0;
	const before = (index: number): boolean => endsFree(parts.slice(0, index), left);
	const close = (to: number): void => {
		clauses.push(...clauseOf(strings, before(from), startsFree(parts.slice(to), right)));
		strings = [''];
	};
	parts.forEach((part, index) => {
		const one = needs(part, before(index), startsFree(parts.slice(index + 1), right));
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
	if (tree.kind === 'edge') return { exact: ['_'], clauses: [] };
	if (tree.kind === 'digit') return { exact: [`_${DIGIT}_`], clauses: [] };
	if (tree.kind === 'empty') return { exact: [''], clauses: [] };
	if (tree.kind === 'any') return { clauses: [] };
	if (tree.kind === 'choice') return needsOfChoice(tree.options, left, right);
	if (tree.kind === 'sequence') return needsOfSequence(tree.parts, left, right);
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
const MOST_CLAUSES = 4;
