/**
 * The UTF-16 units of the text that was read last, with a 0 behind them: every unit of a string is looked up in the kind
 * of string it is, those of an array are just there.
 */
let bytes = Buffer.alloc(2 * 4_096);
let units = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
let of = '';

/** Valid until it is called for another text. */
export function unitsOf(text: string): Uint16Array {
	if (text === of) return units;
	if (text.length >= units.length) {
		bytes = Buffer.alloc(4 * (text.length + 1));
		units = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
	}
	bytes.write(text, 'utf16le');
	units[text.length] = 0;
	of = text;
	return units;
}
