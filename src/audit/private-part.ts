import { createCipheriv, createDecipheriv, createHash, type CipherKey } from 'node:crypto';
import { canonicalJson } from '../draft/canonical';
import type { RandomBytes } from '../ports';
import type { Actor } from './event';

/** What may hold personal data; encrypted in the store, erased by deleting its key, salt and ciphertext. */
export interface PrivatePart {
	sentence: string;
	reason?: string;
	actor: Actor;
	detail?: unknown;
}

/** Names the format inside the hash, so that no other hash of ours can be passed off as a commitment. */
const COMMITMENT_TAG = 'daa-audit-private-v1\0';
export const SALT_BYTES = 32;
export const DATA_KEY_BYTES = 32;
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Hex SHA-256(tag ‖ salt ‖ canonical private part). The random salt keeps short sentences from being guessed. */
export function commitmentOf(salt: Buffer, canonicalPrivate: string): string {
	return createHash('sha256').update(COMMITMENT_TAG).update(salt).update(canonicalPrivate).digest('hex');
}

/** AES-256-GCM; base64 of nonce ‖ ciphertext ‖ tag. `context` is authenticated, so a row can't be moved to another event. */
export function encrypt(key: CipherKey, plain: Buffer, context: string, random: RandomBytes): string {
	return seal(key, plain, context, random(NONCE_BYTES));
}

/** The same with a nonce that the caller drew; never twice under one key. */
export function seal(key: CipherKey, plain: Buffer, context: string, nonce: Buffer): string {
	const cipher = createCipheriv('aes-256-gcm', key, nonce);
	cipher.setAAD(Buffer.from(context));
	return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** Throws when the key is another one or a single bit differs. */
export function decrypt(key: CipherKey, sealed: string, context: string): Buffer {
	const bytes = Buffer.from(sealed, 'base64');
	if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new RangeError('too short to be a sealed value');
	const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
	decipher.setAAD(Buffer.from(context));
	decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
	return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}

/** Half a surrogate pair (text cut inside an emoji) has no UTF-8 and no canonical form; it becomes U+FFFD. */
export function wellFormed(text: string): string {
	return text.toWellFormed();
}

/** Nothing in it that JSON would write in another way; nearly every event is so, and then the way over text is spared. */
function isPlain(value: unknown): boolean {
	if (typeof value === 'string') return value.isWellFormed();
	if (typeof value === 'number') return Number.isFinite(value);
	if (typeof value !== 'object') return typeof value === 'boolean';
	if (value === null) return true;
	// findIndex also visits holes, which `every` passes over.
	if (Array.isArray(value)) return value.findIndex((entry) => !isPlain(entry)) === -1;
	if (Object.getPrototypeOf(value) !== Object.prototype || 'toJSON' in value) return false;
	return Object.entries(value).every(([key, entry]) => key.isWellFormed() && isPlain(entry));
}

/**
 * Plain JSON that has a canonical form: what JSON lacks goes the way JSON.stringify sends it. An event must never be lost over how its detail is written.
 */
export function toPlainJson(value: unknown): unknown {
	if (isPlain(value)) return value;
	const text = JSON.stringify(value, (_key, entry: unknown) => {
		if (typeof entry === 'bigint') return entry.toString();
		return typeof entry === 'string' ? wellFormed(entry) : entry;
	});
	if (text === undefined) return undefined;
	return JSON.parse(text, (_key, entry: unknown) => {
		if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
		return Object.fromEntries(Object.entries(entry).map(([key, inner]) => [wellFormed(key), inner]));
	}) as unknown;
}

export function canonicalPrivate(part: PrivatePart): string {
	return canonicalJson(toPlainJson(part));
}
