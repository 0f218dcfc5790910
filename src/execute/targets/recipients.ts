/** The mail address in `Mira Lind <mira@example.com>` or the text itself, in lower case. */
export function addressOf(recipient: string): string {
	const open = recipient.lastIndexOf('<');
	const inside = open !== -1 && recipient.trimEnd().endsWith('>') ? recipient.trimEnd().slice(open + 1, -1) : recipient;
	return inside.trim().toLowerCase();
}

/** The same people, in any order and spelling of the address. */
export function sameRecipients(left: readonly string[], right: readonly string[]): boolean {
	const [first, second] = [new Set(left.map(addressOf)), new Set(right.map(addressOf))];
	return first.size === second.size && [...first].every((address) => second.has(address));
}
