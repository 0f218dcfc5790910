/** What may be simplified in a sentence, as bits. Said too often costs time, never a result: the patterns decide. */
export const PART = { apostrophe: 1, word: 2, digit: 4, filler: 8 } as const;

export const ANY_PART = 15;

/** Short forms written without their apostrophe, and slips of `will`. */
const SHORT = 'cant wont dont im ive youre youll wll wil willl gonna wanna u ur';
/** Of "can not" and of fillers of several words: the first word, and the letters with which the next one starts. */
const STARTS: Readonly<Record<string, string>> = { gone: 'a', went: 'a', going: 'a', go: 'a', of: 'c', as: 'wpda', straight: 'a', right: 'a', with: 'p', no: 'q' };
const FILLERS =
	'just already now also successfully immediately gladly happily certainly definitely personally fully absolutely therefore hereby even still promptly manually kindly simply then entirely completely totally quickly finally actually really solely clearly automatically naturally obviously gratefully swiftly instantly separately ourselves myself';

const SLOTS = 1 << 11;
const HASH_START = 0x811c9dc5 | 0;
const hashOn = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);
const slotOf = (hash: number): number => (hash ^ (hash >>> 15)) & (SLOTS - 1);
const ANY_LETTER = -1;
const bitOf = (code: number): number => (code >= 97 && code <= 122 ? 1 << (code - 97) : 0);

/** By slot of a word: the letters with which the next word must start. */
const shortNext = new Int32Array(SLOTS);
const fillerNext = new Int32Array(SLOTS);

function enter(table: Int32Array, word: string, next: number): void {
	let hash = HASH_START;
	for (let i = 0; i < word.length; i += 1) hash = hashOn(hash, word.charCodeAt(i));
	table[slotOf(hash)] = (table[slotOf(hash)] as number) | next;
}

for (const word of SHORT.split(' ')) enter(shortNext, word, ANY_LETTER);
enter(shortNext, 'can', bitOf(110));
for (const word of FILLERS.split(' ')) enter(fillerNext, word, ANY_LETTER);
for (const [word, letters] of Object.entries(STARTS)) for (let i = 0; i < letters.length; i += 1) enter(fillerNext, word, bitOf(letters.charCodeAt(i)));

const fits = (next: number, code: number): boolean => next === ANY_LETTER || (next & bitOf(code)) !== 0;

/** Reads the stretch once, word by word, where each of the patterns would try every unit of it. */
export function wordyParts(units: Uint16Array, start: number, end: number): number {
	let parts = 0;
	for (let i = start; i < end; i += 1) {
		let code = units[i] as number;
		if (code === 39) parts |= PART.apostrophe;
		else if (code >= 48 && code <= 57) parts |= PART.digit;
		if (code < 97 || code > 122) continue;
		let hash = HASH_START;
		for (; i < end && code >= 97 && code <= 122; code = units[i] as number) {
			hash = hashOn(hash, code);
			i += 1;
		}
		const slot = slotOf(hash);
		const short = shortNext[slot] as number;
		const filler = fillerNext[slot] as number;
		if ((short | filler) !== 0) {
			const next = i + 1 < end ? (units[i + 1] as number) : 0;
			if (short !== 0 && fits(short, next)) parts |= PART.word;
			if (filler !== 0 && fits(filler, next)) parts |= PART.filler;
		}
		i -= 1;
	}
	return parts;
}
