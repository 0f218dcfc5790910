/**
 * What may be simplified in a sentence, as bits; from `cannot` on short forms, by what they stand for. Said too often
 * costs time, never a result: the patterns decide.
 */
export const PART = { apostrophe: 1, digit: 2, filler: 4, cannot: 8, willNot: 16, doNot: 32, iAm: 64, iHave: 128, youAre: 256, youWill: 512, will: 1024, goingTo: 2048, wantTo: 4096, you: 8192, your: 16_384 } as const;

export const ANY_PART = 32_767;

/** Short forms written without their apostrophe, and slips of `will`. */
const SHORT = { cant: PART.cannot, wont: PART.willNot, dont: PART.doNot, im: PART.iAm, ive: PART.iHave, youre: PART.youAre, youll: PART.youWill, wll: PART.will, wil: PART.will, willl: PART.will, gonna: PART.goingTo, wanna: PART.wantTo, u: PART.you, ur: PART.your };
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

/** By slot of a word: the parts it may be, and the letters with which the next word must start. */
const partsAt = new Uint16Array(SLOTS);
const nextAt = new Int32Array(SLOTS);

function enter(word: string, part: number, next: number): void {
	let hash = HASH_START;
	for (let i = 0; i < word.length; i += 1) hash = hashOn(hash, word.charCodeAt(i));
	const slot = slotOf(hash);
	partsAt[slot] = (partsAt[slot] as number) | part;
	nextAt[slot] = (nextAt[slot] as number) | next;
}

for (const [word, part] of Object.entries(SHORT)) enter(word, part, ANY_LETTER);
enter('can', PART.cannot, bitOf(110));
for (const word of FILLERS.split(' ')) enter(word, PART.filler, ANY_LETTER);
for (const [word, letters] of Object.entries(STARTS)) for (let i = 0; i < letters.length; i += 1) enter(word, PART.filler, bitOf(letters.charCodeAt(i)));

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
		const found = partsAt[slot] as number;
		if (found !== 0 && fits(nextAt[slot] as number, i + 1 < end ? (units[i + 1] as number) : 0)) parts |= found;
		i -= 1;
	}
	return parts;
}
