import { decideApproval } from '../../src/approve';
import { readReview } from '../../src/approve/open-review';
import { publishPolicy } from '../../src/tier/life/publish-policy';
import { loadPolicy } from '../../src/tier/load-policy';
import { readDelegations, withDelegations } from '../../src/tier/routing/delegations';
import { resolvePeople } from '../../src/tier/routing/resolve-people';
import { readSwitches } from '../../src/tier/switches/read-switches';
import { setDeskAddress } from '../../src/identity/desk-address';
import { conversationOf } from '../../src/tier/read-counters';
import { ask, DANA, OMAR, reassess, refund } from '../approve/fixtures';
import { anyIntent, anyProposal } from '../support/records';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { DESK, rowsOf, DeskVisitor } from './visitor';
import { XSS_CORPUS } from './xss-corpus';

const POLICY = {
	id: 'p', version: 1, action_type: 'refund',
	tiers: [{ tier: 'high', when: {}, route: 'named_approver', approver_rule: 'leads' }],
	roles: { leads: [{ id: 'dana', name: 'Dana Ruiz', email: 'dana@example.com' }], others: [{ id: 'omar', name: 'Omar Haddad', email: 'omar@example.com' }] },
	desk: { auditors: ['omar'], switches: ['leads'] },
};

let ports: TestPorts;
let dana: DeskVisitor;
let omar: DeskVisitor;
beforeEach(async () => {
	ports = await openTestPorts();
	await publishPolicy(ports, { kind: 'person', id: 'olga' }, { document: POLICY, author: 'olga', note: 'first' }, { environment: 'production' });
	[dana, omar] = [new DeskVisitor(ports), new DeskVisitor(ports)];
	await dana.signIn('dana');
	await omar.signIn('omar');
});
afterEach(() => ports.close());

const text = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('switches', () => {
	const stop = { go: 'switches', do: 'on', switch: 'stop_execution', scope: 'all', reason: 'A wrong price list', confirm: 'STOP' };

	it('are turned by whom the policy names, with a reason and a word to confirm, and tell who did it', async () => {
		for (const lacking of [{ confirm: 'yes' }, { reason: ' ' }, { switch: 'all' }, { scope: 'workflow' }] as Record<string, string>[]) {
			expect((await dana.send({ ...stop, ...lacking })).status).toBe(422);
		}
		expect(await readSwitches(ports.store)).toEqual([]);
		const { body } = await dana.send(stop);
		expect(text(body)).toContain('Stop execution is on for everything');
		expect(text(body)).toContain('Dana Ruiz switched stop_execution for everything on: A wrong price list');
		expect(await readSwitches(ports.store)).toMatchObject([{ switch: 'stop_execution', by: 'Dana Ruiz', reason: 'A wrong price list' }]);
		await dana.send({ ...stop, do: 'off', reason: 'Corrected' });
		expect(await readSwitches(ports.store)).toEqual([]);
	});

	it('are for others to read', async () => {
		const { status, body } = await omar.send(stop);
		expect(status).toBe(422);
		expect(body).not.toContain('Turn on');
		expect(await readSwitches(ports.store)).toEqual([]);
	});
});

describe('delegation', () => {
	const away = { go: 'delegation', do: 'away', from: '2026-11-20T10:00', until: '2026-11-27T10:00', backup: 'omar@example.com' };

	it('sends requests to the backup while it lasts, and no longer', async () => {
		expect(text((await dana.send(away)).body)).toContain('You are away until 27 Nov 2026, 10:00 UTC; Omar Haddad is asked instead.');
		const policy = withDelegations(loadPolicy(POLICY), await readDelegations(ports.store));
		const asked = (at: string) => resolvePeople('leads', policy, refund(), new Date(at)).people.map(({ id }) => id);
		expect(asked('2026-11-20T09:59:00Z')).toEqual(['dana']);
		expect(asked('2026-11-20T10:00:00Z')).toEqual(['omar']);
		expect(asked('2026-11-27T10:00:00Z')).toEqual(['dana']);
		expect(policy.hash).toBe(loadPolicy(POLICY).hash);
		await dana.send({ go: 'delegation', do: 'back' });
		expect(await readDelegations(ports.store)).toEqual([]);
		expect((await ports.store.log.byCorrelation('approver:dana@example.com', 'production')).map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(expect.arrayContaining(['delegation.changed away', 'delegation.changed back']));
	});

	it('takes no time that is over or upside down, and no backup that nobody knows', async () => {
		for (const wrong of [{ until: '2026-11-20T09:00' }, { from: '2026-11-01T00:00', until: '2026-11-02T00:00' }, { from: '' }, { backup: 'nobody' }, { backup: 'dana' }] as Record<string, string>[]) {
			expect((await dana.send({ ...away, ...wrong })).status).toBe(422);
		}
		expect(await readDelegations(ports.store)).toEqual([]);
	});
});

describe('search', () => {
	beforeEach(async () => {
		const action = refund({ origin: { customer_id: 'c-9', helpdesk_ticket_id: 'T-5', crm_ticket_id: '881' } });
		await ports.store.transaction((tx) => tx.insertProposal(anyProposal({ correlationId: 'cor-1', action, customerId: 'c-9', conversationId: conversationOf(action) ?? null })));
		const { tokens } = await ask(ports, { action, approvers: [DANA] });
		const review = await readReview(ports, ports.store, tokens.dana);
		await decideApproval(ports, tokens.dana, { decision: 'reject', reason: 'Not covered', formToken: review.formToken }, { reassess });
	});

	it('tells who decided what, when, why and on what evidence', async () => {
		for (const query of [{ by: 'correlation', q: 'cor-1' }, { by: 'approver', q: 'dana@example.com' }, { by: 'approver', q: 'dana' }, { by: 'customer', q: 'c-9' }, { by: 'ticket', q: 'T-5' }, { by: 'ticket', q: '881' }]) {
			const said = text((await omar.send({ go: 'search', ...query })).body);
			expect(said).toContain('Dana Ruiz (finance_lead) , 20 Nov 2026');
			expect(said).toContain('Not covered');
			expect(said).toContain('Return RMA-5512');
			expect(said).toContain('rejected');
		}
	});

	it('leads to the reverse of what was done, where it can be put back', async () => {
		await setDeskAddress(ports, DESK, 'wf/node');
		const action = refund({ correlation_id: 'cor-4' });
		const { approval, tokens } = await ask(ports, { action, approvers: [DANA], itemIndex: 3 });
		const link = async (who: DeskVisitor) => /href="([^"]*\?reverse=[^"]*)"/.exec((await who.send({ go: 'search', by: 'correlation', q: 'cor-4' })).body)?.[1];
		const { formToken } = await readReview(ports, ports.store, tokens.dana);
		await decideApproval(ports, tokens.dana, { decision: 'approve', formToken }, { reassess });
		expect(await link(dana)).toBeUndefined();
		await ports.store.transaction((tx) => tx.insertIntent(anyIntent({ requestKey: approval.id, state: 'committed', action, before: { refund_amount: '0.00', status: 'open' }, after: { refund_amount: '740.00', status: 'closed' }, finishedAt: ports.now().toISOString() })));
		const url = new URL((await link(dana)) ?? '');
		expect((await dana.visit('GET', url.search)).body).toContain('Take this back?');
		await dana.signIn('dana');
		expect(await link(omar)).toBeDefined();
	});

	it('marks what was decided alone in an emergency', async () => {
		const { approval } = await ask(ports, { action: refund({ correlation_id: 'cor-3' }), approvers: [OMAR], itemIndex: 2 });
		const badge = async () => (await omar.send({ go: 'search', by: 'correlation', q: 'cor-3' })).body.includes('<span class="chip glass">break-glass</span>');
		expect(await badge()).toBe(false);
		await ports.store.transaction((tx) => tx.insertDecision({ id: 'dec-alone', approvalId: approval.id, approverId: 'omar', decision: 'break_glass', reason: 'Flood', payloadHash: approval.payloadHash, identity: 'link+totp', decidedAt: '2026-11-20T10:00:00.000Z' }));
		expect(await badge()).toBe(true);
	});

	it('shows erased words as erased, nothing of another environment, and to others only what they were asked', async () => {
		const events = await ports.store.log.byCorrelation('cor-1', 'production');
		await ports.store.log.erasePrivate(events.map(({ id }) => id));
		expect(text((await omar.send({ go: 'search', by: 'correlation', q: 'cor-1' })).body)).toContain('has been erased');
		expect(text((await omar.send({ go: 'search', by: 'correlation', q: 'cor-1', environment: 'test' })).body)).toContain('Nothing was found.');
		await ask(ports, { action: refund({ correlation_id: 'cor-2' }), approvers: [OMAR], itemIndex: 1 });
		expect(text((await dana.send({ go: 'search', by: 'correlation', q: 'cor-2' })).body)).toContain('Nothing was found.');
		expect(text((await dana.send({ go: 'search', by: 'correlation', q: 'cor-1' })).body)).toContain('Case cor-1');
	});
});

test('text from outside stays text on the queue and in the search', async () => {
	for (const [index, evil] of XSS_CORPUS.entries()) {
		const action = refund({ target_id: String(index), origin: { customer_id: evil.slice(0, 200).trim() || 'x' }, proposed_changes: [{ field: 'note', current: evil, proposed: `${evil}!` }], facts: { amount: 1 } });
		await ask(ports, { action, itemIndex: index + 10, tier: index % 2 ? 'medium' : 'high' });
	}
	let seen = 0;
	await dana.send({});
	for (;;) {
		seen += rowsOf(dana.page.body).length;
		expect(dana.page.body).not.toMatch(/<(?:img|svg[^>]*\son|iframe|object|embed|math|base|meta http)/i);
		expect(dana.page.body.match(/<script/g)).toHaveLength(1);
		const after = /name="after" value="([^"]*)"/.exec(dana.page.body)?.[1];
		if (after === undefined) break;
		await dana.send({ after });
	}
	expect(seen).toBe(XSS_CORPUS.length);
	for (const evil of XSS_CORPUS.slice(0, 10)) {
		const { body } = await omar.send({ go: 'search', by: 'customer', q: evil });
		expect(body.match(/<script/g)).toHaveLength(1);
	}
});
