/** Ends of host names that only ever name something inside. */
const INSIDE = ['localhost', 'local', 'internal', 'intranet', 'lan', 'home', 'corp', 'home.arpa', 'localdomain'];

/** First octets (and second) of IPv4 blocks that are not the public internet: RFC 6890, RFC 6598, multicast, reserved. */
function internalIpv4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
	if (a === 0 || a === 10 || a === 127 || a >= 224) return true;
	if (a === 100) return b >= 64 && b <= 127;
	if (a === 169) return b === 254;
	if (a === 172) return b >= 16 && b <= 31;
	if (a === 192) return b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99);
	if (a === 198) return b === 18 || b === 19 || (b === 51 && c === 100);
	return a === 203 && b === 0 && c === 113;
}

/** The eight groups of a valid IPv6 text (WHATWG URL serialisation: no dotted part). */
function ipv6Groups(text: string): number[] {
	const [head = '', tail] = text.split('::');
	const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
	const left = groups(head);
	if (tail === undefined) return left;
	const right = groups(tail);
	return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

/** Only 2000::/3 is the public internet, and in it what carries an IPv4 address (6to4, Teredo) or documentation is not. */
function internalIpv6(groups: readonly number[]): boolean {
	const [first = 0, second = 0] = groups;
	if (first < 0x2000 || first > 0x3fff) return true;
	return first === 0x2002 || (first === 0x2001 && (second < 0x0200 || second === 0x0db8));
}

/**
 * Does this host, as a parsed URL spells it, lie inside by its very name: private, loopback, link-local, metadata,
 * reserved? A public name that resolves to such an address is for the HTTP adapter to refuse, which does the resolving.
 */
export function isInternalHost(hostname: string): boolean {
	const host = hostname.toLowerCase().replace(/\.$/, '');
	if (host.startsWith('[')) return internalIpv6(ipv6Groups(host.slice(1, -1)));
	if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return internalIpv4(host.split('.').map(Number));
	if (!host.includes('.')) return true;
	return INSIDE.some((end) => host.endsWith(`.${end}`));
}
