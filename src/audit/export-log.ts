import { isDaaError } from '../errors';
import type { Clock } from '../ports';
import type { Store, StoredEvent } from '../store/port';
import type { KeyRing } from '../tokens/key-ring';
import { checkpointPublicKey, DEFAULT_ORIGIN, signCheckpoint } from './checkpoint';
import { chainNext, chainStart, EXPORT_FORMAT, EXPORT_VERSION, type ExportHeader, type ExportRow } from './export-format';
import { openEvent } from './open-event';

export interface ExportOptions {
	store: Pick<Store, 'log'>;
	keys: KeyRing;
	now: Clock;
	/** Name of this log in its checkpoints. */
	origin?: string;
	/** Also decrypts the private parts: the file then holds personal data. */
	withPrivate?: boolean;
	/** Takes whole lines; awaited, so a slow receiver slows the export down instead of filling the memory. */
	write(text: string): Promise<void> | void;
}

/** Rows held in memory at a time. */
const BATCH = 1_000;

function privatePart(event: StoredEvent, keys: KeyRing): Pick<ExportRow, 'private' | 'salt' | 'erased' | 'private_unreadable'> {
	try {
		const opened = openEvent(event, keys);
		return opened.state === 'erased' ? { erased: true } : { private: opened.private, salt: opened.salt.toString('hex') };
	} catch (error) {
		if (isDaaError(error)) return { private_unreadable: error.code };
		throw error;
	}
}

/**
 * Seals, signs a checkpoint (kept in the store too) and writes the whole log up to it as JSON Lines; what is appended
 * meanwhile is left for the next export.
 */
export async function exportLog({ store, keys, now, origin = DEFAULT_ORIGIN, withPrivate = false, write }: ExportOptions): Promise<{ size: number; root: string }> {
	const { size, root } = await store.log.seal();
	const checkpoint = signCheckpoint(size, root, keys, now(), origin);
	await store.log.saveCheckpoint(checkpoint);
	const header: ExportHeader = {
		format: EXPORT_FORMAT,
		version: EXPORT_VERSION,
		origin,
		size,
		root,
		checkpoint: checkpoint.note,
		public_key: checkpointPublicKey(keys, origin),
		exported_at: checkpoint.at,
	};
	await write(`${JSON.stringify(header)}\n`);
	let prev = chainStart(origin);
	for (let from = 0; from < size; from += BATCH) {
		const lines: string[] = [];
		for (const event of await store.log.read(from, Math.min(BATCH, size - from))) {
			const link = chainNext(prev, event.leafHash);
			const base: ExportRow = { seq: event.seq ?? -1, leaf_hash: event.leafHash, prev, link, header: event.header };
			prev = link;
			lines.push(`${JSON.stringify(withPrivate ? { ...base, ...privatePart(event, keys) } : event.erased ? { ...base, erased: true } : base)}\n`);
		}
		await write(lines.join(''));
	}
	return { size, root };
}
