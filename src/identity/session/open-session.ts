import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';
import type { Ports } from '../../ports';
import { signToken } from '../../tokens/sign-token';
import { jtiHash, verifyToken } from '../../tokens/verify-token';
import { factorEvent } from '../factor-event';
import type { DeskPerson } from './find-people';
import { IDLE_S, LONGEST_S } from './session';

/** A token for the next page; never good beyond the session's own end. */
export function sessionToken(ports: Pick<Ports, 'keys' | 'now'>, { id, personKey, endsAt }: { id: string; personKey: string; endsAt: string }): string {
	const now = ports.now();
	const exp = Math.min(Math.floor(now.getTime() / 1000) + IDLE_S, Math.floor(Date.parse(endsAt) / 1000));
	return signToken('desk', { jti: id, sub: personKey, exp }, ports.keys, now);
}

/** Signs somebody in who has shown who they are. `once`: what showed it, used up in the same transaction. */
export async function openSession(ports: Ports, person: DeskPerson, factor: 'link' | 'oidc', once?: { key: string; expiresAt: string }): Promise<string> {
	const id = ports.newId('dsk');
	const at = ports.now();
	const endsAt = new Date(at.getTime() + LONGEST_S * 1000).toISOString();
	const event = factorEvent(ports, {
		action: 'session.started',
		outcome: factor,
		actor: { kind: 'person', id: person.id, name: person.name },
		approverKey: person.key,
		sentence: `${inSentence(person.name)} signed in to the review desk ${factor === 'link' ? 'by a link that was sent to them' : 'with their account'}.`,
		detail: { session: id, approver: person.id },
	});
	await ports.store.transaction(async (tx) => {
		if (once && !(await tx.useOnce({ key: once.key, at: at.toISOString(), expiresAt: once.expiresAt }))) {
			throw new DaaError('sign_in_link_used', 'This sign-in link was used already.');
		}
		await tx.insertDeskSession({ id, personKey: person.key, approverId: person.id, name: person.name, factor, startedAt: at.toISOString(), endsAt, endedAt: null });
		await tx.appendEvent(event);
	});
	return sessionToken(ports, { id, personKey: person.key, endsAt });
}

/** Looks at a sign-in link without using it. Throws DaaError `token_*`. */
export function readLink(ports: Pick<Ports, 'keys' | 'now'>, token: unknown): { approverId: string } {
	return { approverId: verifyToken('desk-link', token, ports.keys, ports.now()).approver };
}

/** Signs in by a link, once. Throws DaaError `token_*` or `sign_in_link_used`. */
export async function openSessionByLink(ports: Ports, token: unknown): Promise<string> {
	const claims = verifyToken('desk-link', token, ports.keys, ports.now());
	const known = (await ports.store.peopleNamed(claims.sub)).find(({ approverId }) => approverId === claims.approver);
	const person = { key: claims.sub, id: claims.approver, name: known?.name ?? claims.approver };
	return await openSession(ports, person, 'link', { key: `desk link ${jtiHash(claims.jti)}`, expiresAt: new Date(claims.exp * 1000).toISOString() });
}
