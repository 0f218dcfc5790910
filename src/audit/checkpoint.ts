import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { DaaError } from '../errors';
import type { Checkpoint } from '../store/port';
import type { KeyRing } from '../tokens/key-ring';

/**
 * Checkpoints as C2SP tlog-checkpoint in a C2SP signed note, Ed25519: three lines (origin, size, base64 root), a blank
 * line, and one line per signature. Public keys are written as C2SP verifier keys: `name+hash+base64`.
 */
export interface CheckpointBody {
	origin: string;
	size: number;
	/** Hex. */
	root: string;
}

export const DEFAULT_ORIGIN = 'draft-approve-act/audit-log';

/** Signature type of Ed25519 in signed notes. */
const ED25519 = 0x01;
/** DER around a raw key (RFC 8410), which is how Node takes one. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const NAME = /^[^\s+]{1,200}$/;
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/;
const MAX_NOTE = 10_000;

function broken(message: string): DaaError {
	return new DaaError('audit_broken', message);
}

function keyHash(name: string, publicKey: Buffer): Buffer {
	return createHash('sha256').update(`${name}\n`).update(Buffer.of(ED25519)).update(publicKey).digest().subarray(0, 4);
}

function signingKey(keys: KeyRing, kid: string): KeyObject {
	const seed = keys.derive(kid, 'checkpoint');
	if (!seed) throw new DaaError('audit_key_missing', 'The key that signs checkpoints is not in the key ring.', { fields: { kid } });
	return createPrivateKey({ key: Buffer.concat([PKCS8, seed.export()]), format: 'der', type: 'pkcs8' });
}

const rawPublicKey = (key: KeyObject): Buffer => createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);

/** The verifier key to be kept beside the checkpoints, outside of the store. */
export function checkpointPublicKey(keys: KeyRing, origin = DEFAULT_ORIGIN, kid = keys.activeKid): string {
	const publicKey = rawPublicKey(signingKey(keys, kid));
	return `${origin}+${keyHash(origin, publicKey).toString('hex')}+${Buffer.concat([Buffer.of(ED25519), publicKey]).toString('base64')}`;
}

function readPublicKey(text: string): { name: string; hash: Buffer; key: KeyObject } {
	const [, name, hash, body] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
	const bytes = Buffer.from(body ?? '', 'base64');
	const raw = bytes.subarray(1);
	if (name === undefined || bytes.length !== 33 || bytes[0] !== ED25519 || keyHash(name, raw).toString('hex') !== hash) {
		throw broken('The public key is not an Ed25519 verifier key (name+hash+base64).');
	}
	return { name, hash: Buffer.from(hash, 'hex'), key: createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' }) };
}

/** Signs size and root (hex) with the active key. `now` is kept beside the note; the note itself holds no time. */
export function signCheckpoint(size: number, root: string, keys: KeyRing, now: Date, origin = DEFAULT_ORIGIN): Checkpoint {
	if (!NAME.test(origin)) throw new DaaError('parameter_invalid', 'The origin of the log may not hold spaces or plus signs.');
	const key = signingKey(keys, keys.activeKid);
	const text = `${origin}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n`;
	const signature = Buffer.concat([keyHash(origin, rawPublicKey(key)), sign(null, Buffer.from(text), key)]);
	return { size, root, at: now.toISOString(), note: `${text}\n\u2014 ${origin} ${signature.toString('base64')}\n` };
}

interface ParsedNote {
	text: string;
	body: CheckpointBody;
	signatures: { name: string; hash: Buffer; signature: Buffer }[];
}

function parseNote(note: string): ParsedNote {
	const split = note.lastIndexOf('\n\n');
	if (note.length > MAX_NOTE || split < 0) throw broken('The checkpoint is not a signed note.');
	const text = note.slice(0, split + 1);
	const [origin = '', size = '', root = ''] = text.split('\n');
	if (!NAME.test(origin) || !/^(?:0|[1-9][0-9]{0,15})$/.test(size) || Buffer.from(root, 'base64').length !== 32) {
		throw broken('The checkpoint does not hold an origin, a size and a root.');
	}
	const signatures = note
		.slice(split + 2)
		.split('\n')
		.flatMap((line) => {
			const [, name, body] = SIGNATURE_LINE.exec(line) ?? [];
			if (name === undefined || body === undefined) return [];
			const bytes = Buffer.from(body, 'base64');
			return [{ name, hash: bytes.subarray(0, 4), signature: bytes.subarray(4) }];
		});
	return { text, body: { origin, size: Number(size), root: Buffer.from(root, 'base64').toString('hex') }, signatures };
}

/** Reads a checkpoint without checking who signed it. */
export function readCheckpoint(note: string): CheckpointBody {
	return parseNote(note).body;
}

/** Whether one of the note's signatures claims to be by this key. */
export function isSignedBy(note: string, publicKey: string): boolean {
	const { name, hash } = readPublicKey(publicKey);
	return parseNote(note).signatures.some((signature) => signature.name === name && signature.hash.equals(hash));
}

/** Throws DaaError `audit_broken` unless the note carries a valid signature by this key. */
export function verifyCheckpoint(note: string, publicKey: string): CheckpointBody {
	const { name, hash, key } = readPublicKey(publicKey);
	const { text, body, signatures } = parseNote(note);
	const signature = signatures.find((candidate) => candidate.name === name && candidate.hash.equals(hash));
	if (!signature) throw broken('The checkpoint is not signed by this key.');
	if (signature.signature.length !== 64 || !verify(null, Buffer.from(text), key, signature.signature)) {
		throw broken('The signature of the checkpoint is not valid.');
	}
	return body;
}
