import { DATA_KEY_BYTES, decrypt, type PrivatePart } from '../../src/audit/private-part';
import type { StoredEvent } from '../../src/store/port';
import type { KeyRing } from '../../src/tokens';

/** What stands encrypted beside an event, in clear. */
export function readPrivate(event: StoredEvent, keys: KeyRing): PrivatePart {
	const wrapping = keys.derive(event.keyId, 'audit-private');
	if (!wrapping) throw new Error(`no key ${event.keyId}`);
	const dataKey = decrypt(wrapping, event.wrappedKey, event.id).subarray(0, DATA_KEY_BYTES);
	return JSON.parse(decrypt(dataKey, event.ciphertext, event.id).toString('utf8')) as PrivatePart;
}
