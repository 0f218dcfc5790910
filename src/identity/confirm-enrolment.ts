import type { Actor } from '../audit/event';
import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { FactorRecord, StoreTransaction } from '../store/port';
import { jtiHash, verifyToken } from '../tokens/verify-token';
import { checkedKey } from './enrol';
import { factorEvent } from './factor-event';
import { matchingStep, openTotpSecret, otpauthUri, secretWords, tidyCode } from './totp';

/** Wrong first codes before an enrolment is void: whoever has the secret gets it right. */
const TRIES = 5;

const used = () => new DaaError('enrolment_used', 'This enrolment link was used, replaced or has expired.');

interface LinkedFactor {
	factor: FactorRecord;
	approverKey: string;
}

/** The pending enrolment behind a link. Throws DaaError `token_*` or `enrolment_used`. */
async function linkedFactor(ports: Ports, store: Pick<StoreTransaction, 'factors'>, token: unknown): Promise<LinkedFactor> {
	const claims = verifyToken('enrolment', token, ports.keys, ports.now());
	const factor = (await store.factors(claims.sub)).find(({ id }) => id === claims.factor);
	if (!factor || factor.state !== 'pending' || factor.linkJtiHash !== jtiHash(claims.jti)) throw used();
	return { factor, approverKey: claims.sub };
}

export interface OpenEnrolment {
	approverId: string;
	/** The secret was shown before; it is not shown again. */
	shown: boolean;
}

/** Looks at an enrolment link without using it. */
export async function openEnrolment(ports: Ports, token: unknown): Promise<OpenEnrolment> {
	const { factor, approverKey } = await linkedFactor(ports, ports.store, token);
	return { approverId: approverKey, shown: factor.shownAt !== null };
}

export interface ShownSecret {
	approverId: string;
	uri: string;
	/** For typing it in. */
	words: string;
}

/** Shows the secret, once. Throws DaaError `token_*`, `enrolment_used` or `identity_unreadable`. */
export async function showSecret(ports: Ports, token: unknown): Promise<ShownSecret> {
	return await ports.store.transaction(async (tx) => {
		const { factor, approverKey } = await linkedFactor(ports, tx, token);
		const secret = openTotpSecret(ports.keys, factor);
		if (!secret) throw new DaaError('identity_unreadable', 'The secret cannot be read any more; it has to be made anew.');
		const first = await tx.useOnce({ key: `enrolment ${factor.linkJtiHash}`, at: ports.now().toISOString(), expiresAt: factor.linkExpiresAt ?? ports.now().toISOString() });
		if (factor.shownAt !== null || !first) throw used();
		await tx.updateFactor(factor.id, ['pending'], { shownAt: ports.now().toISOString() });
		return { approverId: approverKey, uri: otpauthUri(secret, approverKey), words: secretWords(secret) };
	});
}

type Confirmed = { ok: true } | { ok: false; void: boolean };

async function confirm(ports: Ports, tx: StoreTransaction, by: Actor, { factor, approverKey }: LinkedFactor, typed: string): Promise<Confirmed> {
	const secret = openTotpSecret(ports.keys, factor);
	const code = tidyCode(typed);
	const step = secret && code !== undefined ? matchingStep(secret, code, ports.now()) : undefined;
	const at = ports.now().toISOString();
	if (step === undefined) {
		const failed = await tx.countAttempt(factor.id, approverKey);
		if (failed < TRIES) return { ok: false, void: false };
		await tx.updateFactor(factor.id, ['pending'], { state: 'revoked', endedAt: at, secret: null });
		return { ok: false, void: true };
	}
	if (!(await tx.updateFactor(factor.id, ['pending'], { state: 'active', confirmedAt: at }))) throw used();
	// The code that confirmed does not decide as well.
	await tx.useFactorStep(factor.id, step);
	await tx.clearAttempts(factor.id, approverKey);
	await tx.appendEvent(
		factorEvent(ports, {
			action: 'identity.confirmed',
			outcome: 'totp',
			actor: by,
			approverKey,
			sentence: `The authenticator of ${inSentence(approverKey, 200)} was confirmed with its first code.`,
			detail: { approver: approverKey, factor: factor.id },
		}),
	);
	return { ok: true };
}

function answer(outcome: Confirmed): void {
	if (outcome.ok) return;
	if (outcome.void) throw new DaaError('enrolment_used', 'There were too many wrong codes, so this enrolment is void. Ask for a new one.');
	throw new DaaError('identity_code_wrong', 'That code is not right. Check that the clock of your telephone is set automatically, and type the code that it shows now.', { fields: { field: 'code' } });
}

/** The first code, through the link. Throws DaaError `token_*`, `enrolment_used` or `identity_code_wrong`. */
export async function confirmByLink(ports: Ports, token: unknown, typed: string): Promise<{ approverId: string }> {
	const outcome = await ports.store.transaction(async (tx) => {
		const linked = await linkedFactor(ports, tx, token);
		// A code before the secret was shown is a guess.
		if (linked.factor.shownAt === null) throw used();
		return { approverKey: linked.approverKey, ...(await confirm(ports, tx, { kind: 'person', id: linked.approverKey }, linked, typed)) };
	});
	answer(outcome);
	return { approverId: outcome.approverKey };
}

/** The first code, told to the owner who enrolled somebody on the command line. Throws as `confirmByLink`, and `identity_not_enrolled`. */
export async function confirmByOwner(ports: Ports, by: Actor, approverId: string, typed: string): Promise<void> {
	const key = checkedKey(approverId);
	const outcome = await ports.store.transaction(async (tx) => {
		const factor = (await tx.factors(key)).find(({ kind, state, linkJtiHash }) => kind === 'totp' && state === 'pending' && linkJtiHash === null);
		if (!factor) throw new DaaError('identity_not_enrolled', `No enrolment of ${key} waits for its first code here.`, { hint: 'Start one with: daa approvers enrol' });
		return await confirm(ports, tx, by, { factor, approverKey: key }, typed);
	});
	answer(outcome);
}
