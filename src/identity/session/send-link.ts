import { inSentence } from '../../draft/shorten';
import { isDaaError } from '../../errors';
import type { Ports } from '../../ports';
import { signToken } from '../../tokens/sign-token';
import { deskLink, type WantedRequest } from '../desk-link';
import { factorEvent } from '../factor-event';
import { findPeople, type DeskPerson } from './find-people';
import { LINK_TTL_S } from './session';

/** One link for one person; whoever delivers it must reach that person only. */
export interface SignInLinkMessage {
	kind: 'sign_in_link';
	to: { id: string; name: string; email?: string };
	url: string;
	/** ISO 8601. */
	expires_at: string;
}

/** Delivers to the person's own channel. Rejects with DaaError when it could not be handed over. */
export type SendSignInLink = (message: SignInLinkMessage) => Promise<{ channel: string }>;

/** Links to one person within the window: more is somebody filling their mailbox. */
const MOST = 5;
const WINDOW_MS = 60 * 60_000;

async function allowed(ports: Ports, key: string): Promise<boolean> {
	const now = ports.now().getTime();
	const window = Math.floor(now / WINDOW_MS);
	const expiresAt = new Date((window + 1) * WINDOW_MS).toISOString();
	return await ports.store.transaction(async (tx) => {
		for (let slot = 0; slot < MOST; slot += 1) {
			if (await tx.useOnce({ key: `desk link ${window}.${slot} ${key}`, at: ports.now().toISOString(), expiresAt })) return true;
		}
		return false;
	});
}

async function sendTo(ports: Ports, person: DeskPerson, deskUrl: string, send: SendSignInLink, wanted?: WantedRequest): Promise<void> {
	if (!(await allowed(ports, person.key))) return;
	const expires = Math.floor(ports.now().getTime() / 1000) + LINK_TTL_S;
	const url = new URL(wanted ? deskLink(deskUrl, wanted) : deskUrl);
	url.searchParams.set('desk', signToken('desk-link', { jti: ports.newId('dsl'), sub: person.key, approver: person.id, exp: expires }, ports.keys, ports.now()));
	let outcome: string;
	try {
		const to = { id: person.id, name: person.name, ...(person.email !== undefined && { email: person.email }) };
		outcome = (await send({ kind: 'sign_in_link', to, url: url.toString(), expires_at: new Date(expires * 1000).toISOString() })).channel;
	} catch (error) {
		outcome = isDaaError(error) ? error.code : 'failed';
	}
	const event = factorEvent(ports, {
		action: 'session.link_sent',
		outcome,
		actor: { kind: 'service', id: 'review-desk' },
		approverKey: person.key,
		sentence: `A link to sign in to the review desk was asked for ${inSentence(person.name)} (${outcome}).`,
		detail: { approver: person.id },
	});
	await ports.store.transaction((tx) => tx.appendEvent(event));
}

/**
 * Sends a sign-in link to whoever is known by what was typed. Runs after the visitor has their answer, so that neither
 * its words nor its time tell whether anybody is. `wanted`: the request that is to be opened then.
 */
export async function sendSignInLinks(ports: Ports, typed: string, deskUrl: string, send: SendSignInLink, wanted?: WantedRequest): Promise<void> {
	for (const person of await findPeople(ports.store, typed)) await sendTo(ports, person, deskUrl, send, wanted);
}
