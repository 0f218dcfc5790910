import fc from 'fast-check';
import { createHmac, createSecretKey, generateKeyPairSync, sign as signAsymmetric, type KeyObject } from 'node:crypto';
import { isDaaError } from '../../src/errors';
import { createKeyRing, jtiHash, readKeyMaterial, sameSecret, signToken, verifyToken, type KeyRing, type TokenKind } from '../../src/tokens';

const NOW = new Date('2026-11-20T09:00:00.400Z');
const seconds = Math.floor(NOW.getTime() / 1000);
const later = (by: number) => new Date(NOW.getTime() + by * 1000);

const OLD = { kid: 'k-1', secret: Buffer.alloc(32, 1) };
const NEW = { kid: 'k-2', secret: Buffer.alloc(32, 2) };
const ring = createKeyRing([{ ...OLD, active: true }]);

const link = { jti: 'j-1', sub: 'fiona', approval: 'apr_1', exp: seconds + 600, payload_hash: 'a'.repeat(64), workflow_id: 'w', execution_id: 'e', environment: 'production' as const };
const grant = { ...link, correlation_id: 'c-1', approvers: ['fiona'], policy_version: '12', policy_hash: 'b'.repeat(64) };

const codeOf = (run: () => unknown): string => {
	try {
		run();
	} catch (error) {
		if (isDaaError(error)) return error.code;
		throw error;
	}
	return 'accepted';
};
const verdict = (token: unknown, kind: TokenKind = 'grant', keys: KeyRing = ring, now = NOW) => codeOf(() => verifyToken(kind, token, keys, now));

/** A token made by hand, to leave the paths that signToken offers. */
const b64 = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const complete = { ...grant, iss: 'n8n-nodes-draft-approve-act', aud: 'daa:execute', iat: seconds };
const HEADER = { alg: 'HS256', typ: 'daa-grant+jwt', kid: 'k-1' };
function forge(header: unknown, claims: unknown, key: KeyObject = ring.derive('k-1', 'grant')!, hash = 'sha256'): string {
	const text = `${b64(header)}.${b64(claims)}`;
	return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`;
}

describe('a token', () => {
	it('carries its claims there and back', () => {
		expect(verifyToken('grant', signToken('grant', grant, ring, NOW), ring, NOW)).toEqual(complete);
		expect(verifyToken('review-link', signToken('review-link', link, ring, NOW), ring, NOW)).toMatchObject(link);
		expect(verdict(forge(HEADER, complete))).toBe('accepted');
	});

	it('is refused from the very second it expires, and not before', () => {
		const token = signToken('grant', grant, ring, NOW);
		expect(verdict(token, 'grant', ring, later(599))).toBe('accepted');
		expect(verdict(token, 'grant', ring, later(600))).toBe('token_expired');
		expect(verdict(token, 'grant', ring, later(1e9))).toBe('token_expired');
	});

	it('serves one purpose only, even with a header or audience that says otherwise', () => {
		expect(verdict(signToken('review-link', link, ring, NOW), 'grant')).toBe('token_purpose');
		expect(verdict(signToken('grant', grant, ring, NOW), 'review-link')).toBe('token_purpose');
		const linkKey = ring.derive('k-1', 'review-link')!;
		expect(verdict(forge(HEADER, complete, linkKey))).toBe('token_signature');
		expect(verdict(forge(HEADER, { ...complete, aud: 'daa:review' }))).toBe('token_purpose');
		expect(verdict(forge(HEADER, { ...complete, iss: 'someone-else' }))).toBe('token_purpose');
	});

	it('is refused under another key or an unknown kid', () => {
		const foreign = createKeyRing([{ kid: 'k-1', secret: Buffer.alloc(32, 9), active: true }]);
		expect(verdict(signToken('grant', grant, foreign, NOW))).toBe('token_signature');
		expect(verdict(signToken('grant', grant, createKeyRing([{ ...NEW, active: true }]), NOW))).toBe('token_key_unknown');
		for (const kid of [undefined, '', '__proto__', '../k-1', 1, ['k-1'], { k: 1 }]) expect(verdict(forge({ ...HEADER, kid }, complete))).toBe('token_key_unknown');
		expect(verdict(forge(HEADER, complete, createSecretKey(OLD.secret)))).toBe('token_signature');
	});

	it('is refused under another algorithm, signed or not', () => {
		const key = ring.derive('k-1', 'grant')!;
		expect(verdict(forge({ ...HEADER, alg: 'HS512' }, complete, key, 'sha512'))).toBe('token_signature');
		expect(verdict(forge({ ...HEADER, alg: 'HS384' }, complete, key, 'sha384'))).toBe('token_signature');
		for (const alg of ['none', 'None', 'NONE', 'nOnE', '', 'hs256', undefined, null, ['HS256']]) {
			const unsigned = `${b64({ ...HEADER, alg })}.${b64(complete)}`;
			expect(verdict(`${unsigned}.`)).toBe('token_malformed');
			expect(verdict(unsigned)).toBe('token_malformed');
			expect(verdict(forge({ ...HEADER, alg }, complete))).toBe('token_signature');
		}
		const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
		const text = `${b64({ ...HEADER, alg: 'RS256' })}.${b64(complete)}`;
		expect(verdict(`${text}.${signAsymmetric('sha256', Buffer.from(text), privateKey).toString('base64url')}`)).toBe('token_signature');
	});

	it('is refused with any header parameter beyond the three', () => {
		for (const extra of [{ crit: ['exp'] }, { crit: [] }, { jku: 'https://evil.example' }, { jwk: {} }, { x5u: 'x' }, { b64: false }, { cty: 'JWT' }, { zip: 'DEF' }]) {
			expect(verdict(forge({ ...HEADER, ...extra }, complete))).toBe('token_signature');
		}
		for (const typ of [undefined, 'JWT', 'daa-review+jwt', 1]) expect(verdict(forge({ ...HEADER, typ }, complete))).toBe('token_purpose');
		for (const header of ['[]', 'null', '"x"', 'nonsense', '{"alg":"HS256"', '']) expect(['token_malformed', 'token_signature']).toContain(verdict(forge(header, complete)));
	});

	it.each(Object.keys(complete))('is refused without the claim %s', (claim) => {
		const { [claim as keyof typeof complete]: _, ...rest } = complete;
		const optional = claim === 'approval';
		expect(verdict(forge(HEADER, rest))).toBe(optional ? 'accepted' : 'token_claims');
	});

	it('is refused with claims of a wrong type, unknown claims, or no claims', () => {
		const wrong: Record<string, unknown>[] = [{ payload_hash: 'A'.repeat(64) }, { payload_hash: 'a'.repeat(63) }, { environment: 'prod' }, { approvers: 'fiona' }, { sub: '' }, { jti: 7 }, { iat: 1.5 }, { admin: true }, { nbf: seconds - 1 }, { aud: ['daa:execute'] }];
		for (const patch of wrong) expect(verdict(forge(HEADER, { ...complete, ...patch }))).toBe('token_claims');
		for (const exp of ['never', null, NaN, {}]) expect(['token_claims', 'token_signature']).toContain(verdict(forge(HEADER, { ...complete, exp })));
		for (const body of ['"text"', '[]', '5', 'null', 'nonsense']) expect(verdict(forge(HEADER, body))).not.toBe('accepted');
	});

	it('is refused when it is no token at all, without an echo of it', () => {
		for (const nothing of [undefined, null, '', 5, {}, []]) expect(verdict(nothing)).toBe('token_missing');
		for (const text of ['a', 'a.b', 'a.b.c.d', '..', 'a b.c.d', `${signToken('grant', grant, ring, NOW)}\n`, ` ${signToken('grant', grant, ring, NOW)}`, 'x'.repeat(20_001)]) {
			expect(verdict(text)).toBe('token_malformed');
		}
		try {
			verifyToken('grant', 'SECRET.TOKEN.TEXT', ring, NOW);
		} catch (error) {
			expect(JSON.stringify([error, String(error)])).not.toContain('SECRET');
		}
	});

	it('is never accepted after a change: 4,000 mutations', () => {
		const token = signToken('grant', grant, ring, NOW);
		const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/= ';
		const position = fc.nat(token.length - 1);
		const replaced = fc.tuple(position, fc.nat(alphabet.length - 1)).map(([at, pick]) => token.slice(0, at) + alphabet[pick] + token.slice(at + 1));
		const flipped = fc.tuple(position, fc.nat(6)).map(([at, bit]) => token.slice(0, at) + String.fromCharCode(token.charCodeAt(at) ^ (1 << bit)) + token.slice(at + 1));
		const dropped = fc.tuple(position, fc.integer({ min: 1, max: 5 })).map(([at, count]) => token.slice(0, at) + token.slice(at + count));
		const doubled = position.map((at) => token.slice(0, at) + token.charAt(at) + token.slice(at));
		const swapped = fc.tuple(position, position).map(([left, right]) => {
			const chars = [...token];
			[chars[left], chars[right]] = [chars[right]!, chars[left]!];
			return chars.join('');
		});
		let tried = 0;
		fc.assert(
			fc.property(fc.oneof(replaced, flipped, dropped, doubled, swapped), (mutated) => {
				fc.pre(mutated !== token);
				tried += 1;
				expect(verdict(mutated)).not.toBe('accepted');
			}),
			{ numRuns: 4_000 },
		);
		expect(tried).toBeGreaterThanOrEqual(4_000);
	});

	it('is refused for every other last character, whose spare bits lax decoders ignore', () => {
		const token = signToken('grant', grant, ring, NOW);
		for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
			if (!token.endsWith(last)) expect(verdict(token.slice(0, -1) + last)).not.toBe('accepted');
		}
	});
});

describe('signToken', () => {
	it('mints nothing that verifyToken would refuse', () => {
		expect(codeOf(() => signToken('grant', { ...grant, sub: '' }, ring, NOW))).toBe('token_claims');
		expect(codeOf(() => signToken('grant', { ...grant, execution_id: '' }, ring, NOW))).toBe('token_claims');
		expect(codeOf(() => signToken('grant', { ...grant, payload_hash: 'x' }, ring, NOW))).toBe('token_claims');
		expect(codeOf(() => signToken('grant', { ...grant, approvers: Array(50).fill('🙈'.repeat(100)) }, ring, NOW))).toBe('token_claims');
		const widest = { ...grant, approvers: Array(50).fill('x'.repeat(200)) as string[] };
		expect(verdict(signToken('grant', widest, ring, NOW))).toBe('accepted');
	});
});

describe('the key ring', () => {
	const rotated = createKeyRing([{ ...OLD, active: false }, { ...NEW, active: true }]);

	it('signs with the active key and keeps older tokens valid after a rotation', () => {
		const old = signToken('grant', grant, ring, NOW);
		expect(verdict(old, 'grant', rotated)).toBe('accepted');
		const fresh = signToken('grant', grant, rotated, NOW);
		expect(JSON.parse(Buffer.from(fresh.split('.')[0]!, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'daa-grant+jwt', kid: 'k-2' });
		expect(verdict(fresh, 'grant', ring)).toBe('token_key_unknown');
		expect(verdict(old, 'grant', createKeyRing([{ ...NEW, active: true }]))).toBe('token_key_unknown');
		expect(rotated.kids).toEqual(['k-2', 'k-1']);
	});

	it('derives another key for every purpose and kid', () => {
		const purposes = ['review-link', 'run-link', 'grant', 'desk', 'form', 'audit-private', 'audit-pseudonym', 'checkpoint'] as const;
		const keys = rotated.kids.flatMap((kid) => purposes.map((purpose) => rotated.derive(kid, purpose)!.export().toString('hex')));
		expect(new Set(keys).size).toBe(16);
		expect(keys.every((key) => key.length === 64)).toBe(true);
		expect(rotated.derive('k-3', 'grant')).toBeUndefined();
	});

	it('refuses short keys, bad or doubled ids, and anything but one active key', () => {
		const make = (...keys: Parameters<typeof createKeyRing>[0]) => codeOf(() => createKeyRing(keys));
		expect(make({ kid: 'a', secret: Buffer.alloc(31, 1), active: true })).toBe('credential_invalid');
		expect(make({ kid: 'a', secret: Buffer.alloc(0), active: true })).toBe('credential_invalid');
		expect(make({ ...OLD, active: true }, { kid: 'short', secret: Buffer.alloc(16), active: false })).toBe('credential_invalid');
		expect(make()).toBe('credential_invalid');
		expect(make({ ...OLD, active: false })).toBe('credential_invalid');
		expect(make({ ...OLD, active: true }, { ...NEW, active: true })).toBe('credential_invalid');
		expect(make({ ...OLD, active: true }, { ...OLD, active: false })).toBe('credential_invalid');
		for (const kid of ['', 'a b', 'ä', 'x'.repeat(65), 'a/b']) expect(make({ kid, secret: OLD.secret, active: true })).toBe('credential_invalid');
		expect(make({ ...OLD, active: true })).toBe('accepted');
	});

	it('reads hex, base64, base64url and long passphrases, and turns nothing short into a long key', () => {
		const secret = Buffer.from([...Array(32).keys()].map((value) => (value * 37 + 251) % 256));
		for (const text of [secret.toString('hex'), secret.toString('hex').toUpperCase(), secret.toString('base64'), secret.toString('base64url'), ` ${secret.toString('base64')}\n`]) {
			expect(readKeyMaterial(text)).toEqual(secret);
		}
		expect(readKeyMaterial('correct horse battery staple, and then some more words')).toHaveLength(54);
		for (const text of ['', 'short', 'two words', secret.subarray(0, 31).toString('base64'), secret.subarray(0, 31).toString('hex'), 'ab'.repeat(22), 'a'.repeat(43)]) {
			expect(readKeyMaterial(text).length).toBeLessThan(32);
		}
	});
});

describe('helpers', () => {
	it('hash the jti and compare secrets of any length', () => {
		expect(jtiHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
		expect(sameSecret('a', 'a')).toBe(true);
		expect(sameSecret('a', 'aa')).toBe(false);
		expect(sameSecret('', 'a')).toBe(false);
	});
});
