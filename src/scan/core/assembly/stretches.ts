import { Growing, reserve } from './memory';
import { ends, present, readLength, sentenceCount, signalCount, signals } from './pass';
import { unit } from './text';
import { judge, SPARED } from './weights';

/** What is weighed in one piece: sentences, and of attacks, which tell their story over several of them, longer pieces. */
const SENTENCES: i32 = 0;

/** Of each stretch its start, its end and what is made of it. */
@unmanaged
class List extends Growing {
	count: i32;
}
const SIZE: usize = 12;

/** The stretches of the text, those of one class of words, and where both are put together. */
let all: List = changetype<List>(memory.data(12, 4));
const more: List = changetype<List>(memory.data(12, 4));
let both: List = changetype<List>(memory.data(12, 4));

function push(list: List, start: i32, end: i32): void {
	const used = <usize>list.count * SIZE;
	reserve(list, used, used + SIZE);
	const at = list.at + used;
	store<i32>(at, start);
	store<i32>(at, end, 4);
	store<i32>(at, SPARED, 8);
	list.count += 1;
}

// @ts-ignore: decorators of functions are of this language only
@inline
function startOf(list: List, index: i32): i32 {
	return load<i32>(list.at + <usize>index * SIZE);
}

// @ts-ignore
@inline
function endOf(list: List, index: i32): i32 {
	return load<i32>(list.at + <usize>index * SIZE, 4);
}

/** Longer sentences are cut: nobody writes them, and it keeps every pattern's work bounded. */
const LONGEST: i32 = 400;

/** The sentences that hold a hit of the class, each once. */
function sentencesWith(signal: i32, list: List): void {
	list.count = 0;
	let done: i32 = 0;
	// The first stop that is not in front of what is looked at.
	let stop: i32 = 0;
	const last = signals.at + (<usize>signalCount << 4);
	for (let hit = signals.at; hit < last; hit += 16) {
		if (load<i32>(hit) != signal) continue;
		const word = load<i32>(hit, 8);
		if (word < done) continue;
		while (stop < sentenceCount && stopAt(stop) < word) stop += 1;
		let start = max(max(done, word - LONGEST), stop > 0 ? stopAt(stop - 1) + 1 : 0);
		while (start < word && unit(start) <= 32) start += 1;
		const wordEnd = load<i32>(hit, 12);
		while (stop < sentenceCount && stopAt(stop) < wordEnd) stop += 1;
		const close = stop < sentenceCount ? stopAt(stop) : readLength;
		let end = max(wordEnd, min(close, start + LONGEST));
		if (end == close && end < readLength && unit(end) != 10) end += 1;
		push(list, start, end);
		done = end;
	}
}

// @ts-ignore
@inline
function stopAt(index: i32): i32 {
	return load<i32>(ends.at + (<usize>index << 2));
}

/** Both in the order of the text; of two that start at the same place the first list's. */
function merge(): void {
	both.count = 0;
	let other: i32 = 0;
	for (let one: i32 = 0; one < all.count; one += 1) {
		const start = startOf(all, one);
		for (; other < more.count && startOf(more, other) < start; other += 1) push(both, startOf(more, other), endOf(more, other));
		if (other < more.count && startOf(more, other) == start) other += 1;
		push(both, start, endOf(all, one));
	}
	for (; other < more.count; other += 1) push(both, startOf(more, other), endOf(more, other));
	const before = all;
	all = both;
	both = before;
}

function sentences(classes: usize, count: i32): void {
	all.count = 0;
	for (let i: i32 = 0; i < count; i += 1) {
		const signal = load<i32>(classes + (<usize>i << 2));
		if (!isPresent(signal)) continue;
		if (all.count == 0) sentencesWith(signal, all);
		else {
			sentencesWith(signal, more);
			merge();
		}
	}
}

// @ts-ignore
@inline
function isPresent(signal: i32): bool {
	return (load<i32>(present + (<usize>(signal >> 5) << 2)) & (1 << (signal & 31))) != 0;
}

const LONGEST_PIECE: i32 = 400;
const SHORTEST_PIECE: i32 = 150;

/** The pieces of a text, cut at ends of sentences, that hold a word of one of these classes. */
function pieces(classes: usize, count: i32): void {
	all.count = 0;
	let any = false;
	for (let i: i32 = 0; i < count && !any; i += 1) any = isPresent(load<i32>(classes + (<usize>i << 2)));
	if (!any) return;
	const last = signals.at + (<usize>signalCount << 4);
	let hit = signals.at;
	for (let start: i32 = 0; start < readLength; ) {
		const end = pieceEnd(start);
		while (hit < last && load<i32>(hit, 12) <= start) hit += 16;
		for (let next = hit; next < last && load<i32>(next, 8) < end; next += 16) {
			if (load<i32>(next, 12) <= start || !isOneOf(load<i32>(next), classes, count)) continue;
			push(all, start, end);
			break;
		}
		start = end;
	}
}

function isOneOf(signal: i32, classes: usize, count: i32): bool {
	for (let i: i32 = 0; i < count; i += 1) if (load<i32>(classes + (<usize>i << 2)) == signal) return true;
	return false;
}

/** Where the piece that begins at `start` ends: behind the last sentence of it, when that is not too short. */
function pieceEnd(start: i32): i32 {
	const end = min(start + LONGEST_PIECE, readLength);
	if (end == readLength) return end;
	for (let at = end - 1; at > start + SHORTEST_PIECE; at -= 1) {
		const code = unit(at);
		if (code == 10 || ((code == 46 || code == 63 || code == 33) && at + 1 < end && unit(at + 1) == 32)) return at + 1;
	}
	return end;
}

/** The stretches of the text read last, as `SENTENCES` or pieces, that hold words of these classes: how many. They stand at `stretchList`. */
export function stretchesOf(kind: i32, classes: usize, count: i32): i32 {
	if (kind == SENTENCES) sentences(classes, count);
	else pieces(classes, count);
	return all.count;
}

export function stretchList(): usize {
	return all.at;
}

/** The same, with what the weights make of each; 0 when they let all of them go. */
export function judgeStretches(table: usize, kind: i32, classes: usize, count: i32): i32 {
	const stretches = stretchesOf(kind, classes, count);
	let worst = SPARED;
	for (let i: i32 = 0; i < stretches; i += 1) {
		const judged = judge(table, startOf(all, i), endOf(all, i));
		store<i32>(all.at + <usize>i * SIZE, judged, 8);
		worst = max(worst, judged);
	}
	return worst == SPARED ? 0 : stretches;
}
