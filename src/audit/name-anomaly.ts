import { chainNext } from './export-format';
import type { Anomaly } from './scan-rows';

export type WrongKind = 'edited' | 'removed' | 'reordered' | 'truncated' | 'inserted' | 'rewritten' | 'checkpoint';

export interface WrongRow {
	/** Number of the first wrong row, from 0; null when the header line is what is wrong. */
	row: number | null;
	kind: WrongKind;
	reason: string;
}

/** Two rows say they follow the same one: which of them did not come from the log. */
function foreignOf({ at, before, row, after, rootInstead }: Anomaly, root: string): number {
	if (row?.leaf_hash === before?.leaf_hash) return at;
	const rowIsRight = after === undefined ? rootInstead === root : after.prev === row?.link;
	return rowIsRight ? at - 1 : at;
}

/** The row's own words are right: the row after follows from them, or they make the signed root. */
function onlyLinksChanged({ row, after, expectedPrev, rootWith }: Anomaly, root: string): boolean {
	if (!row) return false;
	return after === undefined ? rootWith === root : after.prev === chainNext(expectedPrev, row.leaf_hash);
}

function nameBrokenOrder(anomaly: Anomaly, count: number, size: number, root: string): WrongRow {
	const { at, row, before } = anomaly;
	if (row && row.prev === before?.prev) {
		const foreign = foreignOf(anomaly, root);
		return { row: foreign, kind: 'inserted', reason: `Row ${foreign} is not from the log: rows ${at - 1} and ${at} claim the same predecessor.` };
	}
	if (at >= size) return { row: at, kind: 'inserted', reason: `Row ${at} is not from the log, which had ${size} rows.` };
	if (count < size) return { row: at, kind: 'removed', reason: `Row ${at} is missing: what stands in its place follows another row.` };
	if (at === 0 || onlyLinksChanged(anomaly, root)) return { row: at, kind: 'edited', reason: `Row ${at} was changed: it names another predecessor.` };
	return { row: at - 1, kind: 'edited', reason: `Row ${at - 1} was changed: row ${at} was written after another one.` };
}

/** Says in words what happened to the file, from the first misfit and from how many rows there are. */
export function nameAnomaly(anomaly: Anomaly, count: number, size: number, root: string): WrongRow {
	const { at, what, row, detail, rightOneLater, expectedPrev, complete } = anomaly;
	const [missing, extra] = [count < size, count > size];
	if (what === 'unreadable' && !complete && at === count - 1) return { row: at, kind: 'truncated', reason: `The file ends in the middle of row ${at} of ${size}.` };
	if (rightOneLater && extra) return { row: at, kind: 'inserted', reason: `Row ${at} is not from the log: the row that belongs there comes after it.` };
	if (rightOneLater && row && row.prev !== expectedPrev) return { row: at, kind: 'reordered', reason: `Row ${at} stands in the wrong place: the row that belongs there comes later.` };
	if (at >= size && what !== 'order') return { row: at, kind: 'inserted', reason: `Row ${at} is not from the log, which had ${size} rows.` };
	if (what === 'unreadable') return { row: at, kind: 'edited', reason: `Row ${at} cannot be read.` };
	if (what === 'content') return { row: at, kind: 'edited', reason: `Row ${at} was changed: ${detail ?? 'it contradicts itself'}.` };
	if (what === 'order') return nameBrokenOrder(anomaly, count, size, root);
	if (missing && row && row.seq > at) return { row: at, kind: 'removed', reason: `Row ${at} is missing: the next one is numbered ${row.seq}.` };
	return { row: at, kind: 'edited', reason: `Row ${at} carries the number ${row?.seq}.` };
}
