import fc from 'fast-check';
import { restTarget, type RestOptions } from '../../../src/execute/targets/rest-record';
import { fillBody, fillUrl } from '../../../src/execute/targets/rest-template';
import { pointerOf } from '../../../src/execute/targets/json-pointer';
import { startRestServer, type RestServer } from '../../servers/rest-server.mjs';
import { bearer, change, openActing, refusal, type Acting } from './helper';

const http = bearer('rest-1');
let server: RestServer;
let acting: Acting;
beforeEach(async () => {
	server = await startRestServer({ token: 'rest-1' });
	server.control({ set: { 'inv 7ä': { status: 'open', 'a/b~c': 'x', amount: 35 } } });
	acting = await openActing();
});
afterEach(async () => {
	await acting.close();
	await server.close();
});

const ID = 'inv 7ä';
const options = (over: Partial<RestOptions> = {}): RestOptions => ({
	system: 'billing',
	object: 'invoice',
	readUrl: `${server.url}/v1/invoices/{{target_id}}`,
	writeMethod: 'PATCH',
	writeBody: { data: { attributes: '{{changes}}' }, meta: { note: 'by {{intent_id}}' } },
	valuesAt: '/data/attributes',
	fields: ['status', 'a/b~c'],
	allowPrivate: true,
	...over,
});
const act = (over: Partial<RestOptions>, changes: object[] = [{ field: 'status', current: 'open', proposed: 'void' }]) => acting.act(restTarget(options(over)), http, change('Billing', 'Invoice', ID, changes));

test('an ETag goes back in If-Match: atomic', async () => {
	expect(restTarget(options({ version: 'etag', versionAs: 'if_match' })).capabilities.concurrency).toBe('atomic');
	expect(await act({ version: 'etag', versionAs: 'if_match' }, [{ field: 'status', current: 'open', proposed: 'void' }, { field: 'a/b~c', current: 'x', proposed: 'y' }])).toMatchObject({ state: 'committed', after: { status: 'void', 'a/b~c': 'y' } });
	const write = server.requests.find(({ method }) => method === 'PATCH')!;
	expect(write.headers['if-match']).toBe('"v1"');
	expect(write.body).toMatchObject({ data: { attributes: { status: 'void', 'a/b~c': 'y' } }, meta: { note: expect.stringMatching(/^by int_/) as string } });
	server.control({ faults: [{ mode: 'touch', method: 'PATCH', set: { [ID]: { amount: 36 } } }] });
	expect(await act({ version: 'etag', versionAs: 'if_match' }, [{ field: 'status', current: 'void', proposed: 'open' }])).toMatchObject({ state: 'blocked', code: 'value_stale', http_status: 412 });
});

test('a version number goes back in the body: atomic too', async () => {
	const versioned = { version: '/data/lock', versionAs: 'body' as const, writeBody: { data: { lock: '{{version}}', attributes: { status: '{{changes.status}}', left_out: '{{changes.amount}}' } } } };
	expect(await act(versioned)).toMatchObject({ state: 'committed' });
	expect(server.requests.find(({ method }) => method === 'PATCH')?.body).toEqual({ data: { lock: '1', attributes: { status: 'void' } } });
	server.control({ faults: [{ mode: 'touch', method: 'PATCH', set: { [ID]: { amount: 36 } } }] });
	expect(await act(versioned, [{ field: 'status', current: 'void', proposed: 'open' }])).toMatchObject({ state: 'blocked', code: 'value_stale', http_status: 409 });
});

test('without a version it is compared, then written; a version that is missing stops the write', async () => {
	expect(restTarget(options()).capabilities.concurrency).toBe('compare_then_write');
	expect(await act({})).toMatchObject({ state: 'committed' });
	expect(await act({ version: '/data/nothing', versionAs: 'if_match' }, [{ field: 'status', current: 'void', proposed: 'open' }])).toMatchObject({ state: 'failed', code: 'target_rejected' });
	expect(server.records.get(ID)?.writes).toBe(1);
});

test('what is refused at the door', () => {
	const target = restTarget(options());
	const ask = (id: string, field = 'status', system = 'billing', object = 'invoice') => refusal(target, change(system, object, id, [{ field, proposed: 'void' }]));
	expect(ask('7')).toBe('allowed');
	expect(ask('7', 'amount')).toContain('proposed_changes.0.field');
	expect(ask('7', 'status', 'crm')).toContain('target_system');
	expect(ask('7', 'status', 'billing', 'order')).toContain('target_object');
	for (const id of ['.', '..', '../x', '%2e%2e', 'a\\b', 'a/b']) expect([id, ask(id)]).toEqual([id, expect.stringContaining('target_id')]);
	expect(refusal(restTarget(options({ allowPrivate: false })), change('billing', 'invoice', '7', [{ field: 'status', proposed: 'void' }]))).toContain('inside the network');
});

test('settings that are wrong are said at once', () => {
	const wrong: Partial<RestOptions>[] = [
		{ readUrl: 'https://api.example.com/{{id}}' },
		{ readUrl: 'https://api.example.com/{{target_id' },
		{ readUrl: 'ftp://api.example.com/{{target_id}}' },
		{ readUrl: 'https://{{target_id}}.example.com/x' },
		{ writeBody: { a: '{{process.env}}' } },
		{ writeBody: { a: '{{target_id.length}}' } },
		{ valuesAt: 'data' },
		{ valuesAt: '/a~2' },
		{ fields: [] },
		{ version: '/v', versionAs: 'body', writeBody: { a: 1 } },
	];
	for (const over of wrong) expect(() => restTarget(options(over))).toThrow(expect.objectContaining({ code: 'parameter_invalid' }) as Error);
});

test('whatever id a proposal names, the address stays below the owner\'s', () => {
	fc.assert(
		fc.property(fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom('.', '/', '\\', '?', '#', '%', '@', ':', '2', 'e', 'ä', ' ', '\0', '{', '}', '🙂') }), (id) => {
			let filled: string;
			try {
				filled = fillUrl('https://api.example.com/v1/invoices/{{target_id}}/lines', { target_id: id, changes: {}, version: '', intent_id: 'int_1' });
			} catch (error) {
				expect(error).toMatchObject({ code: 'target_not_allowed' });
				return;
			}
			const url = new URL(filled);
			expect(url.host).toBe('api.example.com');
			expect(url.pathname.split('/')).toHaveLength(5);
			expect(url.pathname.startsWith('/v1/invoices/')).toBe(true);
			expect(url.search + url.hash).toBe('');
		}),
	);
});

test('what a proposal brings is never a template itself', () => {
	const values = { target_id: '{{version}}', changes: { a: '{{intent_id}}' }, version: 'secret', intent_id: 'int_1' };
	expect(fillBody({ id: '{{target_id}}', all: '{{changes}}', text: 'x {{target_id}} y' }, values)).toEqual({ id: '{{version}}', all: { a: '{{intent_id}}' }, text: 'x {{version}} y' });
});

test('JSON pointers as RFC 6901 has them', () => {
	const value = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'm~n': 8, ' ': 7 };
	for (const [pointer, found] of [['', value], ['/foo', value.foo], ['/foo/0', 'bar'], ['/', 0], ['/a~1b', 1], ['/m~0n', 8], ['/ ', 7], ['/foo/length/x', undefined], ['/__proto__', undefined]] as const) {
		expect(pointerOf(pointer, 'x')(value)).toEqual(found);
	}
});
