/** Letters and digits of a folded lower-case text alone, and where each one stands. */
export interface Compact {
	value: string;
	/** Index in the text of each character of `value`. */
	positions: Uint32Array;
}

const isAlnum = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || code >= 0xaa;

export function compactOf(lower: string): Compact {
	const positions = new Uint32Array(lower.length);
	const parts: string[] = [];
	let length = 0;
	let from = -1;
	for (let i = 0; i <= lower.length; i += 1) {
		const inside = i < lower.length && isAlnum(lower.charCodeAt(i));
		if (inside) {
			positions[length++] = i;
			if (from < 0) from = i;
		} else if (from >= 0) {
			parts.push(lower.slice(from, i));
			from = -1;
		}
	}
	return { value: parts.join(''), positions: positions.subarray(0, length) };
}

/**
 * Where a key of letters and digits stands in a text, whatever stands between its signs: `onHit` gets each start and end. For
 * short texts, in which the key is looked for from wherever its first sign stands.
 */
export function eachCompact(lower: string, key: string, onHit: (start: number, end: number) => void): void {
	const first = key[0];
	if (first === undefined) return;
	for (let start = lower.indexOf(first); start >= 0; start = lower.indexOf(first, start + 1)) {
		let at = start;
		let matched = 0;
		for (; at < lower.length && matched < key.length; at += 1) {
			const code = lower.charCodeAt(at);
			if (code === key.charCodeAt(matched)) matched += 1;
			else if (isAlnum(code)) break;
		}
		if (matched === key.length) onHit(start, at);
	}
}

/** Whether a key stands in a text, as `eachCompact` looks for it. */
export function holdsCompact(lower: string, key: string): boolean {
	let holds = false;
	eachCompact(lower, key, () => (holds = true));
	return holds || key === '';
}

/** The same without the map. */
export const compactValue = (written: string): string => written.toLowerCase().replace(/[^a-z0-9\u00aa-\uffff]/g, '');
