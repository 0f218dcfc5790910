import { createServer, type Server } from 'node:net';
import { isInternalAddress, isInternalHost } from '../../src/execute/targets/internal-host';
import { createAllowlist } from '../../src/execute/targets/allowlist';
import { pinDestination, type Lookup } from '../../src/n8n/pin-destination';

const PUBLIC = '93.184.216.34';
const lookup = (addresses: readonly string[]): Lookup => async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
const pin = (url: string, addresses: readonly string[] = [PUBLIC], internalHosts: string[] = []) => pinDestination(new URL(url), { internalHosts: new Set(internalHosts), lookup: lookup(addresses) });
const REFUSED = { code: 'target_not_allowed', fields: { sent: false } };

/** Every way to write an address that is not on the public internet. */
const INSIDE = [
	'http://127.0.0.1/', 'http://127.1/', 'http://127.0.1/', 'http://2130706433/', 'http://0x7f000001/', 'http://0x7f.0x0.0x0.0x1/', 'http://0177.0.0.1/', 'http://017700000001/', 'http://127.000.000.001/', 'http://0/', 'http://0.0.0.0/',
	'http://10.0.0.1/', 'http://167772161/', 'http://0xa000001/', 'http://012.0.0.1/', 'http://172.16.0.1/', 'http://172.31.255.255/', 'http://192.168.1.1/', 'http://3232235777/', 'http://100.64.0.1/', 'http://100.127.255.254/',
	'http://169.254.169.254/', 'http://2852039166/', 'http://0xa9fea9fe/', 'http://0251.0376.0251.0376/', 'http://169.254.170.2/', 'http://168.63.129.16/', 'http://100.100.100.200/', 'http://192.0.0.192/',
	'http://192.0.2.1/', 'http://198.18.0.1/', 'http://198.51.100.1/', 'http://203.0.113.1/', 'http://224.0.0.1/', 'http://240.0.0.1/', 'http://255.255.255.255/',
	'http://[::1]/', 'http://[::]/', 'http://[0:0:0:0:0:0:0:1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://[::ffff:169.254.169.254]/', 'http://[::127.0.0.1]/', 'http://[::ffff:0:127.0.0.1]/',
	'http://[64:ff9b::127.0.0.1]/', 'http://[64:ff9b::a9fe:a9fe]/', 'http://[64:ff9b:1::1]/', 'http://[2002:7f00:1::]/', 'http://[2002:a9fe:a9fe::]/', 'http://[2001::1]/', 'http://[2001:db8::1]/',
	'http://[fe80::1]/', 'http://[fc00::1]/', 'http://[fd00:ec2::254]/', 'http://[fec0::1]/', 'http://[ff02::1]/', 'http://[100::1]/', 'http://[4000::1]/',
	'http://127。0。0。1/', 'http://①②⑦.0.0.1/', 'http://１２７.0.0.1/', 'http://127%2e0%2e0%2e1/',
];

test.each(INSIDE)('%s lies inside, whoever wrote it so', async (url) => {
	expect(isInternalHost(new URL(url).hostname)).toBe(true);
	await expect(pin(url)).rejects.toMatchObject(REFUSED);
});

test.each(['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'x.internal', 'db', 'printer.local', 'ｌｏｃａｌｈｏｓｔ', 'metadata.google.internal', 'router.home.arpa'])('the name %s lies inside', (name) => {
	expect(isInternalHost(new URL(`http://${name}/`).hostname)).toBe(true);
});

test.each(['8.8.8.8', '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001:82a::200e'])('%s is public', (address) => {
	expect(isInternalAddress(address)).toBe(false);
});

test.each(['', 'nonsense', '999.1.1.1', '12345::', 'fe80::1%eth0'])('what is no address (%p) counts as inside', (address) => {
	expect(isInternalAddress(address)).toBe(true);
});

test('a request goes to the address that was checked, under the name that was asked for', async () => {
	expect(await pin('https://api.example.com:8443/v1?a=1')).toEqual({ url: `https://${PUBLIC}:8443/v1?a=1`, host: 'api.example.com:8443', servername: 'api.example.com' });
	expect(await pin('https://api.example.com/', ['2606:4700:4700::1111'])).toMatchObject({ url: 'https://[2606:4700:4700::1111]/', host: 'api.example.com' });
	expect(await pin('https://1.1.1.1/')).toEqual({ url: 'https://1.1.1.1/', host: '1.1.1.1' });
});

test('a public name that leads inside is refused, also when only one of its addresses does', async () => {
	for (const address of ['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'fd00::1']) {
		await expect(pin('https://api.example.com/', [address])).rejects.toMatchObject(REFUSED);
		await expect(pin('https://api.example.com/', [PUBLIC, address])).rejects.toMatchObject(REFUSED);
	}
});

test('a name that answers differently the second time is asked once', async () => {
	let asked = 0;
	const rebinding: Lookup = async () => [{ address: asked++ === 0 ? PUBLIC : '127.0.0.1', family: 4 }];
	const pinned = await pinDestination(new URL('https://rebind.example.com/'), { internalHosts: new Set(), lookup: rebinding });
	expect(new URL(pinned.url).hostname).toBe(PUBLIC);
	expect(asked).toBe(1);
});

test('an admin may name hosts that lie inside, by host and port, but a metadata service only by its own address', async () => {
	expect(await pin('http://billing.lan:8080/x', ['10.0.0.5'], ['billing.lan:8080'])).toMatchObject({ url: 'http://10.0.0.5:8080/x', host: 'billing.lan:8080' });
	await expect(pin('http://billing.lan:9090/x', ['10.0.0.5'], ['billing.lan:8080'])).rejects.toMatchObject(REFUSED);
	await expect(pin('http://billing.lan:8080/x', ['169.254.169.254'], ['billing.lan:8080'])).rejects.toMatchObject(REFUSED);
	expect(await pin('http://169.254.169.254/x', [], ['169.254.169.254'])).toMatchObject({ host: '169.254.169.254' });
});

test('a name that leads nowhere never left', async () => {
	await expect(pin('https://api.example.com/', [])).rejects.toMatchObject({ code: 'target_unavailable', fields: { sent: false } });
	const failing: Lookup = async () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
	await expect(pinDestination(new URL('https://api.example.com/'), { internalHosts: new Set(), lookup: failing })).rejects.toMatchObject({ code: 'target_unavailable', fields: { sent: false, network: 'ENOTFOUND' } });
	const silent: Lookup = () => new Promise(() => undefined);
	await expect(pinDestination(new URL('https://api.example.com/'), { internalHosts: new Set(), lookup: silent, timeoutMs: 20 })).rejects.toMatchObject({ code: 'target_unavailable', fields: { network: 'ETIMEOUT' } });
});

/** Addresses that two readers read differently, or that look like another one. */
test.each([
	'https://api.example.com@evil.example/v1/x', 'https://user:pw@api.example.com/v1/x', 'https://api.example.com\\@evil.example/v1/x', 'https://api.example.com#@evil.example/v1/x', 'https://api.example.com/v1/x#frag',
	'https://api.example.com.evil.example/v1/x', 'https://evil.example/https://api.example.com/v1/x', 'https:api.example.com/v1/x', 'https:///api.example.com/v1/x', '//api.example.com/v1/x', 'https://api.example.com:444/v1/x', 'http://api.example.com/v1/x',
	'https://api.example.com/v1/../admin', 'https://api.example.com/v1/%2e%2e/admin', 'https://api.example.com/v1/%252e%252e/admin', 'https://api.example.com/v1//x', 'https://api.example.com/v1/..%2fadmin', 'https://api.example.com/v1/.%00./x', 'https://api.example.com/v1;/x/../../admin',
	'https://аpi.example.com/v1/x', 'https://api.еxample.com/v1/x', 'https://api.example.com./v1/x', 'https://api.example.com/\tv1/x', ' https://api.example.com/v1/x', 'https://api.example.com\r\n/v1/x', 'https://api.example.com/v1x', 'ftp://api.example.com/v1/x', 'file:///etc/passwd', 'javascript:alert(1)', 'https://[api.example.com]/v1/x', 'https://api.example.com%2f@evil.example/',
])('%p is not the listed address', (url) => {
	const allowed = createAllowlist([{ method: 'POST', urlPrefix: 'https://api.example.com/v1' }]);
	expect(() => allowed('POST', url)).toThrow();
	expect(allowed('POST', 'https://api.example.com/v1/x').href).toBe('https://api.example.com/v1/x');
});

test('names that are the same to every reader stay allowed, in the one form that is sent', () => {
	const allowed = createAllowlist([{ method: 'POST', urlPrefix: 'https://bücher.example/v1' }]);
	expect(allowed('POST', 'https://BÜCHER.example/v1/x').href).toBe('https://xn--bcher-kva.example/v1/x');
	expect(allowed('POST', 'https://xn--bcher-kva.example/v1/x').host).toBe('xn--bcher-kva.example');
});

/** Nothing may listen on loopback and be reached: the whole way, with the system's own resolver. */
test('the system resolver: localhost by any alias is refused before a byte is sent', async () => {
	const hits: string[] = [];
	const server: Server = createServer((socket) => (hits.push('hit'), socket.destroy()));
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	await expect(pinDestination(new URL(`http://localhost:${(server.address() as { port: number }).port}/`), { internalHosts: new Set() })).rejects.toMatchObject(REFUSED);
	expect(hits).toEqual([]);
	await new Promise((done) => server.close(done));
});
