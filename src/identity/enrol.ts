import type { Actor } from '../audit/event';
import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { FactorRecord, StoreTransaction } from '../store/port';
import { signToken } from '../tokens/sign-token';
import { jtiHash } from '../tokens/verify-token';
import { factorEvent } from './factor-event';
import { factorKey } from './factor-key';
import { normalIssuer } from './issuer';
import { newTotpSecret, otpauthUri, sealTotpSecret } from './totp';

/** An enrolment link is for today's conversation between owner and approver. */
export const ENROLMENT_TTL_MS = 24 * 60 * 60 * 1000;
const MAX_ID = 200;

const LIVE = ['pending', 'active'] as const;

export function checkedKey(approverId: string): string {
	const key = factorKey(approverId);
	if (key === '' || key.length > MAX_ID || /[\s\p{Cc}]/u.test(key)) {
		throw new DaaError('parameter_invalid', `The approver id must be 1 to ${MAX_ID} characters without blanks.`, { fields: { field: 'id' }, hint: 'Write the id exactly as the policy or the node names this person.' });
	}
	return key;
}

/** Ends what was there before, in the transaction of what takes its place. */
export async function endFactors(tx: StoreTransaction, key: string, kinds: readonly FactorRecord['kind'][], state: 'revoked' | 'forgotten', at: string): Promise<number> {
	const from = state === 'forgotten' ? ([...LIVE, 'revoked'] as const) : LIVE;
	let ended = 0;
	for (const factor of await tx.factors(key)) {
		if (!kinds.includes(factor.kind)) continue;
		if (await tx.updateFactor(factor.id, from, { state, endedAt: factor.endedAt ?? at, secret: null })) ended += 1;
	}
	return ended;
}

function factorOf(ports: Ports, key: string, by: Actor, patch: Partial<FactorRecord>): FactorRecord {
	return {
		id: ports.newId('fct'),
		approverId: key,
		kind: 'totp',
		state: 'pending',
		secret: null,
		keyId: null,
		issuer: null,
		subject: null,
		linkJtiHash: null,
		linkExpiresAt: null,
		shownAt: null,
		createdAt: ports.now().toISOString(),
		createdBy: by.id,
		confirmedAt: null,
		endedAt: null,
		lastStep: -1,
		...patch,
	};
}

export interface Enrolment {
	factorId: string;
	/** For the QR code; only when the secret is handed over here and not through a link. */
	uri?: string;
	/** Of the one-time link, only with `link`. */
	token?: string;
	expiresAt?: string;
}

/**
 * Makes a new secret for an approver and withdraws the one before it at once. It counts after its first code
 * (`confirmEnrolment`). With `link` nobody sees the secret here: whoever opens the one-time link is shown it.
 */
export async function enrolTotp(ports: Ports, by: Actor, approverId: string, options: { link: boolean }): Promise<Enrolment> {
	const key = checkedKey(approverId);
	const at = ports.now();
	const secret = newTotpSecret(ports.random);
	const [jti, expires] = [ports.newId('enr'), new Date(at.getTime() + ENROLMENT_TTL_MS)];
	const exp = Math.floor(expires.getTime() / 1000);
	const blank = factorOf(ports, key, by, options.link ? { linkJtiHash: jtiHash(jti), linkExpiresAt: expires.toISOString() } : {});
	const factor = { ...blank, ...sealTotpSecret(ports, blank.id, secret) };
	const event = factorEvent(ports, {
		action: 'identity.enrolled',
		outcome: options.link ? 'totp_link' : 'totp',
		actor: by,
		approverKey: key,
		sentence: `${inSentence(by.name ?? by.id, 100)} made a new authenticator secret for ${inSentence(key, 200)}; it counts after its first code.`,
		detail: { approver: key, factor: factor.id },
	});
	await ports.store.transaction(async (tx) => {
		await endFactors(tx, key, ['totp'], 'revoked', at.toISOString());
		await tx.insertFactor(factor);
		await tx.clearAttempts('', key);
		await tx.appendEvent(event);
	});
	if (!options.link) return { factorId: factor.id, uri: otpauthUri(secret, key) };
	return { factorId: factor.id, token: signToken('enrolment', { jti, sub: key, factor: factor.id, exp }, ports.keys, at), expiresAt: expires.toISOString() };
}

/** Says which account of a provider stands for an approver; it then counts instead of their e-mail address. */
export async function linkAccount(ports: Ports, by: Actor, approverId: string, account: { issuer: string; subject: string }): Promise<string> {
	const key = checkedKey(approverId);
	const { subject } = account;
	const issuer = normalIssuer(account.issuer);
	if (subject.trim() === '' || subject.length > 2_000) throw new DaaError('parameter_invalid', 'The subject is what the provider calls the account in "sub"; it is empty or too long.', { fields: { field: 'subject' } });
	const at = ports.now().toISOString();
	const factor = factorOf(ports, key, by, { kind: 'oidc', state: 'active', issuer, subject: subject.trim(), confirmedAt: at });
	const event = factorEvent(ports, {
		action: 'identity.enrolled',
		outcome: 'oidc',
		actor: by,
		approverKey: key,
		sentence: `${inSentence(by.name ?? by.id, 100)} linked ${inSentence(key, 200)} to an account at ${inSentence(issuer, 200)}.`,
		detail: { approver: key, factor: factor.id, issuer, subject: factor.subject },
	});
	await ports.store.transaction(async (tx) => {
		for (const known of await tx.factors(key)) {
			if (known.kind === 'oidc' && known.issuer === issuer) await tx.updateFactor(known.id, LIVE, { state: 'revoked', endedAt: at });
		}
		await tx.insertFactor(factor);
		await tx.appendEvent(event);
	});
	return factor.id;
}

/**
 * Withdraws every factor of an approver. They are still asked for one, so they cannot approve until they are enrolled
 * anew; with `forget` it is as if there had never been one. Returns how many were ended.
 */
export async function revokeFactors(ports: Ports, by: Actor, approverId: string, options: { forget: boolean }): Promise<number> {
	const key = checkedKey(approverId);
	const state = options.forget ? 'forgotten' : 'revoked';
	const what = options.forget ? 'forgot the second factors of' : 'withdrew the second factors of';
	const event = factorEvent(ports, {
		action: 'identity.revoked',
		outcome: state,
		actor: by,
		approverKey: key,
		sentence: `${inSentence(by.name ?? by.id, 100)} ${what} ${inSentence(key, 200)}.`,
		detail: { approver: key },
	});
	return await ports.store.transaction(async (tx) => {
		const ended = await endFactors(tx, key, ['totp', 'oidc'], state, ports.now().toISOString());
		if (ended > 0) await tx.appendEvent(event);
		return ended;
	});
}
