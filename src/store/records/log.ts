import type { Environment } from '../../ports';

/**
 * An audit event made ready by src/audit: canonical header bytes that go into the Merkle log, and the private part,
 * encrypted, apart from it. Erasing a person's data = `log.erasePrivate(ids)`; the log still verifies.
 */
export interface PreparedEvent {
	id: string;
	at: string;
	action: string;
	outcome: string;
	correlationId: string;
	approvalId: string | null;
	environment: Environment;
	/** RFC 8785 JSON of the public header. */
	header: string;
	/** RFC 9162 leaf hash over the header's UTF-8 bytes, hex. */
	leafHash: string;
	/** AES-256-GCM: nonce ‖ ciphertext ‖ tag, base64. */
	ciphertext: string;
	/** The event's data key wrapped by the ring's key `keyId`, and the commitment's salt wrapped with it; base64. */
	wrappedKey: string;
	keyId: string;
}

export interface StoredEvent extends PreparedEvent {
	/** Position in the log from 0; null while PostgreSQL has not sealed it yet. */
	seq: number | null;
	/** Null ciphertext and key: erased. */
	erased: boolean;
}

export interface Checkpoint {
	size: number;
	/** Hex. */
	root: string;
	at: string;
	/** C2SP signed note. */
	note: string;
}
