import { checkProof } from '../../src/identity/proof';
import type { Provider } from '../../src/identity/oidc/provider';
import { linkAccount } from '../../src/identity/enrol';
import { signToken } from '../../src/tokens/sign-token';
import { createKeyRing } from '../../src/tokens/key-ring';
import { jtiHash } from '../../src/tokens/verify-token';
import { actionsLogged, ask, DANA, OMAR, refund, riskOf } from '../approve/fixtures';
import { openTestPorts, TEST_KEYS, type TestPorts } from '../support/test-ports';
import { FakeProvider, json, providerOf, type FakeAccount } from './fake-provider';
import { enrolled, OWNER } from './support';
import { DESK, hiddenFields, linkTo, PAGE, titleOf, Visitor } from './visitor';

const DANAS: FakeAccount = { sub: 'u-dana', email: 'Dana@Example.com', email_verified: true };
const MALLORYS: FakeAccount = { sub: 'u-mallory', email: 'mallory@example.com', email_verified: true };

let ports: TestPorts;
let fake: FakeProvider;
let provider: Provider;
let dana: Visitor;
let mallory: Visitor;

beforeEach(async () => {
	ports = await openTestPorts();
	fake = new FakeProvider(ports.now);
	Object.assign(ports, { signIn: { issuer: fake.issuer } });
	provider = providerOf(fake, ports.now);
	dana = await Visitor.open(ports, provider);
	mallory = await Visitor.open(ports, provider);
});
afterEach(() => ports.close());

async function request(itemIndex = 0): Promise<{ id: string; token: string; omar: string }> {
	const { approval, tokens } = await ask(ports, { risk: riskOf(refund(), 'high'), itemIndex });
	return { id: approval.id, token: tokens.dana!, omar: tokens.omar! };
}

const state = async (id: string) => (await ports.store.approval(id))?.state;

/** Dana signs in in her browser; the proof on the page she ends on. */
async function proofOf(token: string, account = DANAS, visitor = dana): Promise<string> {
	const { body } = await visitor.desk(fake.login(await visitor.leave(token), account));
	return hiddenFields(body).identity ?? '';
}

async function approve(visitor: Visitor, token: string, identity: string, extra: Record<string, string> = {}) {
	const page = await visitor.review(token);
	return await visitor.review(token, { decision: 'approve', form_token: hiddenFields(page.body).form_token ?? '', confirm: '740', identity, ...extra });
}

/** Private details of the events of one action. */
async function outcomes(action: string): Promise<string[]> {
	return (await ports.store.log.byCorrelation('cor-1', 'production')).filter((event) => event.action === action).map(({ outcome }) => outcome);
}

test('the whole way: from the page to the provider, back to the desk, on to the page, and approved', async () => {
	const { id, token } = await request();
	const location = new URL(await dana.leave(token));
	expect(location.origin + location.pathname).toBe('https://id.example.com/auth');
	expect(Object.fromEntries(location.searchParams)).toMatchObject({ client_id: 'approvals', redirect_uri: DESK, response_type: 'code', scope: 'openid email', code_challenge_method: 'S256' });
	// Neither the review link nor anything secret goes to the provider.
	expect(location.href).not.toContain(token.slice(0, 40));
	const back = await dana.desk(fake.login(location.href, DANAS));
	expect([back.status, titleOf(back)]).toEqual([200, 'You are signed in']);
	expect(back.body).toContain(`action="https://n8n.example.com${PAGE.replace('&', '&amp;')}"`);
	expect(await state(id)).toBe('pending');
	const { identity } = hiddenFields(back.body);
	const page = await dana.review(token, { identity: identity! });
	expect([page.status, titleOf(page)]).toEqual([200, expect.stringMatching(/^Review/)]);
	expect(page.body).toContain('You are signed in at id.example.com');
	expect(await state(id)).toBe('pending');
	const fields = hiddenFields(page.body);
	const done = await dana.review(token, { decision: 'approve', confirm: '740', ...fields } as Record<string, string>);
	expect([done.status, await state(id)]).toEqual([200, 'approved']);
	expect((await ports.store.decisions(id))[0]?.identity).toBe('link+oidc:https://id.example.com#u-dana');
	expect(await actionsLogged(ports)).toEqual(['approval.requested', 'approval.viewed', 'identity.signed_in', 'approval.decided']);
	expect(dana.jar.size).toBe(0);
});

test('without a sign-in the link decides nothing, and the page says what to do', async () => {
	const { id, token } = await request();
	const answer = await approve(dana, token, '');
	expect(answer.status).toBe(403);
	expect(answer.body).toContain('Please sign in first');
	expect(linkTo(answer.body, /Sign in at id\.example\.com/)).toContain(`${DESK}?sign-in=`);
	expect(await state(id)).toBe('pending');
	const rejected = await dana.review(token, { decision: 'reject', reason: 'No.', form_token: hiddenFields(answer.body).form_token! });
	expect([rejected.status, await state(id)]).toEqual([200, 'rejected']);
});

test('what was wrong elsewhere does not use the sign-in up', async () => {
	const { id, token } = await request();
	const identity = await proofOf(token);
	const wrong = await approve(dana, token, identity, { confirm: '12' });
	expect(wrong.status).toBe(422);
	expect(hiddenFields(wrong.body).identity).toBe(identity);
	await approve(dana, token, identity);
	expect(await state(id)).toBe('approved');
});

describe('whose account counts', () => {
	test.each([
		['another address', { sub: 'x', email: 'mallory@example.com', email_verified: true }],
		['the right address, not verified', { sub: 'x', email: 'dana@example.com', email_verified: false }],
		['the right address, verified in another word', { sub: 'x', email: 'dana@example.com', email_verified: 'true' }],
		['the right address, verified left out', { sub: 'x', email: 'dana@example.com' }],
		['no address', { sub: 'x' }],
		['the approver\'s id as subject', { sub: 'dana' }],
		['an address that only looks the same', { sub: 'x', email: 'dаna@example.com', email_verified: true }],
	])('%s is refused, in words that tell nothing, and audited', async (_what, account) => {
		const { id, token } = await request();
		const answer = await dana.desk(fake.login(await dana.leave(token), account));
		expect([answer.status, titleOf(answer)]).toEqual([403, 'This account cannot decide here']);
		expect(answer.body).not.toMatch(/dana/i);
		expect(await outcomes('identity.refused')).toEqual(['identity_foreign']);
		expect(await state(id)).toBe('pending');
	});

	test('a linked account goes before the address, and stands for nobody else', async () => {
		const { token, omar } = await request();
		await linkAccount(ports, OWNER, 'dana', { issuer: 'https://id.example.com/', subject: 'u-77' });
		expect(titleOf(await dana.desk(fake.login(await dana.leave(token), DANAS)))).toBe('This account cannot decide here');
		expect(await proofOf(token, { sub: 'u-77' })).not.toBe('');
		const omars = { sub: 'u-77', email: 'omar@example.com', email_verified: true };
		expect(titleOf(await mallory.desk(fake.login(await mallory.leave(omar), omars)))).toBe('This account cannot decide here');
	});

	test('a subject linked at another provider is nothing here', async () => {
		await linkAccount(ports, OWNER, 'dana', { issuer: 'https://other.example.com', subject: 'u-mallory' });
		const { token } = await request();
		expect(titleOf(await dana.desk(fake.login(await dana.leave(token), MALLORYS)))).toBe('This account cannot decide here');
	});
});

describe('somebody who holds the link', () => {
	test('and signs in as themselves gets nothing', async () => {
		const { id, token } = await request();
		const answer = await mallory.desk(fake.login(await mallory.leave(token), MALLORYS));
		expect([answer.status, hiddenFields(answer.body)]).toEqual([403, {}]);
		expect((await approve(mallory, token, '')).status).toBe(403);
		expect(await state(id)).toBe('pending');
	});

	test('and sends the approver the address to sign in at: the browser that did not start it is refused', async () => {
		const { id, token } = await request();
		const bait = await mallory.leave(token);
		const answer = await dana.desk(fake.login(bait, DANAS));
		expect([answer.status, titleOf(answer), hiddenFields(answer.body)]).toEqual([403, 'This sign-in was started somewhere else', {}]);
		expect(await outcomes('identity.refused')).toEqual(['sign_in_other_browser']);
		expect(await state(id)).toBe('pending');
	});

	test('and sends the approver the address of the desk: the proof lands in the approver\'s browser only', async () => {
		const { id, token } = await request();
		const address = linkTo((await mallory.review(token)).body, /Sign in/)!;
		const started = await dana.desk(address);
		const back = await dana.desk(fake.login(started.headers.location!, DANAS));
		expect(hiddenFields(back.body).identity).toBeDefined();
		// What mallory can see afterwards: the page as before.
		expect((await mallory.review(token)).body).not.toContain('You are signed in');
		expect(mallory.jar.size).toBe(0);
		expect((await approve(mallory, token, '')).status).toBe(403);
		expect(await state(id)).toBe('pending');
	});

	test('and steals the address that the approver came back with is too late, and has no cookie', async () => {
		const { token } = await request();
		const callback = fake.login(await dana.leave(token), DANAS);
		const cookies = new Map(dana.jar);
		expect(titleOf(await mallory.desk(callback))).toBe('This sign-in was started somewhere else');
		expect(titleOf(await dana.desk(callback))).toBe('You are signed in');
		cookies.forEach((value, name) => mallory.jar.set(name, value));
		const late = await mallory.desk(callback);
		expect([late.status, titleOf(late), hiddenFields(late.body)]).toEqual([409, 'This sign-in was used already', {}]);
		expect(await outcomes('identity.refused')).toEqual(['sign_in_other_browser', 'sign_in_replayed']);
	});

	test('and puts their own code into the approver\'s way back changes nothing', async () => {
		const { token } = await request();
		const own = fake.login(await mallory.leave(token), MALLORYS);
		const hers = fake.login(await dana.leave(token), DANAS);
		const mixed = new URL(hers);
		mixed.searchParams.set('code', own.searchParams.get('code')!);
		const answer = await dana.desk(mixed);
		expect([answer.status, hiddenFields(answer.body)]).toEqual([403, {}]);
	});
});

describe('a state', () => {
	test('of another sign-in of the same browser does not fit the cookie of this one', async () => {
		const [first, second] = [await request(), await request(1)];
		const one = fake.login(await dana.leave(first.token), DANAS);
		const kept = [...dana.jar];
		const two = fake.login(await dana.leave(second.token), DANAS);
		const swapped = new URL(one);
		swapped.searchParams.set('state', two.searchParams.get('state')!);
		dana.jar.clear();
		for (const [name, value] of kept) dana.jar.set(name, value);
		expect(titleOf(await dana.desk(swapped))).toBe('This sign-in was started somewhere else');
		// The cookie's value under the other one's name does not help.
		const [[, value] = []] = kept;
		await dana.leave(second.token);
		for (const name of dana.jar.keys()) dana.jar.set(name, value!);
		expect(titleOf(await dana.desk(swapped))).toBe('This sign-in was started somewhere else');
	});

	test.each([
		['cut off', (text: string) => text.slice(0, -3)],
		['another kind of token', () => ''],
		['made up', () => 'eyJhbGciOiJub25lIn0.e30.'],
		['twice', (text: string) => text],
	])('that is %s is refused', async (what, change) => {
		const { token } = await request();
		const callback = fake.login(await dana.leave(token), DANAS);
		const text = what === 'another kind of token' ? token : change(callback.searchParams.get('state')!);
		if (what === 'twice') callback.searchParams.append('state', callback.searchParams.get('state')!);
		else callback.searchParams.set('state', text);
		const answer = await dana.desk(callback);
		expect(answer.status).toBeGreaterThanOrEqual(400);
		expect(hiddenFields(answer.body)).toEqual({});
	});

	test('lasts ten minutes', async () => {
		const { token } = await request();
		const callback = fake.login(await dana.leave(token), DANAS);
		ports.clock.advance(10 * 60_000 + 1_000);
		expect([(await dana.desk(callback)).status, await outcomes('identity.signed_in')]).toEqual([410, []]);
	});
});

test('a change of keys in the middle of a sign-in breaks nothing, and the end of a key ends what it signed', async () => {
	const [active, older] = TEST_KEYS;
	const next = { kid: 'test-3', secret: Buffer.alloc(32, 0x77), active: true };
	const { id, token } = await request();
	const callback = fake.login(await dana.leave(token), DANAS);
	Object.assign(ports, { keys: createKeyRing([next, { ...active!, active: false }, older!]) });
	const { identity } = hiddenFields((await dana.desk(callback)).body);
	await approve(dana, token, identity!);
	expect(await state(id)).toBe('approved');
	const second = await request(1);
	const late = fake.login(await dana.leave(second.token), DANAS);
	Object.assign(ports, { keys: createKeyRing([{ kid: 'test-4', secret: Buffer.alloc(32, 0x78), active: true }]) });
	expect((await dana.desk(late)).status).toBe(403);
});

describe('a provider, or somebody in its place,', () => {
	const evil: [string, FakeProvider['mischief']][] = [
		['signs with another key', { foreignKey: true }],
		['does not sign (alg none)', { header: { alg: 'none' }, signature: '' }],
		['signs with the client secret (HS256)', { header: { alg: 'HS256' } }],
		['says another algorithm', { header: { alg: 'PS256' } }],
		['sends back another nonce', { claims: { nonce: 'another' } }],
		['sends back no nonce', { claims: { nonce: undefined } }],
		['is another issuer', { claims: { iss: 'https://evil.example.com' } }],
		['speaks to another client', { claims: { aud: 'another' } }],
		['speaks to several clients', { claims: { aud: ['approvals', 'another'], azp: 'another' } }],
		['sends an expired token', { claims: { exp: 1_000 } }],
		['sends a token without a subject', { claims: { sub: undefined } }],
		['sends no ID token', { token: json(200, { access_token: 'at', token_type: 'Bearer' }) }],
		['sends something else', { token: json(200, 'hello') }],
		['answers no', { token: json(400, { error: 'invalid_grant' }) }],
	];
	test.each(evil)('that %s proves nothing', async (_what, mischief) => {
		const { id, token } = await request();
		Object.assign(fake.mischief, mischief);
		const answer = await dana.desk(fake.login(await dana.leave(token), DANAS));
		expect([answer.status, titleOf(answer), hiddenFields(answer.body)]).toEqual([403, 'You were not signed in', {}]);
		expect(await outcomes('identity.refused')).toEqual(['sign_in_refused']);
		expect(await state(id)).toBe('pending');
	});

	test.each([
		['iss', 'https://evil.example.com'],
		['iss', undefined],
		['error', 'access_denied'],
	])('that answers with %s %s proves nothing', async (name, value) => {
		const { token } = await request();
		const callback = fake.login(await dana.leave(token), DANAS);
		callback.searchParams.delete(name);
		if (value !== undefined) callback.searchParams.set(name, value);
		expect(titleOf(await dana.desk(callback))).toBe('You were not signed in');
		expect(fake.asked.filter(({ url }) => url.endsWith('/token'))).toEqual([]);
	});

	test.each([
		['discovery', 'hangs'],
		['discovery', json(503, {})],
		['discovery', json(200, { issuer: 'https://evil.example.com' })],
	] as const)('that cannot be read (%s %j) ends on a page that says so, and codes go on working', async (where, answer) => {
		const app = await enrolled(ports, 'dana');
		const { id, token } = await request();
		Object.assign(fake.mischief, { [where]: answer });
		const gone = await dana.desk(linkTo((await dana.review(token)).body, /Sign in/)!);
		expect([gone.status, titleOf(gone)]).toEqual([503, 'Signing in is not available']);
		await approve(dana, token, '', { code: app.code(ports.now()) });
		expect([await state(id), (await ports.store.decisions(id))[0]?.identity]).toEqual(['approved', 'link+totp']);
	});

	test.each(['hangs', json(500, {}), json(503, 'busy')] as const)('that is down when the code is traded (%j): nothing decided, try again', async (answer) => {
		const { token } = await request();
		const callback = fake.login(await dana.leave(token), DANAS);
		fake.mischief.token = answer;
		expect([(await dana.desk(callback)).status]).toEqual([503]);
		fake.mischief.token = undefined;
		expect(await proofOf(token)).not.toBe('');
	});

	test('is asked for its addresses and keys once an hour', async () => {
		const { token } = await request();
		for (let times = 0; times < 3; times += 1) await proofOf(token);
		const asked = (path: string) => fake.asked.filter(({ url }) => url.endsWith(path)).length;
		expect([asked('openid-configuration'), asked('/jwks'), asked('/token')]).toEqual([1, 1, 3]);
		ports.clock.advance(61 * 60_000);
		await proofOf(token);
		expect(asked('openid-configuration')).toBe(2);
	});
});

describe('a proof', () => {
	test('counts once', async () => {
		const { approval, tokens } = await ask(ports, { risk: riskOf(refund(), 'high'), approvers: [DANA, OMAR], approvalsRequired: 2 });
		const identity = await proofOf(tokens.dana!);
		await approve(dana, tokens.dana!, identity);
		expect(await state(approval.id)).toBe('partially_approved');
		expect((await approve(dana, tokens.dana!, identity)).status).toBe(409);
		expect(await ports.store.decisions(approval.id)).toHaveLength(1);
	});

	test('used up at the same moment elsewhere decides nothing', async () => {
		const { id, token } = await request();
		const identity = await proofOf(token);
		const { jti } = JSON.parse(Buffer.from(identity.split('.')[1]!, 'base64url').toString()) as { jti: string };
		await ports.store.transaction((tx) => tx.useOnce({ key: `identity ${jtiHash(jti)}`, at: ports.now().toISOString(), expiresAt: ports.now().toISOString() }));
		const answer = await approve(dana, token, identity);
		expect([answer.status, await state(id)]).toEqual([403, 'pending']);
		expect(answer.body).toContain('used already');
	});

	test('lasts ten minutes', async () => {
		const { id, token } = await request();
		const identity = await proofOf(token);
		ports.clock.advance(10 * 60_000 + 1_000);
		const answer = await approve(dana, token, identity);
		expect([answer.status, await state(id)]).toEqual([403, 'pending']);
		expect(answer.body).toContain('too long ago');
	});

	test('of another request, another approver or another payload proves nothing here', async () => {
		const [first, second] = [await request(), await request(1)];
		const identity = await proofOf(first.token);
		for (const [visitor, token] of [[dana, second.token], [mallory, first.omar]] as const) {
			const answer = await approve(visitor, token, identity);
			expect(answer.status).toBe(403);
			expect((await visitor.review(token, { identity })).body).toContain('does not belong to this request');
		}
		const edited = await ask(ports, { risk: riskOf(refund(), 'high'), itemIndex: 5, approvalsRequired: 2, approvers: [DANA, OMAR] });
		const before = await proofOf(edited.tokens.dana!);
		const app = await enrolled(ports, 'omar');
		const page = await mallory.review(edited.tokens.omar!);
		const done = await mallory.review(edited.tokens.omar!, { decision: 'edit_and_approve', confirm: '740', 'value.0': '700.00', form_token: hiddenFields(page.body).form_token!, code: app.code(ports.now()) });
		const changed = await ports.store.approval(edited.approval.id);
		expect([done.status, changed?.payloadHash === edited.approval.payloadHash]).toEqual([200, false]);
		expect((await approve(dana, edited.tokens.dana!, before, { confirm: '700' })).status).toBe(403);
	});

	test.each([
		['made by a review link', (token: string) => token],
		['made up', () => 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJkYW5hIn0.'],
		['a state', async (token: string) => new URL(await dana.leave(token)).searchParams.get('state')!],
		['a start', async (token: string) => new URL(linkTo((await dana.review(token)).body, /Sign in/)!).searchParams.get('sign-in')!],
	])('that is %s is none', async (_what, make) => {
		const { id, token } = await request();
		const answer = await approve(dana, token, await make(token));
		expect([answer.status, await state(id)]).toEqual([403, 'pending']);
	});

	test('of a provider that is no longer the owner\'s is none', async () => {
		const { token } = await request();
		const identity = await proofOf(token);
		Object.assign(ports, { signIn: { issuer: 'https://new.example.com' } });
		expect((await approve(dana, token, identity)).status).toBe(403);
	});

	test('never comes by GET, whatever the address says', async () => {
		const { token } = await request();
		await proofOf(token);
		expect((await dana.review(token)).body).not.toContain('You are signed in');
	});
});

test('a start that is old, foreign or about a changed request leads nowhere', async () => {
	const { token } = await request();
	const address = new URL(linkTo((await dana.review(token)).body, /Sign in/)!);
	const claims = JSON.parse(Buffer.from(address.searchParams.get('sign-in')!.split('.')[1]!, 'base64url').toString()) as Record<string, never>;
	const { iss: _iss, aud: _aud, iat: _iat, ...rest } = claims;
	const start = async (patch: object) => {
		const url = new URL(DESK);
		url.searchParams.set('sign-in', signToken('sign-in-start', { ...rest, ...patch } as never, ports.keys, ports.now()));
		return (await dana.desk(url)).status;
	};
	expect(await start({})).toBe(303);
	expect(await start({ sub: 'omar' })).toBe(403);
	expect(await start({ approval: 'apr_none' })).toBe(404);
	expect(await start({ payload_hash: 'f'.repeat(64) })).toBe(409);
	ports.clock.advance(60 * 60_000 + 1_000);
	expect((await dana.desk(address)).status).toBe(410);
});

test('the desk answers every other visit with a page and throws nothing', async () => {
	for (const query of ['?sign-in=', '?sign-in=x', '?state=', '?state=x', '?enrol=x', '?state=a&state=b', '?p=queue']) {
		const answer = await dana.desk(`${DESK}${query}`);
		expect(answer.status).toBeGreaterThanOrEqual(400);
		expect(answer.body).toContain('<h1>');
		expect(answer.headers['content-security-policy']).toContain('sandbox');
	}
	await ports.store.close();
	expect((await dana.desk(`${DESK}?sign-in=x`)).status).toBeGreaterThanOrEqual(400);
});

test('deciding alone in an emergency takes a new login', () => {
	const jti = 'jti-1';
	const place = { approval: { id: 'apr_1', payloadHash: 'a'.repeat(64) }, approverId: 'dana', linkJti: jti };
	const token = (fresh: boolean) =>
		signToken('identity', { jti: 'idt_1', exp: Math.floor(ports.now().getTime() / 1000) + 60, sub: 'dana', approval: 'apr_1', payload_hash: 'a'.repeat(64), link: jtiHash(jti), issuer: fake.issuer, subject: 'u-dana', fresh }, ports.keys, ports.now());
	const demand = { required: true, requiredInEmergency: true, totp: 'none' } as const;
	const judged = (fresh: boolean, emergency: boolean) => checkProof(ports, demand, place, { token: token(fresh) }, emergency).proof.kind;
	expect([judged(false, true), judged(true, true), judged(false, false), judged(true, false)]).toEqual(['none', 'oidc', 'oidc', 'oidc']);
});

test('a new login is asked for, and held to, where one is needed', async () => {
	const { token } = await request();
	const start = new URL(linkTo((await dana.review(token)).body, /Sign in/)!);
	const claims = JSON.parse(Buffer.from(start.searchParams.get('sign-in')!.split('.')[1]!, 'base64url').toString()) as Record<string, never>;
	const { iss: _iss, aud: _aud, iat: _iat, ...rest } = claims;
	start.searchParams.set('sign-in', signToken('sign-in-start', { ...rest, fresh: true } as never, ports.keys, ports.now()));
	const location = async () => (await dana.desk(start)).headers.location!;
	expect(Object.fromEntries(new URL(await location()).searchParams)).toMatchObject({ prompt: 'login', max_age: '300' });
	fake.mischief.claims = { auth_time: Math.floor(ports.now().getTime() / 1000) - 3_600 };
	expect(titleOf(await dana.desk(fake.login(await location(), DANAS)))).toBe('You were not signed in');
	fake.mischief.claims = { auth_time: undefined };
	expect(titleOf(await dana.desk(fake.login(await location(), DANAS)))).toBe('You were not signed in');
	fake.mischief.claims = undefined;
	expect(titleOf(await dana.desk(fake.login(await location(), DANAS)))).toBe('You are signed in');
});
