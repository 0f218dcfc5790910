import type { CrmWrite, WriteOutcome } from './profile';

/** Calls under way at once where a system has no batches; few, since its limits count them all. */
const AT_ONCE = 4;

/** One call per write, a few at a time; outcomes in the order of the writes. */
export async function eachWrite(writes: readonly CrmWrite[], send: (write: CrmWrite) => Promise<WriteOutcome>): Promise<WriteOutcome[]> {
	const outcomes: WriteOutcome[] = new Array<WriteOutcome>(writes.length);
	let next = 0;
	const worker = async () => {
		for (let index = next++; index < writes.length; index = next++) {
			const write = writes[index];
			if (write) outcomes[index] = await send(write);
		}
	};
	await Promise.all(Array.from({ length: Math.min(AT_ONCE, writes.length) }, worker));
	return outcomes;
}
