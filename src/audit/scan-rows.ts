import { canonicalJson } from '../draft/canonical';
import type { MerkleArithmetic } from '../store/port';
import { chainNext, type ExportRow } from './export-format';
import { hashLeaf, merkle } from './merkle';
import { commitmentOf } from './private-part';
import type { Line } from './read-lines';

/** The first place where the file does not fit together, with what is needed to say how. */
export interface Anomaly {
	at: number;
	/** `content`: the row contradicts itself; `order`: it follows another row; `seq`: only its number is wrong. */
	what: 'unreadable' | 'content' | 'order' | 'seq';
	/** Says more than `what` where there is more to say. */
	detail?: string;
	row?: ExportRow;
	/** False: the line was cut off. */
	complete: boolean;
	/** What its `prev` ought to be. */
	expectedPrev: string;
	/** The row before it. */
	before?: ExportRow;
	/** Roots of the tree with this row added, and with it in the place of the row before. */
	rootWith?: string;
	rootInstead?: string;
	/** The line after it, when that can be read. */
	after?: ExportRow;
	/** Whether the row that belongs here comes later in the file. */
	rightOneLater: boolean;
}

const HASH = /^[0-9a-f]{64}$/;
/** What else a row carried would be protected by nothing. */
const ROW_KEYS = new Set(['seq', 'leaf_hash', 'prev', 'link', 'header', 'private', 'salt', 'erased', 'private_unreadable']);

export function readRow(text: string): ExportRow | undefined {
	let row: unknown;
	try {
		row = JSON.parse(text);
	} catch {
		return undefined;
	}
	if (typeof row !== 'object' || row === null) return undefined;
	for (const key in row) if (!ROW_KEYS.has(key)) return undefined;
	const { seq, prev, link, leaf_hash: leafHash, header } = row as Partial<ExportRow>;
	const fits = typeof seq === 'number' && typeof prev === 'string' && typeof link === 'string' && typeof header === 'string' && typeof leafHash === 'string' && HASH.test(leafHash);
	return fits ? (row as ExportRow) : undefined;
}

/** What in the row contradicts its own hash or commitment. */
function contentProblem(row: ExportRow): string | undefined {
	if (hashLeaf(row.header) !== row.leaf_hash) return 'its header is not the one its leaf hash was made from';
	if (row.link !== chainNext(row.prev, row.leaf_hash)) return 'its link is not the one its leaf hash makes';
	if (row.private === undefined && row.salt === undefined) return undefined;
	try {
		const { commitment } = JSON.parse(row.header) as { commitment?: unknown };
		if (typeof row.salt === 'string' && commitmentOf(Buffer.from(row.salt, 'hex'), canonicalJson(row.private)) === commitment) return undefined;
	} catch {
		// falls through: what cannot be checked is not passed
	}
	return 'its private part is not the one its header commits to';
}

/**
 * Walks the rows of an export: every row must be whole, carry the next number, follow the row before, and is then
 * added to the Merkle tree. After the first anomaly it only counts and looks for the row that was expected.
 */
export class RowScan {
	/** Rows read, whether right or wrong. */
	count = 0;
	anomaly: Anomaly | undefined;
	#link: string;
	#frontier: string[];
	#frontierBefore: string[];
	#before: ExportRow | undefined;
	readonly #arithmetic: MerkleArithmetic;

	constructor(chainStart: string, arithmetic: MerkleArithmetic = merkle) {
		this.#link = chainStart;
		this.#arithmetic = arithmetic;
		this.#frontier = arithmetic.empty();
		this.#frontierBefore = this.#frontier;
	}

	/** Root over the rows so far; meaningful until the first anomaly. */
	root(): string {
		return this.#arithmetic.root(this.#frontier, this.count);
	}

	/** Takes the next line; answers with the row's leaf hash when everything fits so far. */
	take(line: Line): string | undefined {
		const row = readRow(line.text);
		if (this.anomaly) {
			if (this.count === this.anomaly.at + 1) this.anomaly.after = row;
			this.anomaly.rightOneLater ||= row?.prev === this.anomaly.expectedPrev;
			this.count++;
			return undefined;
		}
		const problem = this.#problemOf(row);
		if (problem) {
			this.anomaly = { ...problem, at: this.count, row, complete: line.complete, expectedPrev: this.#link, before: this.#before, rightOneLater: false };
			if (row && problem.what === 'order') {
				this.anomaly.rootWith = this.#rootOf(this.#frontier, this.count, row);
				if (this.count > 0) this.anomaly.rootInstead = this.#rootOf(this.#frontierBefore, this.count - 1, row);
			}
			this.count++;
			return undefined;
		}
		const { leaf_hash: leafHash } = row as ExportRow;
		this.#frontierBefore = this.#frontier;
		this.#frontier = this.#arithmetic.append(this.#frontier, this.count, leafHash);
		this.#link = (row as ExportRow).link;
		this.#before = row;
		this.count++;
		return leafHash;
	}

	#rootOf(frontier: readonly string[], size: number, row: ExportRow): string {
		return this.#arithmetic.root(this.#arithmetic.append(frontier, size, row.leaf_hash), size + 1);
	}

	#problemOf(row: ExportRow | undefined): Pick<Anomaly, 'what' | 'detail'> | undefined {
		if (!row) return { what: 'unreadable' };
		const detail = contentProblem(row);
		if (detail !== undefined) return { what: 'content', detail };
		if (row.prev !== this.#link) return { what: 'order' };
		return row.seq === this.count ? undefined : { what: 'seq' };
	}
}
