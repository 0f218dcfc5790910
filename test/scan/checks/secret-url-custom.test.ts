import { parseGuardrailSettings, scanText } from '../../../src/scan';
import { found } from '../helpers';

describe('secret', () => {
	test.each([
		['sk-abcdEFGH1234567890abcdEF', 'key sk-abcdEFGH1234567890abcdEF leaked'],
		['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
		['ghp_0123456789abcdefghijABCDEFGHIJ012345', 'token ghp_0123456789abcdefghijABCDEFGHIJ012345.'],
		['xoxb-123456789012-abcdefABCDEF', 'xoxb-123456789012-abcdefABCDEF'],
		['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
		['Bearer abcdef1234567890abcdef', 'Authorization: Bearer abcdef1234567890abcdef'],
		['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'x -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- y'],
		['KfX3813SO9l', 'DB_PASS = "KfX3813SO9l"'],
		['hunter2!', 'password: hunter2!'],
		['Tr0ub4dor', 'my password is Tr0ub4dor.'],
		['s3cr3tpw', 'postgres://user:s3cr3tpw@db.example/x'],
		['Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==', 'DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==;EndpointSuffix=core.windows.net'],
		['Sup3rGeheim', 'Server=db.example;Database=shop;User Id=sa;Password=Sup3rGeheim;Encrypt=true'],
		['hvs.CAESIJabcdefghijklmnop', 'vault: hvs.CAESIJabcdefghijklmnop'],
		['GOCSPX-abcdefghij1234567890ABCD', 'GOCSPX-abcdefghij1234567890ABCD'],
		['dapi0123456789abcdef0123456789abcdef', 'use dapi0123456789abcdef0123456789abcdef'],
		['glrt-abcdefghij0123456789', 'runner glrt-abcdefghij0123456789'],
	])('finds %j', (value, text) => expect(found('secret', text)).toEqual([value]));
	test.each(['my password is not working', 'I forgot my password: can you reset it?', 'password: ********', 'the token expired', 'the secret of good coffee is water', 'password=<your password>', 'api key: required', 'bearer of good news', 'the key-ring I ordered', 'page?sig=none&x=1', 'Pwd=<your password>', 'the dapi library'])('leaves %j', (text) =>
		expect(found('secret', text)).toEqual([]),
	);
});

describe('url', () => {
	const settings = parseGuardrailSettings({ url_allowlist: ['example.com', 'HELP.shop.example'] });
	const links = (text: string, direction: 'input' | 'draft' = 'draft'): string[] =>
		scanText({ text, direction }, settings)
			.findings.filter(({ category }) => category === 'url')
			.map(({ start, end }) => text.slice(start, end));
	test.each([
		['see https://example.com/a?b=c.', []],
		['see https://www.example.com', []],
		['see https://example.com.evil.net/x, please', ['https://example.com.evil.net/x']],
		['http://evil.net', ['http://evil.net']],
		['www.evil.net/login', ['www.evil.net/login']],
		['go to evil.com/login now', ['evil.com/login']],
		['https://example.com@evil.net/', ['https://example.com@evil.net/']],
		['https://exаmple.com/', ['https://exаmple.com/']],
		['[here](https://evil.net/a)', ['https://evil.net/a']],
		['help.shop.example/faq and https://shop.example', ['https://shop.example']],
		['write to jo@evil.com', []],
		['version 2.0.com', ['2.0.com']],
		['javascript://evil.net/%0aalert(1)', ['javascript://evil.net/%0aalert(1)']],
	])('%j → %j', (text, expected) => expect(links(text)).toEqual(expected));
	test('without an allowlist and for customers links are free', () => {
		expect(found('url', 'http://evil.net', 'draft')).toEqual([]);
		expect(links('http://evil.net', 'input')).toEqual([]);
	});
});

describe('custom', () => {
	const settings = parseGuardrailSettings({ keywords: ['Project Falcon', { keyword: 'competitor*', direction: 'draft', action: 'block' }, { keyword: '机密', action: 'mask' }, { keyword: 'naïve', action: 'allow' }] });
	const custom = (text: string, direction: 'input' | 'draft'): [string, string[]] => {
		const { action, findings } = scanText({ text, direction }, settings);
		return [action, findings.map(({ start, end }) => text.slice(start, end))];
	};
	test.each<[string, 'input' | 'draft', [string, string[]]]>([
		['about PROJECT  falcon', 'input', ['escalated', ['PROJECT  falcon']]],
		['project falconry', 'input', ['allowed', []]],
		['our competitors say', 'draft', ['blocked', ['competitor']]],
		['our competitors say', 'input', ['allowed', []]],
		['这是机密。', 'input', ['masked', ['机密']]],
		['so naive', 'input', ['allowed', ['naive']]],
	])('%j as %s → %j', (text, direction, expected) => expect(custom(text, direction)).toEqual(expected));
});
