import { generation as bookGeneration } from './book';
import { rowsOf, startsOf, endsOf, Tokens, tokensOf } from './tokens';

/** The anchors of the rules of one direction (rules/anchor-book.ts). */
@unmanaged
class Book {
	/** Where a row of the word book notes the entry of the word, in bytes. */
	place: usize;
	/** Entries of words, which have the place of a list for each family of rules, 0 for none; and lists of anchors, with how many they are in front. */
	lists: usize;
	/** Of which generation of the word book the entries are. */
	generation: i32;
}

/** Rules that are held against the same sentences (`RuleIndex`). */
@unmanaged
class Rules {
	book: Book;
	/** Where the entries of words have the list of these rules. */
	column: i32;
	/** One bit per anchor: those of the sentence looked at last; and the same, one after the other, as far as `held`. */
	bits: usize;
	list: usize;
	held: i32;
	/** By anchor: where its rules start in `byAnchor`. */
	starts: usize;
	byAnchor: usize;
	/** What the rules need (rules/program.ts), and where what each needs starts. */
	code: usize;
	startOf: usize;
	/** Rules that were tried on the sentence looked at last carry its number. */
	tried: usize;
	look: i32;
	/** The rules that may match, in their order. */
	found: usize;
}

/** Where no anchor of any rule stands in a word. */
const NOTHING: i32 = 1;
export const TOO_LONG: i32 = -1;

/** The entry of a word that has none yet, which the caller makes; and that of all words they are to be made anew. */
// @ts-ignore: decorators of functions are of this language only
@external('env', 'noteAnchors')
declare function noteAnchors(book: usize, row: usize, start: i32, end: i32): i32;
// @ts-ignore
@external('env', 'forgetAnchors')
declare function forgetAnchors(book: usize): void;

// @ts-ignore
@inline
function at(list: usize, index: i32): i32 {
	return load<i32>(list + (<usize>index << 2));
}

/** Puts into `found` the rules that may match [start, end) of the text that is read: how many. `TOO_LONG` for a stretch that is too long. */
export function matchRules(address: usize, start: i32, end: i32): i32 {
	const tokens = tokensOf(start, end);
	if (tokens == 0) return TOO_LONG;
	const rules = changetype<Rules>(address);
	gather(rules, changetype<Tokens>(tokens));
	rules.look += 1;
	const look = rules.look;
	let matches: i32 = 0;
	for (let i: i32 = 0; i < rules.held; i += 1) {
		const anchor = at(rules.list, i);
		const last = at(rules.starts, anchor + 1);
		for (let j = at(rules.starts, anchor); j < last; j += 1) {
			const rule = at(rules.byAnchor, j);
			const tried = rules.tried + (<usize>rule << 2);
			if (load<i32>(tried) == look) continue;
			store<i32>(tried, look);
			if (isMet(rules, rule)) matches = insert(rules.found, rule, matches);
		}
	}
	return matches;
}

/** Takes the anchors of the stretch from the entries of its words. */
function gather(rules: Rules, tokens: Tokens): void {
	const book = rules.book;
	if (book.generation != bookGeneration) {
		forgetAnchors(changetype<usize>(book));
		book.generation = bookGeneration;
	}
	const bits = rules.bits;
	const list = rules.list;
	// Bit by bit: a sentence has few of them.
	for (let i: i32 = 0; i < rules.held; i += 1) store<i32>(bits + (<usize>(at(list, i) >> 5) << 2), 0);
	let held: i32 = 0;
	for (let i: i32 = 0; i < tokens.count; i += 1) {
		const row = load<usize>(rowsOf(tokens) + (<usize>i << 2));
		let entry = load<i32>(row + book.place);
		if (entry == 0) entry = noteAnchors(changetype<usize>(book), row, at(startsOf(tokens), i), at(endsOf(tokens), i));
		if (entry == NOTHING) continue;
		const listed = at(book.lists, entry + rules.column);
		if (listed == 0) continue;
		const last = listed + at(book.lists, listed);
		for (let next = listed + 1; next <= last; next += 1) {
			const anchor = at(book.lists, next);
			const word = bits + (<usize>(anchor >> 5) << 2);
			const bit = 1 << (anchor & 31);
			if ((load<i32>(word) & bit) != 0) continue;
			store<i32>(word, load<i32>(word) | bit);
			store<i32>(list + (<usize>held << 2), anchor);
			held += 1;
		}
	}
	rules.held = held;
}

/** Whether a pair of a word of bits and a mask, of those in [from, to), has a bit in common with the anchors of the sentence. */
// @ts-ignore
@inline
function anyBit(code: usize, bits: usize, from: i32, to: i32): bool {
	for (let next = from; next < to; next += 2) if ((at(bits, at(code, next)) & at(code, next + 1)) != 0) return true;
	return false;
}

/** Whether the sentence has what the rule needs: of each clause one word, or all of one entry of several. */
function isMet(rules: Rules, rule: i32): bool {
	const code = rules.code;
	const bits = rules.bits;
	let next = at(rules.startOf, rule);
	let clauses = at(code, next);
	next += 1;
	for (; clauses > 0; clauses -= 1) {
		const end = at(code, next);
		const single = at(code, next + 1);
		const several = at(code, next + 2);
		if (!anyBit(code, bits, next + 3, single) && !(anyBit(code, bits, single, several) && holdsEntry(code, bits, several, end))) return false;
		next = end;
	}
	return true;
}

function holdsEntry(code: usize, bits: usize, from: i32, end: i32): bool {
	for (let entry = from; entry < end; ) {
		const last = entry + 1 + at(code, entry);
		let next = entry + 1;
		while (next < last && (at(bits, at(code, next) >> 5) & (1 << (at(code, next) & 31))) != 0) next += 1;
		if (next == last) return true;
		entry = last;
	}
	return false;
}

function insert(found: usize, rule: i32, matches: i32): i32 {
	let place = found + (<usize>matches << 2);
	for (; place > found && load<i32>(place - 4) > rule; place -= 4) store<i32>(place, load<i32>(place - 4));
	store<i32>(place, rule);
	return matches + 1;
}
