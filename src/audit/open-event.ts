import { DaaError } from '../errors';
import type { StoredEvent } from '../store/port';
import type { KeyRing } from '../tokens/key-ring';
import { commitmentOf, DATA_KEY_BYTES, decrypt, type PrivatePart } from './private-part';

export type OpenedEvent =
	| { state: 'open'; private: PrivatePart; salt: Buffer }
	/** Key, salt and ciphertext are gone for good; the header and the log still stand. */
	| { state: 'erased' };

/** The public header as written by prepare-event.ts; wire names. */
export interface EventHeader {
	v: number;
	id: string;
	at: string;
	actor: { kind: string; pseudonym: string; kid: string };
	action: string;
	outcome: string;
	correlation_id: string;
	environment: 'test' | 'production';
	workflow_id: string;
	execution_id: string;
	node?: string;
	approval_id?: string;
	payload_hash?: string;
	evidence_hash?: string;
	policy_version?: string;
	policy_hash?: string;
	guardrail_version?: string;
	commitment: string;
}

function broken(event: StoredEvent, what: string, cause?: unknown): DaaError {
	return new DaaError('audit_broken', `The private part of event ${event.id} ${what}.`, { fields: { event: event.id }, cause });
}

export function readHeader(event: Pick<StoredEvent, 'id' | 'header'>): EventHeader {
	try {
		return JSON.parse(event.header) as EventHeader;
	} catch (error) {
		throw new DaaError('audit_broken', `The header of event ${event.id} cannot be read.`, { fields: { event: event.id }, cause: error });
	}
}

/**
 * Decrypts the private part and checks it against the header's commitment. Throws DaaError `audit_key_missing` when the
 * key that wrapped it is not in the ring, `audit_broken` when it was changed.
 */
export function openEvent(event: StoredEvent, keys: KeyRing): OpenedEvent {
	if (event.erased) return { state: 'erased' };
	const wrapping = keys.derive(event.keyId, 'audit-private');
	if (!wrapping) {
		throw new DaaError('audit_key_missing', `The signing key "${event.keyId}", which locks the private part of event ${event.id}, is not in the key ring.`, {
			fields: { event: event.id, kid: event.keyId },
		});
	}
	let text: string;
	let salt: Buffer;
	try {
		const unwrapped = decrypt(wrapping, event.wrappedKey, event.id);
		salt = Buffer.from(unwrapped.subarray(DATA_KEY_BYTES));
		text = decrypt(unwrapped.subarray(0, DATA_KEY_BYTES), event.ciphertext, event.id).toString('utf8');
	} catch (error) {
		throw broken(event, 'does not decrypt', error);
	}
	if (commitmentOf(salt, text) !== readHeader(event).commitment) throw broken(event, 'is not the one its header commits to');
	return { state: 'open', private: JSON.parse(text) as PrivatePart, salt };
}
