import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { DATA_KEY_BYTES, decrypt, encrypt } from '../../audit/private-part';
import { DaaError } from '../../errors';
import type { Environment, Ports } from '../../ports';
import type { MaskConversationRecord, MaskValueRecord, StoreReader, StoreTransaction } from '../../store/port';
import type { KeyRing } from '../../tokens/key-ring';
import { identity } from '../mask';
import { MaskVault, type MaskEntry } from './vault';

/** How often one conversation may be erased and begin anew. */
const MAX_GENERATIONS = 20;

function keyOf(keys: KeyRing, kid: string): KeyObject {
	const key = keys.derive(kid, 'mask');
	if (!key) throw new DaaError('token_key_unknown', `The signing key "${kid}", which locks this conversation's values, is not in the key ring.`, { fields: { kid } });
	return key;
}

/** `cnv_` and 32 hex digits: says nothing of the ticket, and nobody without the key can work it out. */
function conversationId(keys: KeyRing, kid: string, environment: Environment, name: string, generation: number): string {
	return `cnv_${createHmac('sha256', keyOf(keys, kid)).update(`conversation\0${environment}\0${name}\0${generation}`).digest('hex').slice(0, 32)}`;
}

/** A conversation with its key at hand. */
export interface OpenConversation {
	id: string;
	dataKey: Buffer;
	macKey: Buffer;
	vault: MaskVault;
}

/** Derived from the conversation's own key, so that an erased one's hashes can't be tried out either. */
const macKeyOf = (dataKey: Buffer): Buffer => Buffer.from(hkdfSync('sha256', dataKey, Buffer.alloc(0), Buffer.from('mask lookup'), 32));

const mac = (key: Buffer, ...parts: string[]): string => createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');

export const textMac = ({ macKey }: Pick<OpenConversation, 'macKey'>, text: string): string => mac(macKey, 'text', text);

const contextOf = ({ conversationId: id, type, number, variant }: Pick<MaskValueRecord, 'conversationId' | 'type' | 'number' | 'variant'>): string => `${id}\0${type}\0${number}\0${variant}`;

function unwrap(keys: KeyRing, row: MaskConversationRecord): Buffer {
	try {
		return decrypt(keyOf(keys, row.keyId), row.wrappedKey ?? '', row.id);
	} catch (error) {
		if (error instanceof DaaError) throw error;
		throw new DaaError('mask_unknown', 'The masked values of this conversation cannot be decrypted.', { fields: { conversation: row.id }, cause: error });
	}
}

function readEntry(dataKey: Buffer, row: MaskValueRecord): MaskEntry {
	try {
		const original = JSON.parse(decrypt(dataKey, row.ciphertext, contextOf(row)).toString('utf8')) as string | number;
		return { type: row.type, number: row.number, variant: row.variant, original };
	} catch (error) {
		throw new DaaError('mask_unknown', 'A masked value of this conversation cannot be decrypted.', { fields: { conversation: row.conversationId }, cause: error });
	}
}

async function opened(keys: KeyRing, store: Pick<StoreReader, 'maskValues'>, row: MaskConversationRecord): Promise<OpenConversation> {
	const dataKey = unwrap(keys, row);
	const rows = await store.maskValues(row.id);
	return { id: row.id, dataKey, macKey: macKeyOf(dataKey), vault: new MaskVault(row.id, rows.map((one) => readEntry(dataKey, one))) };
}

/** The conversation of that id with its values. Throws DaaError `mask_unknown` when it is not there or was erased. */
export async function openConversation(ports: Pick<Ports, 'keys'>, store: Pick<StoreReader, 'maskConversation' | 'maskValues'>, id: string): Promise<OpenConversation> {
	const row = await store.maskConversation(id);
	if (!row || row.wrappedKey === null) throw new DaaError('mask_unknown', 'The values behind the masks of this conversation are not there any more.', { fields: { conversation: id } });
	return await opened(ports.keys, store, row);
}

/** Ids under which a conversation may stand: by every key of the ring, the active one first. */
export async function conversationIds(ports: Pick<Ports, 'keys'>, store: Pick<StoreReader, 'maskConversation'>, environment: Environment, name: string): Promise<MaskConversationRecord[]> {
	const found: MaskConversationRecord[] = [];
	for (const kid of ports.keys.kids) {
		for (let generation = 0; generation < MAX_GENERATIONS; generation += 1) {
			const row = await store.maskConversation(conversationId(ports.keys, kid, environment, name, generation));
			if (!row) break;
			found.push(row);
		}
	}
	return found;
}

/**
 * The conversation of a ticket in this environment, held until the transaction ends; made when there is none. An erased
 * one begins anew under another id, so that a mask from before never comes to stand for something else.
 */
export async function holdConversation(ports: Pick<Ports, 'keys' | 'random' | 'now'>, tx: StoreTransaction, environment: Environment, name: string): Promise<OpenConversation> {
	const known = await conversationIds(ports, tx, environment, name);
	const live = known.find(({ wrappedKey }) => wrappedKey !== null);
	const kid = ports.keys.activeKid;
	const taken = new Set(known.map(({ id }) => id));
	let id = live?.id;
	for (let generation = 0; id === undefined && generation < MAX_GENERATIONS; generation += 1) {
		const candidate = conversationId(ports.keys, kid, environment, name, generation);
		if (!taken.has(candidate)) id = candidate;
	}
	if (id === undefined) throw new DaaError('check_failed', 'This conversation was erased too often to begin anew.');
	if (!live) {
		const dataKey = ports.random(DATA_KEY_BYTES);
		await tx.insertMaskConversation({ id, environment, keyId: kid, wrappedKey: encrypt(keyOf(ports.keys, kid), dataKey, id, ports.random), createdAt: ports.now().toISOString(), erasedAt: null });
	}
	const row = await tx.lockMaskConversation(id);
	// Erased between the reading and the lock.
	if (!row || row.wrappedKey === null) throw new DaaError('store_conflict', 'The conversation was erased at this very moment; run it again.');
	return await opened(ports.keys, tx, row);
}

/** Stores the values that got their masks since the conversation was opened. */
export async function storeFresh(ports: Pick<Ports, 'random'>, tx: StoreTransaction, { id, dataKey, macKey, vault }: OpenConversation): Promise<void> {
	const rows = vault.fresh.map(({ type, number, variant, original }): MaskValueRecord => {
		const place = { conversationId: id, type, number, variant };
		return {
			...place,
			identityMac: mac(macKey, 'identity', type, identity(type, String(original))),
			spellingMac: mac(macKey, 'spelling', type, JSON.stringify(original)),
			ciphertext: encrypt(dataKey, Buffer.from(JSON.stringify(original)), contextOf(place), ports.random),
		};
	});
	await tx.insertMaskValues(rows);
}
