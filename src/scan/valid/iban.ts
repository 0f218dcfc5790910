/** By the place of two small letters among all pairs of them: the length of that country's IBANs (SWIFT's IBAN registry), or 0. */
const LENGTHS = new Uint8Array(26 * 26);
const placeOf = (lower: string, start: number): number => (lower.charCodeAt(start) - 97) * 26 + lower.charCodeAt(start + 1) - 97;
for (const entry of `ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 bi27 br29 by28 ch21 cr22 cy28 cz24 de22 dj27 dk18 do28 ee20 eg29 es24 fi18 fk18 fo18 fr27 gb22 ge22 gi23 gl18 gr27 gt28 hn28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30
	kz20 lb28 lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 mk19 mn20 mr27 mt31 mu30 ni28 nl18 no15 om23 pk24 pl28 ps29 pt25 qa29 ro24 rs22 ru33 sa24 sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20 ye30`.split(/\s+/))
	LENGTHS[placeOf(entry, 0)] = Number(entry.slice(2));

/** 0 to 35 for a digit or small letter, -1 for anything else. */
const valueOf = (code: number): number => {
	if (code >= 48 && code <= 57) return code - 48;
	return code >= 97 && code <= 122 ? code - 87 : -1;
};

const append = (rest: number, value: number): number => (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;

/**
 * End of the IBAN that starts with the two letters at `start` of a lower-case text, or -1: right length for its country, single spaces or
 * hyphens between allowed, ISO 7064 mod 97-10 over the characters behind the first four, then those.
 */
export function ibanEnd(lower: string, start: number): number {
	const length = LENGTHS[placeOf(lower, start)] as number;
	if (length === 0) return -1;
	let count = 0;
	let head = 0;
	let rest = 0;
	for (let i = start; i < lower.length; i += 1) {
		const code = lower.charCodeAt(i);
		const value = valueOf(code);
		if (value < 0) {
			if ((code === 32 || code === 45) && valueOf(lower.charCodeAt(i + 1)) >= 0) continue;
			return -1;
		}
		if ((count === 2 || count === 3) && value > 9) return -1;
		if (count < 4) head = value > 9 ? head * 100 + value : head * 10 + value;
		else rest = append(rest, value);
		count += 1;
		if (count === length) return (rest * 1_000_000 + head) % 97 === 1 ? i + 1 : -1;
	}
	return -1;
}
