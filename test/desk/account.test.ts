import type { Provider } from '../../src/identity/oidc/provider';
import { readSession } from '../../src/identity/session/read-session';
import { ask } from '../approve/fixtures';
import { FakeProvider, providerOf, type FakeAccount } from '../identity/fake-provider';
import { hiddenFields, linkTo } from '../identity/visitor';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { DeskVisitor } from './visitor';

const DANAS: FakeAccount = { sub: 'u-dana', email: 'Dana@Example.com', email_verified: true };

let ports: TestPorts;
let fake: FakeProvider;
let provider: Provider;
beforeEach(async () => {
	ports = await openTestPorts();
	fake = new FakeProvider(ports.now);
	provider = providerOf(fake, ports.now);
	await ask(ports);
});
afterEach(() => ports.close());

/** From the desk to the provider: the browser, where it was sent, and the cookie it got on the way. */
async function leave(): Promise<{ visitor: DeskVisitor; location: string; cookies: string }> {
	const visitor = new DeskVisitor(ports);
	const { body } = await visitor.visit('GET', '', undefined, { provider });
	const address = linkTo(body, /Sign in at/) ?? '';
	const { status, headers } = await visitor.visit('GET', address.slice(address.indexOf('?')), undefined, { provider });
	expect(status).toBe(303);
	return { visitor, location: headers.location ?? '', cookies: (headers['set-cookie'] ?? '').split(';')[0] ?? '' };
}

test('an account signs in to the desk: by a form, with its address for a person that is asked', async () => {
	const { visitor, location, cookies } = await leave();
	const signedIn = await visitor.visit('GET', fake.login(location, DANAS).search, undefined, { provider, cookies });
	expect(signedIn.status).toBe(200);
	expect(signedIn.body).toContain('You are signed in');
	const { desk = '' } = hiddenFields(signedIn.body);
	expect(signedIn.headers.location).toBeUndefined();
	const queue = await visitor.visit('POST', '', { desk }, { provider });
	expect(queue.body).toContain('Your queue');
	expect(await readSession(ports, hiddenFields(queue.body).desk, 'production')).toMatchObject({ keys: ['dana@example.com'], factor: 'oidc' });
});

test.each([
	['an account that nobody asks', { sub: 'u-mallory', email: 'mallory@example.com', email_verified: true }, 'This account cannot decide here'],
	['an address that nobody has verified', { ...DANAS, email_verified: false }, 'This account cannot decide here'],
])('%s opens no desk', async (_what, account, title) => {
	const { visitor, location, cookies } = await leave();
	const refused = await visitor.visit('GET', fake.login(location, account).search, undefined, { provider, cookies });
	expect(refused.status).toBe(403);
	expect(refused.body).toContain(title);
	expect(hiddenFields(refused.body).desk).toBeUndefined();
	expect(linkTo(refused.body, /To the review desk/)).toBe('/webhook/review-desk');
});

test('a sign-in counts once, in the browser that began it, and for ten minutes', async () => {
	const { visitor, location, cookies } = await leave();
	const back = fake.login(location, DANAS).search;
	expect((await visitor.visit('GET', back, undefined, { provider })).status).toBe(403);
	expect((await visitor.visit('GET', back, undefined, { provider, cookies })).status).toBe(200);
	expect((await visitor.visit('GET', back, undefined, { provider, cookies })).status).toBe(409);
	const late = await leave();
	ports.clock.advance(11 * 60_000);
	expect((await late.visitor.visit('GET', fake.login(late.location, DANAS).search, undefined, { provider, cookies: late.cookies })).status).toBe(410);
});
