import type { Direction } from '../../sections';
import { CORE } from '../core/core';
import { VOCABULARIES } from '../vocabulary';
import { isWordCode, type Term } from './automaton';
import { Rows } from './rows';
import { isDigit } from './codes';
import { guardOf, rarestPiece } from './term-pieces';
import { LETTER_CLASSES, WordTable, type WordPart } from './word-table';

/** The term must not start, or not end, within a word of the text. */
const STARTS_WORD = 1;
const ENDS_WORD = 2;
/** The hit ends with the term, not with its word. */
const ENDS_HIT = 4;

/** Numbers of the facts of a term. */
const FACTS_SHIFT = 3;
const CODES = 128;
/** Where rows of words note what a word triggers, in bytes (core/assembly/words.ts). */
const PLACES: Readonly<Record<Direction, number>> = { input: 16, draft: 20 };

const flagsOf = ({ text, left, right }: Term): number =>
	(left && isWordCode(text.charCodeAt(0)) ? STARTS_WORD : 0) | (right ? ENDS_HIT : 0) | (right && isWordCode(text.charCodeAt(text.length - 1)) ? ENDS_WORD : 0);

/** @throws TypeError for a sign that is not folded to ASCII */
function codeOf(char: string): number {
	const code = char.charCodeAt(0);
	if (code >= CODES || char.length > 1 || (char >= 'A' && char <= 'Z')) throw new TypeError(`"${char}" is not folded to ASCII`);
	return code;
}

const numbers = (list: readonly number[]): number => CORE.place(Int32Array.from(list));

/**
 * What the pass finds the terms of one direction with, put into the core's memory: its address. Terms are found by their
 * rarest word: every word is looked up once, and only where it can be part of a term the rest of that term is compared with
 * what stands around it. White space of any length counts as one space.
 */
export function termIndex(direction: Direction): number {
	const { terms, classesOf } = VOCABULARIES[direction];
	/** By term: where in the codes of all terms its text starts and ends, where in that its piece does, and its flags. */
	const facts = new Int32Array(terms.length << FACTS_SHIFT);
	/** By term: what stands next to its piece. */
	const guards = new Int32Array(terms.length);
	/** By term: its place among those that end at the same place, the longer ones first. */
	const ranks = new Int32Array(terms.length);
	terms.map((_, index) => index).sort((one, other) => (terms[other] as Term).text.length - (terms[one] as Term).text.length || one - other).forEach((index, rank) => (ranks[index] = rank));
	/** By code: the terms that are looked for where this sign stands. */
	const bySign = Array.from({ length: CODES }, (): number[] => []);
	/** By digit: those that are looked for only where it begins a number. */
	const byNumber = Array.from({ length: 10 }, (): number[] => []);
	const words: WordPart[] = [];
	let textAt = 0;
	terms.forEach((term, id) => {
		const { text } = term;
		const { start, end, left, right } = rarestPiece(term);
		facts.set([textAt, textAt + text.length, textAt + start, textAt + end, flagsOf(term)], id << FACTS_SHIFT);
		guards[id] = guardOf(text, start, end);
		textAt += text.length;
		if (start < end) words.push({ text: text.slice(start, end), left, right, id });
		else {
			const code = text.charCodeAt(start);
			((isDigit(code) && left ? byNumber[code - 48] : bySign[code]) as number[]).push(id);
		}
	});
	const table = new WordTable(words);
	if (!(table.near instanceof Uint16Array)) throw new RangeError('too many pieces of terms');
	const classes = new Rows(classesOf);
	// In the order of `Index` in core/assembly/term-lists.ts.
	return numbers([
		CORE.place(table.near),
		table.start,
		table.firstOpen,
		CORE.place(table.openAt),
		table.firstClosed,
		CORE.place(table.closedAt),
		CORE.place(table.lists),
		CORE.place(Uint8Array.from(terms.flatMap(({ text }) => [...text].map(codeOf)))),
		CORE.place(facts),
		CORE.place(guards),
		CORE.place(ranks),
		numbers(bySign.flatMap((ids) => [numbers(ids), ids.length])),
		numbers(byNumber.flatMap((ids) => [numbers(ids), ids.length, 0])),
		CORE.place(classes.starts),
		CORE.place(classes.all),
		CORE.place(LETTER_CLASSES.subarray(97, 123)),
		PLACES[direction],
		numbers([0, 0]),
		0,
		-1,
	]);
}
