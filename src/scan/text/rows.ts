/** Lists of numbers, one after the other in one array: list `i` is `all[starts[i]]` to before `all[starts[i + 1]]`. */
export class Rows {
	readonly starts: Int32Array;
	readonly all: Int32Array;

	constructor(rows: readonly (readonly number[])[]) {
		this.starts = new Int32Array(rows.length + 1);
		rows.forEach(({ length }, index) => (this.starts[index + 1] = (this.starts[index] as number) + length));
		this.all = Int32Array.from(rows.flat());
	}
}

/** The same numbers with as much room again behind them. */
export function doubled(list: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
	const larger = new Int32Array(list.length * 2);
	larger.set(list);
	return larger;
}
