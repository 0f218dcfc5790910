import { isDigit } from './codes';
import type { NormalisedText } from './normalise';
import { plainWords } from './plain-words';
import { unitsOf } from '../core/core';
import { wordyParts } from './wordy-parts';


/** Whether the stretch may hold white space other than spaces, or a point between digits. */
function isOdd(units: Uint16Array, start: number, end: number): boolean {
	for (let i = start; i < end; i += 1) {
		const code = units[i] as number;
		if (code < 32 || code > 127 || (code === 46 && i > start && i + 1 < end && isDigit(units[i - 1] as number) && isDigit(units[i + 1] as number))) return true;
	}
	return false;
}

const plain = (sentence: string): string => sentence.replace(/\s/g, ' ').replace(/(?<=\d)\.(?=\d)/g, ',');

/** A stretch of a text. Its wording is made when a check asks for it, which few sentences need. */
export class Sentence {
	private written: string | undefined;
	private simplified: string | undefined;

	constructor(
		readonly text: NormalisedText,
		readonly start: number,
		readonly end: number,
	) {}

	/** Lower case, each white space a space and the point in `12.50` a comma, so that a point ends a sentence; same length as the span. */
	get lower(): string {
		return (this.written ??= this.write());
	}

	/** The same in plain words: contractions written out, adverbs dropped; its offsets are its own. */
	get plain(): string {
		return (this.simplified ??= plainWords(this.lower, wordyParts(unitsOf(this.text), this.start, this.end)));
	}
	private write(): string {
		const { lower } = this.text;
		const words = lower.slice(this.start, this.end);
		return isOdd(unitsOf(this.text), this.start, this.end) ? plain(words) : words;
	}
}
