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

/** The same without the map. */
export const compactValue = (written: string): string => written.toLowerCase().replace(/[^a-z0-9\u00aa-\uffff]/g, '');
