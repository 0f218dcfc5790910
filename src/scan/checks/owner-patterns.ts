import { compileLinearRegex, type LinearRegex } from '../../linear-regex';
import type { Direction } from '../../sections';
import type { OwnerPattern } from '../settings';
import type { NormalisedText } from '../text/normalise';

/** LinearRegex.find stops there. */
const MOST = 100;

/** Settings are parsed once and used for many texts. */
const compiled = new WeakMap<readonly OwnerPattern[], readonly LinearRegex[]>();

function compileAll(patterns: readonly OwnerPattern[]): readonly LinearRegex[] {
	const known = compiled.get(patterns);
	if (known) return known;
	const fresh = patterns.map(({ pattern }) => {
		const result = compileLinearRegex(pattern);
		if (!result.ok) throw new TypeError(`the owner's pattern ${result.message}`);
		return result.regex;
	});
	compiled.set(patterns, fresh);
	return fresh;
}

/**
 * Where the owner's patterns occur in the folded text. Empty matches are none.
 * @throws RangeError when a pattern that masks occurs more often than can be marked: what is left would go out unmasked.
 */
export function matchPatterns({ text }: NormalisedText, patterns: readonly OwnerPattern[], direction: Direction): (OwnerPattern & { start: number; end: number })[] {
	const regexes = compileAll(patterns);
	return patterns.flatMap((one, index) => {
		if (one.direction !== 'both' && one.direction !== direction) return [];
		const found = (regexes[index] as LinearRegex).find(text, MOST);
		if (found.length >= MOST && one.action === 'mask') throw new RangeError("an owner's pattern occurs too often to mask all of it");
		return found.filter(({ start, end }) => end > start).map(({ start, end }) => ({ ...one, start, end }));
	});
}
