import { handleDesk, type DeskVisit } from '../../src/desk/handle-desk';
import type { DeskResponse } from '../../src/desk/handle-review';
import { readSession } from '../../src/identity/session/read-session';
import type { SignInLinkMessage } from '../../src/identity/session/send-link';
import { publishPolicy } from '../../src/tier/life/publish-policy';
import { anyApproval, anyApprover } from '../support/records';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { hiddenFields } from '../identity/visitor';

const DESK = 'https://n8n.example.com/webhook/review-desk';

let ports: TestPorts;
let sent: SignInLinkMessage[];
let waiting: (() => Promise<void>)[];

async function visit(method: 'GET' | 'POST', query: string, form?: Record<string, string>, patch: Partial<DeskVisit> = {}): Promise<DeskResponse> {
	const response = await handleDesk({
		ports,
		request: { method, query: new URLSearchParams(query), now: ports.now(), contentType: 'application/x-www-form-urlencoded', body: form && new URLSearchParams(form).toString() },
		deskUrl: DESK,
		sendSignInLink: async (message) => {
			sent.push(message);
			return { channel: 'email' };
		},
		later: (work) => waiting.push(work),
		...patch,
	});
	return response;
}

const get = (query = '') => visit('GET', query);
const post = (form: Record<string, string>) => visit('POST', '', form);

async function askFor(who: string): Promise<DeskResponse> {
	const response = await post({ who });
	for (const work of waiting.splice(0)) await work();
	return response;
}

const linkToken = (message = sent.at(-1)): string => new URL(message?.url ?? '').searchParams.get('desk') ?? '';

async function signIn(who: string): Promise<DeskResponse> {
	await askFor(who);
	return await post({ desk_link: linkToken() });
}

beforeEach(async () => {
	ports = await openTestPorts();
	sent = [];
	waiting = [];
	const approval = anyApproval();
	await ports.store.transaction((tx) => tx.insertApproval(approval, [anyApprover(approval.id, { approverId: 'lea', name: 'Lea Lead', email: 'Lea@Example.com' })]));
});
afterEach(() => ports.close());

describe('signing in to the desk', () => {
	it('shows how to sign in, and nothing else, to whoever comes by', async () => {
		const { status, body } = await get();
		expect(status).toBe(200);
		expect(body).toContain('Send me a link');
		expect(body).not.toContain('Queue');
	});

	it('answers alike whether or not somebody is known, and sends after the answer', async () => {
		const [known, unknown] = [await post({ who: 'lea@example.com' }), await post({ who: 'nobody@example.com' })];
		expect(known).toEqual(unknown);
		expect(sent).toEqual([]);
		for (const work of waiting.splice(0)) await work();
		expect(sent.map(({ to }) => to)).toEqual([{ id: 'lea', name: 'Lea Lead', email: 'Lea@Example.com' }]);
	});

	it('finds a person by id as by address, and sends to the address', async () => {
		await askFor('lea');
		expect(sent.map(({ to }) => to.email)).toEqual(['Lea@Example.com']);
	});

	it('signs in by a link once: looking at it uses nothing up', async () => {
		await askFor('lea');
		const token = linkToken();
		expect((await get(`desk=${token}`)).body).toContain('You sign in as');
		expect((await get(`desk=${token}`)).status).toBe(200);
		const first = await post({ desk_link: token });
		expect(first.status).toBe(200);
		expect(first.body).toContain('Lea Lead');
		expect((await post({ desk_link: token })).status).toBe(410);
	});

	it('takes no link after ten minutes', async () => {
		await askFor('lea');
		ports.clock.advance(10 * 60_000 + 1_000);
		expect((await post({ desk_link: linkToken() })).status).toBe(410);
	});

	it('sends five links an hour to one person', async () => {
		for (let i = 0; i < 8; i += 1) await askFor('lea');
		expect(sent).toHaveLength(5);
		ports.clock.advance(60 * 60_000);
		await askFor('lea');
		expect(sent).toHaveLength(6);
	});

	it('keeps the session in forms: in no address, cookie or link', async () => {
		const { headers, body } = await signIn('lea');
		const { desk } = hiddenFields(body);
		expect(desk).toBeTruthy();
		expect(headers['set-cookie']).toBeUndefined();
		expect(headers['cache-control']).toBe('no-store');
		expect(headers['referrer-policy']).toBe('no-referrer');
		expect([...body.matchAll(/(?:href|action)="([^"]*)"/g)].every(([, address]) => !address?.includes(desk ?? ''))).toBe(true);
	});

	it('goes on while it is used, ends after half an hour without, and after eight hours in any case', async () => {
		let { body } = await signIn('lea');
		ports.clock.advance(29 * 60_000);
		({ body } = await post({ desk: hiddenFields(body).desk ?? '', go: 'search' }));
		ports.clock.advance(29 * 60_000);
		const third = await post({ desk: hiddenFields(body).desk ?? '', go: 'queue' });
		expect(third.status).toBe(200);
		ports.clock.advance(31 * 60_000);
		expect(await post({ desk: hiddenFields(third.body).desk ?? '' })).toMatchObject({ status: 401 });
		({ body } = await signIn('lea'));
		let visits = 0;
		for (let status = 200; status === 200 && visits < 50; visits += 1) {
			ports.clock.advance(20 * 60_000);
			const next = await post({ desk: hiddenFields(body).desk ?? '' });
			({ status } = next);
			if (status === 200) ({ body } = next);
		}
		expect(visits).toBe(24);
	});

	it('is over after signing out, whoever kept the token', async () => {
		const { body } = await signIn('lea');
		const { desk = '' } = hiddenFields(body);
		expect((await post({ desk, do: 'sign_out' })).body).toContain('You are signed out');
		expect((await post({ desk })).status).toBe(401);
	});

	it('takes no other token for a session', async () => {
		await askFor('lea');
		expect((await post({ desk: linkToken() })).status).toBe(401);
		expect((await post({ desk: 'x.y.z' })).status).toBe(401);
	});

	it('gives a request that names the same id with another address to nobody else', async () => {
		const approval = anyApproval();
		await ports.store.transaction((tx) => tx.insertApproval(approval, [anyApprover(approval.id, { approverId: 'lea', name: 'Lea Lead', email: 'evil@example.com' })]));
		await askFor('lea');
		expect(sent.map(({ to }) => to.email)).toEqual(['evil@example.com', 'Lea@Example.com']);
		for (const message of sent) {
			const { desk } = hiddenFields((await post({ desk_link: linkToken(message) })).body);
			expect((await readSession(ports, desk, 'production')).keys).toEqual([message.to.email?.toLowerCase()]);
		}
	});
});

describe('roles at the desk', () => {
	const policy = {
		id: 'refunds',
		version: 1,
		owner: 'olga',
		action_type: 'refund',
		tiers: [{ tier: 'high', when: {}, route: 'named_approver', approver_rule: 'leads' }],
		roles: { leads: [{ id: 'lea', name: 'Lea Lead', email: 'lea@example.com' }], audit: [{ id: 'aud', name: 'Audrey', email: 'audrey@example.com' }], owners: [{ id: 'olga', name: 'Olga', email: 'olga@example.com' }] },
		desk: { auditors: ['audit'], switches: ['olga'] },
	};

	it('come from published policies, and bring people in who were never asked', async () => {
		await publishPolicy(ports, { kind: 'person', id: 'olga' }, { document: policy, author: 'olga', note: 'first' }, { environment: 'production' });
		await askFor('audrey@example.com');
		expect(sent.map(({ to }) => to.id)).toEqual(['aud']);
		const rolesOf = async (who: string) => (await readSession(ports, hiddenFields((await signIn(who)).body).desk, 'production')).roles;
		expect(await rolesOf('audrey@example.com')).toEqual(['approver', 'auditor']);
		expect(await rolesOf('olga')).toEqual(['approver', 'policy_owner', 'switch_admin']);
		expect(await rolesOf('lea')).toEqual(['approver']);
	});
});
