import { handleReview } from '../../src/desk';
import { loadPolicy } from '../../src/tier/load-policy';
import { ask, DANA, MIRA, OMAR, reassess, refund, riskOf } from '../approve/fixtures';
import { enrolled } from '../identity/support';
import { openTestPorts, type TestPorts } from '../support/test-ports';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const DOCUMENT = {
	id: 'refunds', version: '8', action_type: 'refund',
	tiers: [{ tier: 'high', when: { amount_gt: 0 }, route: 'named_approver', approver_rule: 'finance' }],
	roles: { finance: [DANA, OMAR, MIRA].map(({ id, name }) => ({ id, name })), on_call: [{ id: DANA.id, name: DANA.name }] },
	break_glass: { roles: ['on_call'] },
};

const page = (token: string | undefined, form?: Record<string, string>) =>
	handleReview(ports, { method: form ? 'POST' : 'GET', token, actionUrl: '/r', ...(form && { contentType: 'application/x-www-form-urlencoded' }), body: form && new URLSearchParams(form).toString(), now: ports.now() }, { reassess });
const tokenIn = (html: string) => /name="form_token" value="([^"]+)"/.exec(html)?.[1] ?? '';

async function request() {
	const policy = loadPolicy(DOCUMENT);
	await ports.store.transaction((tx) => tx.insertPolicy({ hash: policy.hash, id: policy.id, version: policy.version, document: DOCUMENT, createdAt: ports.now().toISOString() }));
	return ask(ports, { tier: 'high', approvers: [DANA, OMAR, MIRA], approvalsRequired: 2, risk: { ...riskOf(refund(), 'high'), policy_hash: policy.hash, approvals_required: 2 } });
}

describe('deciding alone in an emergency', () => {
	it('is offered only to those whom the policy names, and asks for a reason, the typed value and a second factor', async () => {
		const { tokens } = await request();
		expect((await page(tokens.omar)).response.body).not.toContain('value="break_glass"');
		const { body } = (await page(tokens.dana)).response;
		expect(body).toContain('value="break_glass"');
		expect(body).toContain('To approve this you need a second factor.');
		const refused = await page(tokens.dana, { decision: 'break_glass', form_token: tokenIn(body), reason: 'Flood.', confirm: '740' });
		expect([refused.response.status >= 400, refused.decided]).toEqual([true, undefined]);
	});

	it('refuses whom the policy does not name, whatever was sent', async () => {
		const { tokens } = await request();
		const { body } = (await page(tokens.omar)).response;
		const refused = await page(tokens.omar, { decision: 'break_glass', form_token: tokenIn(body), reason: 'Flood.', confirm: '740' });
		expect([refused.response.status >= 400, refused.decided]).toEqual([true, undefined]);
	});

	it('approves at once, with a badge wherever it is shown, and shuts the way until somebody looked back', async () => {
		const { tokens } = await request();
		const app = await enrolled(ports, DANA.id);
		const form = { decision: 'break_glass', form_token: tokenIn((await page(tokens.dana)).response.body), confirm: '740' };
		expect((await page(tokens.dana, { ...form, code: app.code(ports.now()) })).response.status).toBe(422);
		ports.clock.advance(60_000);
		const done = await page(tokens.dana, { ...form, reason: 'The shop is flooded.', code: app.code(ports.now()) });
		expect(done).toMatchObject({ response: { status: 200 }, decided: { complete: true } });
		const later = (await page(tokens.mira)).response.body;
		for (const html of [done.response.body, later]) {
			expect(html).toContain('<span class="chip glass">break-glass</span>');
			expect(html).toContain('The shop is flooded.');
		}
	});
});
