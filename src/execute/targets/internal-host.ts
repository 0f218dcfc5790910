import ipaddr from 'ipaddr.js';

/** Ends of host names that only ever name something inside. */
const INSIDE = ['localhost', 'local', 'internal', 'intranet', 'lan', 'home', 'corp', 'home.arpa', 'localdomain'];

/** Where clouds answer with their machines' credentials. Never called, unless an entry of the list names the address itself. */
const METADATA = new Set(['169.254.169.254', '169.254.170.2', '169.254.170.23', 'fd00:ec2::254', 'fd00:ec2::23', '100.100.100.200', '168.63.129.16', '192.0.0.192']);

const bare = (hostname: string): string => hostname.toLowerCase().replace(/\.$/, '').replace(/^\[(.*)\]$/, '$1');

/** An IPv4 address that an IPv6 one carries counts as itself. */
function parsed(address: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
	const plain = address.replace(/%.*$/, '');
	if (!ipaddr.isValid(plain)) return undefined;
	return ipaddr.process(plain);
}

/**
 * Is this address anything else than one host on the public internet: private, loopback, link-local, carrier-grade NAT,
 * NAT64, 6to4, Teredo, documentation, multicast, reserved? What is no address at all counts as inside.
 */
export function isInternalAddress(address: string): boolean {
	const ip = parsed(address);
	if (!ip || METADATA.has(ip.toString())) return true;
	if (ip.range() !== 'unicast') return true;
	// Only 2000::/3 is given out; ipaddr.js calls the rest unicast too.
	return ip.kind() === 'ipv6' && ((ip as ipaddr.IPv6).parts[0] ?? 0) >> 13 !== 1;
}

/** A cloud's metadata service, by its address. */
export function isMetadataAddress(address: string): boolean {
	const ip = parsed(address);
	return ip === undefined || METADATA.has(ip.toString());
}

/** Is this host of a parsed URL an address and not a name? */
export const isAddress = (hostname: string): boolean => ipaddr.isValid(bare(hostname));

/**
 * Does this host, as a parsed URL spells it, lie inside by its very name? A public name that resolves to such an address
 * is refused by the HTTP adapter, which does the resolving.
 */
export function isInternalHost(hostname: string): boolean {
	const host = bare(hostname);
	if (ipaddr.isValid(host) || host.includes(':')) return isInternalAddress(host);
	if (!host.includes('.')) return true;
	return INSIDE.some((end) => host.endsWith(`.${end}`));
}
