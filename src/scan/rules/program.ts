/** What must occur for a rule to be worth trying: of every clause the words of one entry. Anchors by their number. */
export type Needs = readonly (readonly (readonly number[])[])[];

const bitOf = (anchor: number): number => 1 << (anchor & 31);

/** By word of bits: those of the anchors. */
function masksOf(anchors: readonly number[]): Map<number, number> {
	const masks = new Map<number, number>();
	for (const anchor of anchors) masks.set(anchor >> 5, (masks.get(anchor >> 5) ?? 0) | bitOf(anchor));
	return masks;
}

/**
 * The needs of all rules in one row of numbers, to be held against the anchors of a sentence, one bit each (core/assembly/rules.ts).
 * Per rule, from where `startOf` says: the number of clauses; per clause where it ends; where its pairs end, words of bits and
 * masks of which one bit suffices; where the next pairs end, of which a bit may suffice; and the entries of several words,
 * each with their number in front. The anchors of a clause have mostly neighbouring numbers, so that a few pairs stand for
 * dozens of words.
 */
export function programOf(rules: readonly Needs[]): { code: Int32Array; startOf: Int32Array } {
	const code: number[] = [];
	const startOf = Int32Array.from(rules, (needs) => {
		const start = code.length;
		// The first clause is met in part already: the others sort out more.
		const ordered = [...needs.slice(1), ...needs.slice(0, 1).filter((clause) => clause.some((words) => words.length > 1))];
		code.push(ordered.length);
		for (const clause of ordered) {
			const from = code.length;
			const entries = clause.filter((words) => words.length > 1);
			code.push(0, 0, 0);
			code.push(...[...masksOf(clause.filter((words) => words.length === 1).map(([only]) => only as number))].flat());
			code[from + 1] = code.length;
			code.push(...[...masksOf(entries.map(([rarest]) => rarest as number))].flat());
			code[from + 2] = code.length;
			for (const words of entries) code.push(words.length, ...words);
			code[from] = code.length;
		}
		return start;
	});
	return { code: Int32Array.from(code), startOf };
}
