import { hash } from 'node:crypto';

/**
 * An export is JSON Lines: this header, then one row per event in the order of the log.
 *
 * `prev` and `link` run through the rows (a link is SHA-256 over the link before and the leaf hash), so that a wrong row
 * can be named: a changed row contradicts itself, a misplaced one follows another. They prove nothing by themselves,
 * because whoever rewrites the file can recompute them: the signed checkpoint and one that is held elsewhere do.
 */
export const EXPORT_FORMAT = 'daa-audit-export';
export const EXPORT_VERSION = 1;

export interface ExportHeader {
	format: typeof EXPORT_FORMAT;
	version: number;
	origin: string;
	size: number;
	/** Hex. */
	root: string;
	/** C2SP signed note over origin, size and root. */
	checkpoint: string;
	/** C2SP verifier key. */
	public_key: string;
	exported_at: string;
}

export interface ExportRow {
	seq: number;
	leaf_hash: string;
	/** Link of the row before. */
	prev: string;
	/** chainNext(prev, leaf_hash). */
	link: string;
	/** RFC 8785 text, as it went into the leaf hash. */
	header: string;
	/** With these two the header's commitment can be checked. */
	private?: unknown;
	/** Hex. */
	salt?: string;
	erased?: true;
	/** Code of the reason why a private part that is still stored could not be opened. */
	private_unreadable?: string;
}

/** `prev` of the first row. */
export function chainStart(origin: string): string {
	return hash('sha256', `${EXPORT_FORMAT}-v${EXPORT_VERSION}\n${origin}`, 'hex');
}

export function chainNext(prev: string, leafHash: string): string {
	return hash('sha256', `${prev}\n${leafHash}`, 'hex');
}
