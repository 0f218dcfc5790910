import type { Hit } from './check';

/**
 * One finding per stretch of text: the longest wins, then the one earlier in `priority`, then the first.
 * Deterministic whatever the order of the checks; n log n.
 */
export function resolveOverlaps(hits: readonly Hit[], priority: readonly string[]): Hit[] {
	if (hits.length < 2) return [...hits];
	const sorted = [...hits].sort((a, b) => a.start - b.start || b.end - a.end);
	if (sorted.every(({ start }, index) => index === 0 || start >= (sorted[index - 1] as Hit).end)) return sorted;
	const rank = new Map(priority.map((check, index) => [check, index]));
	const strength = (a: Hit, b: Hit): number => b.end - b.start - (a.end - a.start) || (rank.get(a.check) ?? 99) - (rank.get(b.check) ?? 99) || a.start - b.start;
	const kept: Hit[] = [];
	let group: Hit[] = [];
	let reach = -1;
	const close = (): void => {
		if (group.length === 1) kept.push(group[0] as Hit);
		else if (group.length > 1) kept.push(...strongest(group, strength));
		group = [];
	};
	for (const one of sorted) {
		if (one.start >= reach) close();
		group.push(one);
		reach = Math.max(group.length === 1 ? one.end : reach, one.end);
	}
	close();
	return kept.sort((a, b) => a.start - b.start);
}

/** Picks from a group of overlapping findings, strongest first, what does not overlap with a stronger one. */
function strongest(group: Hit[], strength: (a: Hit, b: Hit) => number): Hit[] {
	const taken: Hit[] = [];
	for (const one of [...group].sort(strength)) {
		let low = 0;
		let high = taken.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((taken[middle] as Hit).start < one.start) low = middle + 1;
			else high = middle;
		}
		const before = taken[low - 1];
		const after = taken[low];
		if ((before && before.end > one.start) || (after && after.start < one.end)) continue;
		taken.splice(low, 0, one);
	}
	return taken;
}
