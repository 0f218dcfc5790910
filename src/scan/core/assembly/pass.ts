import { isDigit, isLower } from './codes';
import { isEncodedSign, SHORTEST } from './fold';
import { begin as beginNoted, note, noteSign, noteWord, NUMBER_SIGN } from './noted';
import { Index } from './term-lists';
import { begin as beginTerms, found, hits, longWordTriggers, numberTriggers, signTriggers, wordTriggers } from './terms';
import { Growing, reserve } from './memory';
import { unit } from './text';
import { readWord, wordEnd } from './words';

/** What the pass found, as the caller reads it: numbers, and addresses of lists. */
const RUNS: usize = 0;
const RUN_LENGTHS: usize = 8;
const HITS: usize = 12;
const AT_SIGNS: usize = 20;
const LONG_RUNS: usize = 24;
const PRESENT: usize = 32;
export const result: usize = memory.data(64, 64);
export const present: usize = result + PRESENT;
/** Classes come as bits, thirty-two to a number. */
const MOST_CLASSES: usize = 256;

const LONGEST_TOLD: i32 = 31;
const AT_SIGN: u32 = 64;

/** Of each run of digits its start and end; where the signs stand with which sentences end. */
const runs = changetype<Growing>(memory.data(8, 4));
export const ends = changetype<Growing>(memory.data(8, 4));

/** Of the text that was read last. */
export let readLength: i32 = 0;
export let sentenceCount: i32 = 0;
/** Class, term, start and end of each word of a list, in turn. */
export const signals = changetype<Growing>(memory.data(8, 4));
export let signalCount: i32 = 0;

/** Whether a sentence ends with the sign at `index`. */
// @ts-ignore: decorators of functions are of this language only
@inline
function isEnd(index: i32, code: u32, length: i32): bool {
	if (code == 10) return true;
	if (code != 46 && code != 33 && code != 63) return false;
	if (index + 1 >= length) return true;
	const next = unit(index + 1);
	// `3.5`, `e.g.`: a stop inside a word or number ends nothing.
	return next == 32 || next == 10 || next == 13 || next == 34 || next == 39 || next == 41;
}

/** The single pass over a text of so many units: words of the lists, runs of digits, ends of sentences. */
export function read(index: Index, length: i32): void {
	beginTerms();
	beginNoted(length);
	let numbers: i32 = 0;
	let sentences: i32 = 0;
	let lastEnd: i32 = -1;
	let ats: i32 = 0;
	/** Behind the last sign that base64 and hex do not have, and how many units stood between two of them at most. */
	let apart: i32 = 0;
	let longest: i32 = 0;
	for (let i: i32 = 0; i < length; ) {
		const code = unit(i);
		const start = i;
		if (isLower(code)) {
			const row = readWord(i);
			i = wordEnd;
			noteWord(row, start, i, unit(i));
			if (row != 0) wordTriggers(index, row, length, start, i);
			else longWordTriggers(index, length, start, i);
			continue;
		}
		i += 1;
		if (code == 32) {
			longest = max(longest, start - apart);
			apart = i;
			continue;
		}
		signTriggers(index, length, start, code);
		if (!isDigit(code)) {
			if (!isEncodedSign(code)) {
				longest = max(longest, start - apart);
				apart = i;
			}
			noteSign(code, start);
			if (code > 63) {
				if (code == AT_SIGN) ats += 1;
				continue;
			}
			if (!isEnd(start, code, length)) continue;
			const place = <usize>sentences << 2;
			reserve(ends, place, place + 4);
			store<i32>(ends.at + place, start);
			sentences += 1;
			continue;
		}
		if (lastEnd != start) {
			const place = <usize>numbers << 3;
			reserve(runs, place, place + 8);
			store<i32>(runs.at + place, start);
			numbers += 1;
			numberTriggers(index, length, start, code);
			note(NUMBER_SIGN, start);
		}
		lastEnd = i;
		store<i32>(runs.at + (<usize>numbers << 3) - 4, i);
	}
	store<i32>(result, max(longest, length - apart) >= SHORTEST ? 1 : 0, LONG_RUNS);
	readLength = length;
	sentenceCount = sentences;
	store<i32>(result, numbers, RUNS);
	store<usize>(result, runs.at, RUNS + 4);
	store<i32>(result, lengthsOf(numbers), RUN_LENGTHS);
	store<i32>(result, ats, AT_SIGNS);
	classes(index);
}

/** The numbers of a table, one for each class, of all words of lists that were found, put together by their bits. */
export function joined(table: usize): i32 {
	let all: i32 = 0;
	const last = signals.at + (<usize>signalCount << 4);
	for (let hit = signals.at; hit < last; hit += 16) all |= load<i32>(table + (<usize>load<i32>(hit) << 2));
	return all;
}

/** Which lengths the runs of digits have: a bit for each up to 30, and one for all others. */
function lengthsOf(count: i32): i32 {
	let lengths: i32 = 0;
	for (let i: i32 = 0; i < count; i += 1) {
		const run = runs.at + (<usize>i << 3);
		lengths |= 1 << min(load<i32>(run, 4) - load<i32>(run), LONGEST_TOLD);
	}
	return lengths;
}

/** What was found by class, once for each class that lists the term. */
function classes(index: Index): void {
	memory.fill(result + PRESENT, 0, MOST_CLASSES >> 3);
	let count: i32 = 0;
	for (let i: i32 = 0; i < hits; i += 1) {
		const term = load<i32>(found.at + (<usize>i << 4));
		const place = index.classStarts + (<usize>term << 2);
		count += load<i32>(place, 4) - load<i32>(place);
	}
	reserve(signals, 0, <usize>count << 4);
	let next = signals.at;
	for (let i: i32 = 0; i < hits; i += 1) {
		const hit = found.at + (<usize>i << 4);
		const term = load<i32>(hit);
		const place = index.classStarts + (<usize>term << 2);
		for (let one = load<i32>(place); one < load<i32>(place, 4); one += 1) {
			const signal = load<i32>(index.classes + (<usize>one << 2));
			store<i32>(next, signal);
			store<i32>(next, term, 4);
			store<i64>(next, load<i64>(hit, 4), 8);
			next += 16;
			const word = result + PRESENT + (<usize>(signal >> 5) << 2);
			store<i32>(word, load<i32>(word) | (1 << (signal & 31)));
		}
	}
	signalCount = count;
	store<i32>(result, count, HITS);
	store<usize>(result, signals.at, HITS + 4);
}
