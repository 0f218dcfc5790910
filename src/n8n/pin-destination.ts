import { lookup as dnsLookup } from 'node:dns/promises';
import { DaaError } from '../errors';
import { isAddress, isInternalAddress, isMetadataAddress } from '../execute/targets/internal-host';

/** All addresses of a name. Passed in by tests. */
export type Lookup = (hostname: string) => Promise<{ address: string; family: number }[]>;

export interface PinOptions {
	/** `host` or `host:port` as in URL.host: those that the admin says may lie inside. */
	internalHosts: ReadonlySet<string>;
	lookup?: Lookup;
	timeoutMs?: number;
}

const systemLookup: Lookup = (hostname) => dnsLookup(hostname, { all: true, verbatim: true });
const LOOKUP_TIMEOUT_MS = 10_000;

const refuse = (host: string, sentence: string): DaaError => new DaaError('target_not_allowed', `request.url: ${host} ${sentence}`, { fields: { field: 'request.url', sent: false } });

async function addressesOf(hostname: string, { lookup = systemLookup, timeoutMs = LOOKUP_TIMEOUT_MS }: PinOptions): Promise<string[]> {
	const unresolved = (code: string) => new DaaError('target_unavailable', `${hostname} could not be resolved (${code}).`, { fields: { sent: false, network: code } });
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(unresolved('ETIMEOUT')), timeoutMs);
	});
	try {
		const found = await Promise.race([lookup(hostname), late]);
		if (found.length === 0) throw unresolved('ENODATA');
		return found.map(({ address }) => address);
	} catch (error) {
		if (error instanceof DaaError) throw error;
		const code = (error as { code?: unknown }).code;
		throw unresolved(typeof code === 'string' ? code : 'EFAULT');
	} finally {
		clearTimeout(timer);
	}
}

/** An address as it stands in a URL. */
const inUrl = (address: string): string => (address.includes(':') ? `[${address}]` : address);

export interface Pinned {
	/** The same request at the one address that was checked. */
	url: string;
	/** The Host header that the server expects. */
	host: string;
	/** The name that the certificate has to carry; absent for an address. */
	servername?: string;
}

/**
 * Resolves the host once, checks every address it has, and binds the request to the first: whoever answers the next
 * question about that name cannot move the call elsewhere. Throws DaaError `target_not_allowed` or `target_unavailable`
 * (fields.sent is false: nothing left).
 */
export async function pinDestination(url: URL, options: PinOptions): Promise<Pinned> {
	const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
	const inside = options.internalHosts.has(url.host);
	const literal = isAddress(hostname);
	const addresses = literal ? [hostname] : await addressesOf(hostname, options);
	for (const address of addresses) {
		if (!inside && isInternalAddress(address)) throw refuse(url.host, literal ? 'lies inside the network, and the list does not say that it may be called.' : 'is a public name, but leads to an address inside the network.');
		if (isMetadataAddress(address) && !(inside && literal)) throw refuse(url.host, 'leads to a metadata service, which is never called.');
	}
	const pinned = new URL(url.href);
	pinned.hostname = inUrl(addresses[0] ?? '');
	return { url: pinned.href, host: url.host, ...(!literal && { servername: hostname }) };
}
