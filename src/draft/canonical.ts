import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';

/** RFC 8785 canonical JSON. Throws on what JSON does not have (NaN, functions, cycles). */
export function canonicalJson(value: unknown): string {
	const text = canonicalize(value);
	if (text === undefined) throw new TypeError('undefined has no canonical JSON form');
	return text;
}

/** Lower-case hex SHA-256 of the UTF-8 bytes. */
export function sha256Hex(text: string | Buffer): string {
	return createHash('sha256').update(text).digest('hex');
}
