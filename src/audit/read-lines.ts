/** Far above any event (a reason is at most some pages), far below what would fill the memory. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;
const NEWLINE = 10;

export interface Line {
	/** Empty for a line too long to be one of ours. */
	text: string;
	/** False for a last line without its line end: cut off. */
	complete: boolean;
}

/** Splits a stream of chunks into lines, a chunk's worth at a time. Of an endless line nothing is kept. */
export async function* readLines(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<Line[]> {
	let rest: Buffer[] = [];
	let restBytes = 0;
	const finish = (last: Buffer, complete: boolean): Line => {
		const text = restBytes + last.length > MAX_LINE_BYTES ? '' : (restBytes === 0 ? last : Buffer.concat([...rest, last])).toString('utf8');
		[rest, restBytes] = [[], 0];
		return { text, complete };
	};
	for await (const chunk of chunks) {
		const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
		const lines: Line[] = [];
		let start = 0;
		for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
			lines.push(finish(bytes.subarray(start, end), true));
			start = end + 1;
		}
		if (start < bytes.length) {
			restBytes += bytes.length - start;
			rest = restBytes > MAX_LINE_BYTES ? [] : [...rest, bytes.subarray(start)];
		}
		if (lines.length > 0) yield lines;
	}
	if (restBytes > 0) yield [finish(Buffer.alloc(0), false)];
}
