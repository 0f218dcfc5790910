import { isDaaError } from '../errors';
import { isSignedBy, readCheckpoint, verifyCheckpoint, type CheckpointBody } from './checkpoint';
import { chainStart, EXPORT_FORMAT, EXPORT_VERSION, type ExportHeader } from './export-format';
import { EMPTY_ROOT } from './merkle';
import { nameAnomaly, type WrongRow } from './name-anomaly';
import { readLines, type Line } from './read-lines';
import { readRow, RowScan } from './scan-rows';

type Chunks = AsyncIterable<Uint8Array | string>;

export interface VerifyOptions {
	/** A checkpoint (signed note) that was kept away from the store. */
	checkpoint?: string;
	/** An older export of the same log that was kept: its checkpoint counts, and its rows name the row that differs. */
	older?: Chunks;
	/** Verifier key that was kept away from the store; without it the key in the file has to do. */
	publicKey?: string;
}

export type VerifyResult =
	| {
			ok: true;
			size: number;
			root: string;
			/** What from outside of the file it was held against; empty: it fits together, but could be rewritten as a whole. */
			anchored_by: ('public_key' | 'checkpoint')[];
	  }
	| ({ ok: false } & WrongRow);

const wrong = (row: number | null, kind: WrongRow['kind'], reason: string): VerifyResult => ({ ok: false, row, kind, reason });

const HEADER_TEXTS = ['origin', 'root', 'checkpoint', 'public_key', 'exported_at'] as const;
const HEADER_KEYS = 3 + HEADER_TEXTS.length;

function readExportHeader(line: Line | undefined): ExportHeader | undefined {
	try {
		const header = JSON.parse(line?.text ?? '') as Partial<ExportHeader>;
		const known = header.format === EXPORT_FORMAT && header.version === EXPORT_VERSION && Number.isSafeInteger(header.size);
		const whole = HEADER_TEXTS.every((key) => typeof header[key] === 'string') && Object.keys(header).length === HEADER_KEYS;
		return known && whole ? (header as ExportHeader) : undefined;
	} catch {
		return undefined;
	}
}

/** Why the checkpoint that the file brings along is not signed by this key, if it is not. */
function signatureProblem(header: ExportHeader, publicKey: string): string | undefined {
	try {
		verifyCheckpoint(header.checkpoint, publicKey);
		return undefined;
	} catch (error) {
		return problemOf(error);
	}
}

function problemOf(error: unknown): string {
	if (isDaaError(error)) return error.message;
	throw error;
}

/** The checkpoint that was held. One that claims to be by the key in use has to be; otherwise its holder vouches for it. */
function readHeld(note: string, publicKey: string): CheckpointBody | string {
	try {
		return isSignedBy(note, publicKey) ? verifyCheckpoint(note, publicKey) : readCheckpoint(note);
	} catch (error) {
		return problemOf(error);
	}
}

/** One line at a time out of batches. */
class LineSource {
	readonly #batches: AsyncGenerator<Line[]>;
	#lines: Line[] = [];
	#next = 0;

	constructor(chunks: Chunks) {
		this.#batches = readLines(chunks);
	}

	/** Lines that are there without waiting for the stream. */
	ready(): Line | undefined {
		return this.#lines[this.#next++];
	}

	async next(): Promise<Line | undefined> {
		const ready = this.ready();
		if (ready) return ready;
		const batch = await this.#batches.next();
		if (batch.done) return undefined;
		[this.#lines, this.#next] = [batch.value, 0];
		return this.ready();
	}
}

interface Walk {
	scan: RowScan;
	rootAtSize: string | undefined;
	rootAtHeld: string | undefined;
	/** First row whose leaf hash is not that of the older export. */
	differs: number | undefined;
}

async function walk(rows: LineSource, older: LineSource | undefined, origin: string, size: number, heldSize: number): Promise<Walk> {
	const scan = new RowScan(chainStart(origin));
	const result: Walk = { scan, rootAtSize: size === 0 ? EMPTY_ROOT : undefined, rootAtHeld: heldSize === 0 ? EMPTY_ROOT : undefined, differs: undefined };
	for (let line = await rows.next(); line; line = rows.ready() ?? (await rows.next())) {
		const leafHash = scan.take(line);
		if (leafHash === undefined) continue;
		if (scan.count === size) result.rootAtSize = scan.root();
		if (scan.count === heldSize) result.rootAtHeld = scan.root();
		if (older && scan.count <= heldSize && result.differs === undefined) {
			const held = readRow((await older.next())?.text ?? '');
			if (held?.leaf_hash !== leafHash) result.differs = scan.count - 1;
		}
	}
	return result;
}

function rewritten({ differs }: Walk, held: CheckpointBody): VerifyResult {
	if (differs !== undefined) return wrong(differs, 'rewritten', `Row ${differs} is another one than in the older export; the rows after it were recomputed.`);
	return wrong(0, 'rewritten', `Rows 0 to ${held.size - 1} are not the ones that the held checkpoint covers; which of them changed, only an older export can say.`);
}

function conclude(walked: Walk, size: number, root: string, held: CheckpointBody | undefined, signature: string | undefined): VerifyResult | undefined {
	const { scan, rootAtHeld, rootAtSize } = walked;
	const heldBroken = held !== undefined && rootAtHeld !== undefined && rootAtHeld !== held.root;
	if (scan.anomaly) {
		const named = nameAnomaly(scan.anomaly, scan.count, size, root);
		if (!heldBroken || (named.row ?? 0) < held.size) return { ok: false, ...named };
	}
	if (heldBroken) return rewritten(walked, held);
	if (signature !== undefined) return wrong(null, 'checkpoint', signature);
	if (scan.count < size) return wrong(scan.count, 'truncated', `The file ends after ${scan.count} of ${size} rows.`);
	if (held && scan.count < held.size) return wrong(scan.count, 'truncated', `The file has ${scan.count} rows, but the held checkpoint covers ${held.size}.`);
	if (rootAtSize !== root) {
		const from = held?.size ?? 0;
		return wrong(from, 'rewritten', `The rows from ${from} on fit together, but they are not the ones that were signed.`);
	}
	if (scan.count > size) return wrong(size, 'inserted', `Row ${size} is not from the log, which had ${size} rows.`);
	return undefined;
}

/**
 * Checks an export as a stream, in bounded memory: every leaf hash and commitment, the order, the Merkle root against
 * the signed checkpoint in the file, and the beginning of the log against a checkpoint that was held elsewhere.
 * Names the first wrong row.
 */
export async function verifyExport(chunks: Chunks, options: VerifyOptions = {}): Promise<VerifyResult> {
	const rows = new LineSource(chunks);
	const header = readExportHeader(await rows.next());
	if (!header) return wrong(null, 'edited', 'The first line is not the header of an export.');
	const older = options.older === undefined ? undefined : new LineSource(options.older);
	const olderHeader = older && readExportHeader(await older.next());
	if (older && !olderHeader) return wrong(null, 'checkpoint', 'The older export cannot be read.');
	const publicKey = options.publicKey ?? header.public_key;
	const note = options.checkpoint ?? olderHeader?.checkpoint;
	const held = note === undefined ? undefined : readHeld(note, publicKey);
	if (typeof held === 'string') return wrong(null, 'checkpoint', `The held checkpoint cannot be used: ${held}`);
	const own = readHeld(header.checkpoint, publicKey);
	const body = typeof own === 'string' ? undefined : own;
	if (held && held.origin !== (body ?? header).origin) return wrong(null, 'checkpoint', 'The held checkpoint belongs to another log.');
	const { origin, size, root } = body ?? header;
	const walked = await walk(rows, older, origin, size, held?.size ?? -1);
	const verdict = conclude(walked, size, root, held, signatureProblem(header, publicKey));
	if (verdict) return verdict;
	const sameHeader = header.size === size && header.root === root && header.origin === origin;
	if (!sameHeader) return wrong(null, 'checkpoint', 'The header does not say what its checkpoint says.');
	return { ok: true, size, root, anchored_by: [...(options.publicKey === undefined ? [] : ['public_key' as const]), ...(held ? ['checkpoint' as const] : [])] };
}
