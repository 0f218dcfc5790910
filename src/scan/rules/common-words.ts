import type { Anchor } from './anchors';

/** Everyday words by how often a sentence has them, roughly; what is not here is rare. */
const COMMON: readonly (readonly [number, string])[] = [
	[0.3, 'the to you your i we and a for of in is it this that our my be will have on with as if not are an or can me us'],
	[0.12, 'at by from was has been so any all but do please thank thanks more no there what when would could should just they their them then these those which who how up out into am were had did does here now get let know help order account team'],
	[0.05, 'back before after about over under also only other some one two new next last time day days week month see make made take send sent give given want need like look find working work service customer support information contact email address phone number message card payment money charge charges amount bill price cost fee plan item product details question questions issue problem request change update check made use used able via through within against off again its than per may might must shall because while until still very much well same own right way good happy sorry sure hello hi dear best regards subscription refund return cancel credit policy business today tomorrow'],
];
const CHANCES = new Map(COMMON.flatMap(([chance, words]) => words.split(' ').map((word) => [word, chance] as const)));

/**
 * Words that reading a sentence plainly (text/plain-words.ts and the like) may put in, and what the text may have
 * instead: `we'll` and `we wll` are read as `we will`. No rule can hang on a part of such a word, nor on `not`.
 */
export const PUT_IN: ReadonlyMap<string, readonly string[]> = new Map(
	Object.entries({
		cannot: ['can', 'cant'],
		will: ['ll', 'wll', 'wil', 'willl', 'won', 'wont', 'youll'],
		not: [],
		do: ['don', 'dont'],
		i: [],
		am: ['m', 'im'],
		have: ['ve', 'ive'],
		you: ['u', 'youre', 'youll'],
		are: ['re', 'youre'],
		would: ['d'],
		is: ['s'],
		your: ['ur'],
		going: ['gonna'],
		to: ['gonna', 'wanna'],
		want: ['wanna'],
		amt: [],
	}),
);

const fits = (word: string, { word: part, left, right }: Anchor): boolean => {
	if (left && right) return word === part;
	if (left) return word.startsWith(part);
	return right ? word.endsWith(part) : word.includes(part);
};

/** What the text may hold where a rule reads the anchor. */
export const spellings = (anchor: Anchor): readonly string[] => [anchor.word, ...((anchor.left && anchor.right && PUT_IN.get(anchor.word)) || [])];

const LEAST = 0.003;
/** Letters anywhere in a word: by their number. */
const INSIDE = [1, 1, 0.5, 0.12, 0.03, 0.01];

const known = new Map<string, number>();

function reckon(anchor: Anchor): number {
	if (anchor.word === '#') return 0.2;
	const whole = anchor.left && anchor.right && spellings(anchor).length > 1;
	if (!whole && [...PUT_IN.keys()].some((word) => fits(word, anchor))) return 1;
	let chance = anchor.left && anchor.right ? LEAST : (INSIDE[anchor.word.length] ?? LEAST) * (anchor.left ? 0.3 : 1);
	for (const [word, one] of CHANCES) if (fits(word, anchor)) chance += one;
	if (whole) for (const spelling of spellings(anchor)) if (spelling !== anchor.word) chance += CHANCES.get(spelling) ?? 0;
	return Math.min(1, chance);
}

/** How likely a sentence holds the anchor, roughly; 1 for what nothing may hang on. */
export function chanceOf(anchor: Anchor): number {
	const key = `${anchor.left ? '_' : ''}${anchor.word}${anchor.right ? '_' : ''}`;
	const chance = known.get(key) ?? reckon(anchor);
	known.set(key, chance);
	return chance;
}
