/** What a feature is made of, mixed into its key, so that a word and a pair of the same words differ. */
export const KIND = { stem: 1, group: 2, stems: 3, groups: 4, apart: 5, stemGroup: 6, ending: 7, beginning: 8, turned: 9, skipping: 10 } as const;

/** FNV-1a. */
export function symbolOf(word: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < word.length; i += 1) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
	return hash | 0;
}

/** The key of a feature in three steps, one for each symbol: the first two are the same for many features. */
export function mixFirst(kind: number, symbol: number): number {
	const hash = Math.imul(symbol ^ Math.imul(kind, 0x9e3779b1), 0x85ebca6b);
	return hash ^ (hash >>> 15);
}

function mixSecond(first: number, symbol: number): number {
	const hash = Math.imul((first + symbol) | 0, 0xc2b2ae35);
	return hash ^ (hash >>> 13);
}

function mixThird(second: number, symbol: number): number {
	const hash = Math.imul((second + symbol) | 0, 0x27d4eb2f);
	return (hash ^ (hash >>> 16)) | 0;
}

/** The key of a feature of two parts, of which the first was mixed before. */
export const pairKey = (first: number, second: number): number => mixThird(mixSecond(first, second), 0);

/** The key of a feature that is one symbol alone. */
export const soleKey = (kind: number, symbol: number): number => pairKey(mixFirst(kind, symbol), 0);
