/** A text whose words are read: told apart as an object, because equal long strings would be compared unit by unit each time. */
export interface Readable {
	/** Folded, lower case. */
	readonly lower: string;
}

/**
 * The UTF-16 units of the text that was read last, with a 0 behind them: every unit of a string is looked up in the kind
 * of string it is, those of an array are just there.
 */
let bytes = Buffer.alloc(2 * 4_096);
let units = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
let of: Readable | undefined;

/** Valid until it is called for another text. */
export function unitsOf(text: Readable): Uint16Array {
	if (text === of) return units;
	const { lower } = text;
	if (lower.length >= units.length) {
		bytes = Buffer.alloc(4 * (lower.length + 1));
		units = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
	}
	bytes.write(lower, 'utf16le');
	units[lower.length] = 0;
	of = text;
	return units;
}
