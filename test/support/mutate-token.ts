/** A generator of numbers that is the same in every run, so that a failure can be run again. */
function numbers(seed: number): (below: number) => number {
	let state = seed >>> 0;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;

type Mutation = (pick: (below: number) => number) => string;

/**
 * `count` different tokens made from a good one: characters changed, left out, doubled or swapped, parts of other tokens,
 * other headers (alg none, other kids, more parameters) and other claims under the old signature.
 */
export function mutations(token: string, others: readonly string[], count: number): Set<string> {
	const pick = numbers(20261120);
	const [head = '', claims = '', signature = ''] = token.split('.');
	const [header, payload] = [decode(head), decode(claims)];
	const place = (text: string) => pick(text.length);
	const replaced = (text: string, at: number, by: string) => text.slice(0, at) + by + text.slice(at + 1);
	const parts = [token, ...others].map((one) => one.split('.'));
	const kinds: Mutation[] = [
		() => replaced(token, place(token), ALPHABET[pick(64)] as string),
		() => replaced(replaced(token, place(token), ALPHABET[pick(64)] as string), place(token), ALPHABET[pick(64)] as string),
		() => replaced(token, place(token), ''),
		() => token.slice(0, place(token)),
		() => {
			const at = place(token);
			return token.slice(0, at) + token.slice(at, at + 1 + pick(9)) + token.slice(at);
		},
		() => `${head}.${claims}.${Array.from({ length: 43 }, () => ALPHABET[pick(64)]).join('')}`,
		() => [0, 1, 2].map((index) => parts[pick(parts.length)]?.[index] ?? '').join('.'),
		() => `${encode({ ...header, alg: ['none', 'None', 'HS384', 'HS512', 'RS256', ''][pick(6)], n: pick(1_000) })}.${claims}.${pick(2) ? signature : ''}`,
		() => `${encode({ ...header, [['crit', 'jku', 'jwk', 'x5u', 'kid', 'typ'][pick(6)] as string]: `x${pick(1_000)}` })}.${claims}.${signature}`,
		() => `${head}.${encode({ ...payload, [Object.keys(payload)[pick(Object.keys(payload).length)] as string]: pick(2) ? `x${pick(1_000)}` : 4_000_000_000 + pick(1_000) })}.${signature}`,
		() => `${head}.${encode(Object.fromEntries(Object.entries(payload).filter((_, index) => index !== pick(Object.keys(payload).length))))}.${signature}`,
		() => [' ', '\n', '=', '.', 'Bearer ', '%00', '\u0000'][pick(7)] + token + ['', ' ', '.', '=', '\n', 'A'.repeat(1 + pick(50))][pick(6)],
	];
	const made = new Set<string>();
	const genuine = new Set([token, ...others]);
	// Some kinds have few different results, so the turn goes on whether or not one is new.
	for (let turn = 0; made.size < count; turn += 1) {
		const mutated = (kinds[turn % kinds.length] as Mutation)(pick);
		if (!genuine.has(mutated)) made.add(mutated);
	}
	return made;
}
