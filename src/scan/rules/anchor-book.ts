import { Table } from '../text/automaton';
import type { NormalisedText } from '../text/normalise';
import { ANY_DIGIT, type Anchor } from './anchors';

const LEFT = 1;
const RIGHT = 2;

const isLetter = (code: number): boolean => code >= 97 && code <= 122;
/** `couldn't` holds `could`. */
const isNot = (lower: string, at: number): boolean => lower.charCodeAt(at) === 110 && lower.charCodeAt(at + 1) === 39 && lower.charCodeAt(at + 2) === 116;

/** The anchors of all rules for one direction, found in one pass over a text. */
export class AnchorBook {
	private readonly words: { text: string }[] = [];
	private readonly idOfWord = new Map<string, number>();
	/** Four variants per word: id × 4 + (left ? 1) + (right ? 2); 0 when no rule uses it. */
	private readonly used: number[] = [];
	private built: Table | undefined;
	private read: string | undefined;
	/** Of the text read last: word id, start, end, and where it is a word's start and end. */
	private noted = new Int32Array(4_096);
	private count = 0;
	private stamps = new Int32Array(0);
	private stamp = 0;
	/** Of any digit. */
	private digit = -1;
	private from = -1;
	private to = -1;
	/** Anchors of the stretch looked at last. */
	private readonly present: number[] = [];

	/** The number by which rules know the anchor. */
	idOf({ word, left, right }: Anchor): number {
		if (word === ANY_DIGIT.word && this.digit >= 0) return this.digit;
		let id = this.idOfWord.get(word);
		if (id === undefined) {
			id = this.words.length;
			this.idOfWord.set(word, id);
			this.words.push({ text: word });
			this.used.push(0, 0, 0, 0);
			this.built = undefined;
			this.read = undefined;
		}
		const anchor = id * 4 + (left ? LEFT : 0) + (right ? RIGHT : 0);
		if (word === ANY_DIGIT.word) this.digit = anchor;
		else this.used[anchor] = 1;
		return anchor;
	}

	/** The anchors that occur in [from, to) of a text; both ends count as ends of words. */
	within({ lower, signals }: NormalisedText, from: number, to: number): readonly number[] {
		if (this.read !== lower) this.note(lower);
		else if (from === this.from && to === this.to) return this.present;
		const { noted, present, stamps } = this;
		this.stamp += 1;
		this.from = from;
		this.to = to;
		present.length = 0;
		for (let at = this.firstEndingAfter(from); at < this.count * 4; at += 4) {
			const end = noted[at + 2] as number;
			if (end > to) break;
			const start = noted[at + 1] as number;
			if (start < from) continue;
			const edges = (noted[at + 3] as number) | (start === from ? LEFT : 0) | (end === to ? RIGHT : 0);
			const first = (noted[at] as number) * 4;
			for (let variant = 0; variant < 4; variant += 1) {
				if ((variant & edges) !== variant || this.used[first + variant] === 0 || stamps[first + variant] === this.stamp) continue;
				stamps[first + variant] = this.stamp;
				present.push(first + variant);
			}
		}
		if (this.digit >= 0 && signals.digitWithin(from, to)) {
			stamps[this.digit] = this.stamp;
			present.push(this.digit);
		}
		return present;
	}

	/** Whether the anchor occurs in the stretch looked at last. */
	has(anchor: number): boolean {
		return this.stamps[anchor] === this.stamp;
	}

	private firstEndingAfter(position: number): number {
		let low = 0;
		let high = this.count;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((this.noted[middle * 4 + 2] as number) > position) high = middle;
			else low = middle + 1;
		}
		return low * 4;
	}

	private note(lower: string): void {
		const { classes, next, width, outputs } = (this.built ??= new Table(this.words));
		if (this.stamps.length < this.used.length) this.stamps = new Int32Array(this.used.length);
		let used = 0;
		let row = 0;
		for (let i = 0; i < lower.length; i += 1) {
			const code = lower.charCodeAt(i);
			const step = next[row + (code < 128 ? (classes[code] as number) : 0)] as number;
			row = step >> 1;
			if ((step & 1) === 0) continue;
			for (const id of outputs[row / width] as readonly number[]) {
				const start = i + 1 - (this.words[id] as { text: string }).text.length;
				const left = start === 0 || !isLetter(lower.charCodeAt(start - 1));
				const right = i + 1 >= lower.length || !isLetter(lower.charCodeAt(i + 1)) || isNot(lower, i + 1);
				if (used + 4 > this.noted.length) this.grow();
				const { noted } = this;
				noted[used] = id;
				noted[used + 1] = start;
				noted[used + 2] = i + 1;
				noted[used + 3] = (left ? LEFT : 0) | (right ? RIGHT : 0);
				used += 4;
			}
		}
		this.count = used / 4;
		this.read = lower;
	}

	private grow(): void {
		const larger = new Int32Array(this.noted.length * 2);
		larger.set(this.noted);
		this.noted = larger;
	}
}
