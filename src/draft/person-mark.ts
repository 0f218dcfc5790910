import { createHash } from 'node:crypto';

const MARK = /^person:([A-Za-z0-9_]{1,80}):([0-9a-f]{32})$/;

const tidy = (value: string): string => value.trim().toLowerCase();

const digest = (salt: string, value: string): string => createHash('sha256').update(`${salt}\0${tidy(value)}`).digest('hex').slice(0, 32);

/**
 * Stands for a person whose address is masked, and can still be compared: nobody may approve what they requested. Whoever
 * guesses an address can check the guess, nobody can read it.
 */
export const personMark = (value: string, salt: string): string => `person:${salt}:${digest(salt, value)}`;

/** Is `value` the address, id or name that `written` was made of? False for anything that is no mark. */
export function isMarkOf(written: string, value: string): boolean {
	const [, salt, hash] = MARK.exec(written) ?? [];
	return salt !== undefined && hash === digest(salt, value);
}
