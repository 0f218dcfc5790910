import { DaaError } from '../errors';
import { deskAddress } from '../identity/desk-address';
import type { Environment, Ports } from '../ports';
import type { IntentRecord } from '../store/port';
import { signToken } from '../tokens/sign-token';
import { verifyToken } from '../tokens/verify-token';

/** Long enough for a complaint about it; what the record holds by then is compared before anything is written. */
const READABLE_MS = 90 * 24 * 60 * 60_000;

/**
 * The address of the desk's page about one execution, with the button that proposes its reverse. It lets nobody decide or
 * act. Undefined where no Review Desk Trigger is published, and for test runs, whose actions no trigger may take up.
 */
export async function reverseUrl(ports: Ports, { id, environment }: { id: string; environment: Environment }): Promise<string | undefined> {
	const desk = environment === 'production' ? await deskAddress(ports.store) : undefined;
	if (desk === undefined) return undefined;
	const now = ports.now();
	const exp = Math.floor((now.getTime() + READABLE_MS) / 1000);
	const url = new URL(desk);
	url.searchParams.set('reverse', signToken('reverse-link', { jti: ports.newId('rev'), sub: id, environment, exp }, ports.keys, now));
	return url.toString();
}

/** The execution behind such an address. Throws DaaError `token_*`, `target_unknown`. */
export async function openReverseLink(ports: Ports, token: unknown): Promise<IntentRecord> {
	const { sub, environment } = verifyToken('reverse-link', token, ports.keys, ports.now());
	const intent = await ports.store.intent(sub);
	if (intent?.environment === environment) return intent;
	throw new DaaError('target_unknown', 'This execution is not in the store.', { fields: { intent_id: sub } });
}
