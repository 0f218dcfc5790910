import { z } from 'zod/v4';
import { DaaError } from '../errors';
import { createKeyRing, readKeyMaterial, type KeyRing } from '../tokens/key-ring';
import type { CliIo } from './io';

const keyList = z.array(z.strictObject({ kid: z.string(), secret: z.string(), active: z.boolean().default(false) })).min(1);

/** The keys of the Approval Gate credential, which sign and seal what is recorded. */
export function keysFromEnvironment(io: CliIo): KeyRing {
	const text = io.env.DAA_SIGNING_KEYS;
	if (!text) throw new DaaError('audit_key_missing', 'DAA_SIGNING_KEYS is not set.', { hint: 'It holds the keys of the Approval Gate credential: [{"kid","secret","active"}].' });
	let list: z.infer<typeof keyList>;
	try {
		list = keyList.parse(JSON.parse(text));
	} catch {
		// Not even the parser's words are repeated: they may quote a secret.
		throw new DaaError('credential_invalid', 'DAA_SIGNING_KEYS is not a JSON list of {"kid","secret","active"}.');
	}
	return createKeyRing(list.map(({ kid, secret, active }) => ({ kid, secret: readKeyMaterial(secret), active })));
}
