import type { NormalisedText } from './normalise';
import { plainWords } from './plain-words';
import { unitsOf } from './units';
import { wordyParts } from './wordy-parts';

const ODD = /[^\S ]|\d\.\d/;

const plain = (sentence: string): string => (ODD.test(sentence) ? sentence.replace(/\s/g, ' ').replace(/(?<=\d)\.(?=\d)/g, ',') : sentence);

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
		return (this.written ??= plain(this.text.lower.slice(this.start, this.end)));
	}

	/** The same in plain words: contractions written out, adverbs dropped; its offsets are its own. */
	get plain(): string {
		return (this.simplified ??= plainWords(this.lower, wordyParts(unitsOf(this.text), this.start, this.end)));
	}
}
