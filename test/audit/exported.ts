import { chainNext, chainStart, type ExportHeader, type ExportRow } from '../../src/audit/export-format';
import { checkpointPublicKey, signCheckpoint } from '../../src/audit/checkpoint';
import { exportLog } from '../../src/audit/export-log';
import { hashLeaf, rootOf } from '../../src/audit/merkle';
import { verifyExport, type VerifyOptions, type VerifyResult } from '../../src/audit/verify-export';
import type { KeyRing } from '../../src/tokens/key-ring';
import { anyEvent } from '../support/records';
import type { TestPorts } from '../support/test-ports';

/** An export as a header and rows, so that a test can tamper with either. */
export interface Exported {
	header: ExportHeader;
	rows: ExportRow[];
}

export async function appendEvents(ports: TestPorts, count: number): Promise<string[]> {
	const events = Array.from({ length: count }, (_, index) => anyEvent({ private: { sentence: `Step ${index} was taken by Ada.` } }));
	await ports.store.transaction(async (tx) => {
		for (const event of events) await tx.appendEvent(event);
	});
	return events.map(({ id }) => id);
}

export async function exported(ports: TestPorts, withPrivate = false): Promise<Exported> {
	let text = '';
	await exportLog({
		store: ports.store,
		keys: ports.keys,
		now: ports.now,
		withPrivate,
		write: (lines) => {
			text += lines;
		},
	});
	const [header, ...rows] = text.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown);
	return { header: header as ExportHeader, rows: rows as ExportRow[] };
}

export const textOf = ({ header, rows }: Exported): string => [header, ...rows].map((line) => `${JSON.stringify(line)}\n`).join('');

/** Small odd chunks, so that lines and characters are cut anywhere. */
export async function* chunksOf(text: string, size = 97): AsyncGenerator<Uint8Array> {
	const bytes = Buffer.from(text);
	for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

export const verify = (file: Exported | string, options?: VerifyOptions): Promise<VerifyResult> => verifyExport(chunksOf(typeof file === 'string' ? file : textOf(file)), options);

/** What an attacker can recompute without a key: leaf hashes, numbers, links, and the header's plain size and root. */
export function recomputed({ header, rows }: Exported): Exported {
	let link = chainStart(header.origin);
	const fixed = rows.map((row, seq) => {
		const leafHash = hashLeaf(row.header);
		const prev = link;
		link = chainNext(prev, leafHash);
		return { ...row, seq, leaf_hash: leafHash, prev, link };
	});
	return { header: { ...header, size: fixed.length, root: rootOf(fixed.map((row) => row.leaf_hash)) }, rows: fixed };
}

/** What whoever has the signing key can do on top. */
export function resigned(file: Exported, keys: KeyRing): Exported {
	const { header, rows } = recomputed(file);
	const { note } = signCheckpoint(header.size, header.root, keys, new Date(header.exported_at), header.origin);
	return { header: { ...header, checkpoint: note, public_key: checkpointPublicKey(keys, header.origin) }, rows };
}
