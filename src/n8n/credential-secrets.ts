/** Names under which n8n's credentials keep what must never be repeated. */
const SECRET_NAME = /token|secret|password|passphrase|apikey|api_key|privatekey|private_key|^key$|^value$|^auth/i;
/** Shorter ones would blank out ordinary words. */
const SHORTEST = 8;
const MAX_LEVELS = 4;

/** The secret values of a decrypted credential, the longest first. */
export function secretsOf(credential: unknown, levels = MAX_LEVELS, inSecret = false): string[] {
	if (typeof credential === 'string') return inSecret && credential.length >= SHORTEST ? [credential] : [];
	if (typeof credential !== 'object' || credential === null || levels === 0) return [];
	const found = Object.entries(credential).flatMap(([name, value]) => secretsOf(value, levels - 1, typeof value === 'string' ? SECRET_NAME.test(name) : false));
	return [...new Set(found)].sort((left, right) => right.length - left.length);
}

/** A foreign answer without the credential that it was asked with, should it say that back. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
	let kept = text;
	for (const secret of secrets) if (kept.includes(secret)) kept = kept.replaceAll(secret, '[secret]');
	return kept;
}
