import type { ApprovalRequest } from '../../src/approve';
import { publishPolicy } from '../../src/tier/life/publish-policy';
import type { Tier } from '../../src/sections';
import type { ApprovalRecord } from '../../src/store/port';
import { ask, DANA, MIRA, OMAR, refund, reply } from '../approve/fixtures';
import { DaaError } from '../../src/errors';
import { enrolled } from '../identity/support';
import { hiddenFields } from '../identity/visitor';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { DeskVisitor, formToken, picks, rowsOf } from './visitor';

let ports: TestPorts;
let dana: DeskVisitor;
beforeEach(async () => {
	ports = await openTestPorts();
	dana = new DeskVisitor(ports);
});
afterEach(() => ports.close());

const HOUR = 3_600_000;
let item = 0;
const later = (hours: number): Date => new Date(ports.now().getTime() + hours * HOUR);

const medium = (ticket: string, patch: Parameters<typeof refund>[0] = {}) => refund({ target_id: ticket, facts: { amount: 40, currency: 'EUR' }, proposed_changes: [{ field: 'refund_amount', current: '0.00', proposed: '40.00' }], ...patch });

async function made(patch: Partial<ApprovalRequest> & { tier?: Tier; ticket?: string } = {}): Promise<ApprovalRecord> {
	item += 1;
	const { ticket = String(item), ...rest } = patch;
	return (await ask(ports, { action: medium(ticket), ...rest, itemIndex: item })).approval;
}
const state = async ({ id }: ApprovalRecord) => (await ports.store.approval(id))?.state;

describe('the queue', () => {
	it('holds what its person is asked and nothing else', async () => {
		const mine = await made();
		await made({ approvers: [OMAR] });
		expect(rowsOf((await dana.signIn('dana@example.com')).body)).toEqual([mine.id]);
	});

	it('goes by risk × urgency × impact', async () => {
		const relaxed = await made({ dueAt: later(30) });
		const urgent = await made({ dueAt: later(2) });
		const risky = await made({ action: medium('9', { facts: { amount: 40 } }), tier: 'high', dueAt: later(9) });
		const vip = await made({ action: medium('10', { facts: { amount: 40, customer_tier: 'enterprise', reversible: false } }), dueAt: later(30) });
		expect(rowsOf((await dana.signIn('dana')).body)).toEqual([risky.id, urgent.id, vip.id, relaxed.id]);
	});

	it('filters by tier, action type and customer, and says how many there are', async () => {
		const high = await made({ tier: 'high' });
		const message = await made({ action: reply({ origin: { customer_id: 'c-7' } }) });
		await made();
		await dana.signIn('dana');
		expect(dana.page.body).toContain('1 high · 2 medium · 0 low');
		expect(rowsOf((await dana.send({ tier: 'high' })).body)).toEqual([high.id]);
		expect(rowsOf((await dana.send({ type: 'send_reply' })).body)).toEqual([message.id]);
		expect(rowsOf((await dana.send({ customer: 'c-7' })).body)).toEqual([message.id]);
		expect(rowsOf((await dana.send({ customer: 'c-7', tier: 'high' })).body)).toEqual([]);
	});

	it('pages through everything once, in order', async () => {
		for (let i = 0; i < 45; i += 1) await made({ dueAt: later(1 + (i % 7)), tier: i % 3 === 0 ? 'high' : 'medium' });
		await dana.signIn('dana');
		const seen = rowsOf(dana.page.body);
		for (let pages = 0; pages < 5; pages += 1) {
			const after = /name="after" value="([^"]*)"/.exec(dana.page.body)?.[1];
			if (after === undefined) break;
			seen.push(...rowsOf((await dana.send({ after })).body));
		}
		expect(seen).toHaveLength(45);
		expect(new Set(seen).size).toBe(45);
	});

	it('never mixes test and production', async () => {
		const real = await made();
		const test = await made({ action: medium('t', { environment: 'test' }) });
		await dana.signIn('dana');
		expect(rowsOf(dana.page.body)).toEqual([real.id]);
		expect(rowsOf((await dana.send({ environment: 'test' })).body)).toEqual([test.id]);
		expect((await dana.send({ environment: 'production', open: test.id })).status).toBe(404);
	});

	it('loses a request when it is decided, expired or handed on', async () => {
		const { id } = await made();
		await made();
		await dana.signIn('dana');
		await dana.send({ open: id });
		await dana.send({ open: id, decision: 'reject', form_token: formToken(dana.page.body), reason: 'no' });
		expect(rowsOf((await dana.send({})).body)).not.toContain(id);
	});
});

describe('the own load', () => {
	const today = () => /<p class="small muted load">(.*?)<\/p>/s.exec(dana.page.body)?.[1];

	it('tells what was decided since midnight and after how long a look, to the one who did, and nothing before', async () => {
		const ids: string[] = [];
		for (let i = 0; i < 3; i += 1) ids.push((await made()).id);
		await dana.signIn('dana');
		expect(today()).toBeUndefined();
		for (const [index, id] of ids.slice(0, 2).entries()) {
			await dana.send({ open: id });
			ports.clock.advance((index + 1) * 40_000);
			await dana.send({ open: id, decision: 'reject', form_token: formToken(dana.page.body), reason: 'no' });
		}
		await dana.send({});
		expect(today()).toBe('Today you decided 2, after looking for 60 s (median).');
		const omar = new DeskVisitor(ports);
		await omar.signIn('omar');
		expect(omar.page.body).not.toContain('Today you decided');
	});
});

describe('a request in the desk', () => {
	it('is seen, decided by the same rules, and the next one follows; its workflow is told', async () => {
		const first = await made({ dueAt: later(1) });
		const second = await made({ dueAt: later(2) });
		await dana.signIn('dana');
		await dana.send({ open: first.id });
		expect(dana.page.body).toContain('Your decision');
		const decided = await dana.send({ open: first.id, decision: 'approve', form_token: formToken(dana.page.body) });
		expect(decided.status).toBe(200);
		expect(decided.body).toContain('Approved: ');
		expect(decided.body).toContain(`name="open" value="${second.id}"`);
		expect(await state(first)).toBe('approved');
		expect(dana.woken.map(({ id }) => id)).toEqual([first.id]);
		const [decision] = await ports.store.decisions(first.id);
		expect(decision).toMatchObject({ approverId: 'dana', decision: 'approve', identity: 'link' });
	});

	it('asks to type a value in the high tier, and keeps the page with the reason when it is wrong', async () => {
		const high = await made({ tier: 'high', action: refund({ target_id: '77' }) });
		await dana.signIn('dana');
		await dana.send({ open: high.id });
		const wrong = await dana.send({ open: high.id, decision: 'approve', form_token: formToken(dana.page.body), confirm: '1' });
		expect(wrong.status).toBe(422);
		expect(wrong.body).toContain('Nothing was decided.');
		await dana.send({ open: high.id, decision: 'approve', form_token: formToken(dana.page.body), confirm: '740.00 EUR' });
		expect(await state(high)).toBe('approved');
	});

	it('does not decide by another page, another person, or for somebody who is not asked', async () => {
		const one = await made();
		const other = await made({ approvers: [OMAR] });
		const [mira, omar] = [new DeskVisitor(ports), new DeskVisitor(ports)];
		await made({ approvers: [MIRA] });
		await mira.signIn('mira');
		expect((await mira.send({ open: one.id })).status).toBe(404);
		await omar.signIn('omar');
		await omar.send({ open: one.id });
		await dana.signIn('dana');
		expect((await dana.send({ open: one.id, decision: 'approve', form_token: formToken(omar.page.body) })).status).toBe(409);
		expect((await dana.send({ open: other.id, decision: 'approve', form_token: 'x' })).status).toBe(403);
		expect([await state(one), await state(other)]).toEqual(['pending', 'pending']);
	});

	it('asks for the second factor: a stolen session decides nothing in another name', async () => {
		const app = await enrolled(ports, 'dana');
		const high = await made({ tier: 'high', action: refund({ target_id: '77' }) });
		await dana.signIn('dana');
		const thief = new DeskVisitor(ports);
		thief.page = dana.page;
		await thief.send({ open: high.id });
		for (const extra of [{}, { code: '' }, { code: app.wrongCode(ports.now()) }] as Record<string, string>[]) {
			const refused = await thief.send({ open: high.id, decision: 'approve', form_token: formToken(thief.page.body), confirm: '740.00', ...extra });
			expect(refused.status).toBe(403);
		}
		expect(await state(high)).toBe('pending');
		await dana.send({ open: high.id });
		await dana.send({ open: high.id, decision: 'approve', form_token: formToken(dana.page.body), confirm: '740.00', code: app.code(ports.now()) });
		expect(await state(high)).toBe('approved');
		expect((await ports.store.decisions(high.id))[0]?.identity).toBe('link+totp');
	});

	it('that cannot be opened says so inside the desk, with the way back and the session', async () => {
		await made();
		await dana.signIn('dana');
		const reports: unknown[] = [];
		const broken = { reassessor: () => Promise.reject(new Error('broken')), wake: async () => undefined };
		const [row = ''] = rowsOf(dana.page.body);
		const unknown = await dana.send({ open: 'apr_none' });
		expect([unknown.status, unknown.body]).toEqual([404, expect.stringContaining('Back to the queue')]);
		const fault = await dana.send({ open: row, decision: 'approve', form_token: 'x' }, { deciding: broken, report: (_reference, error) => void reports.push(error) });
		expect([fault.status, fault.body]).toEqual([500, expect.stringContaining('Reference: err_')]);
		expect(reports).toHaveLength(1);
		expect(rowsOf((await dana.send({})).body)).toEqual([row]);
	});

	it('tells a decision that stands, whatever becomes of the page after it', async () => {
		const [one, two] = [await made({ dueAt: later(1) }), await made({ dueAt: later(2) })];
		await dana.signIn('dana');
		const { desk = '' } = hiddenFields(dana.page.body);
		await dana.send({ open: one.id });
		const broken = new Proxy(ports.store, {
			get(store, name) {
				if (name === 'deskQueue') return () => Promise.reject(new DaaError('store_busy', 'Busy.'));
				const value: unknown = Reflect.get(store, name);
				return typeof value === 'function' ? (value.bind(store) as unknown) : value;
			},
		});
		const answer = await dana.visit('POST', '', { desk, go: 'queue', open: one.id, decision: 'approve', form_token: formToken(dana.page.body) }, { ports: { ...ports, store: broken } });
		await dana.settle();
		expect([answer.status, await state(one), dana.woken.map(({ id }) => id)]).toEqual([200, 'approved', [one.id]]);
		expect(answer.body).toContain('Approved: ');
		expect(answer.body).not.toContain('Nothing was decided');
		const together = await dana.send({});
		const done = await dana.visit('POST', '', { desk, go: 'queue', decision: 'approve_selected', count: '1', ...picks(together.body) }, { ports: { ...ports, store: broken } });
		expect([done.status, await state(two)]).toEqual([200, 'approved']);
		expect(done.body).toContain('1 approved.');
	});

	it('breaks no glass', async () => {
		const one = await made();
		await dana.signIn('dana');
		await dana.send({ open: one.id });
		expect((await dana.send({ open: one.id, decision: 'break_glass', form_token: formToken(dana.page.body), reason: 'now' })).status).toBe(403);
	});
});

describe('approving together', () => {
	it('approves ten of medium risk, each by its own token, once their number is typed', async () => {
		const all = [];
		for (let i = 0; i < 12; i += 1) all.push(await made());
		await dana.signIn('dana');
		const ten = Object.fromEntries(Object.entries(picks(dana.page.body)).slice(0, 10));
		expect((await dana.send({ decision: 'approve_selected', count: '9', ...ten })).status).toBe(422);
		expect((await dana.send({ decision: 'approve_selected', count: '12', ...picks(dana.page.body) })).body).toContain('at most 10');
		const done = await dana.send({ decision: 'approve_selected', count: '10', ...ten });
		expect(done.status).toBe(200);
		expect(done.body).toContain('10 approved.');
		expect(rowsOf(done.body)).toHaveLength(2);
		expect((await Promise.all(all.map(state))).filter((one) => one === 'approved')).toHaveLength(10);
		expect(dana.woken).toHaveLength(1);
	});

	it('says of what somebody else decided meanwhile that it was not this visitor, though it has no row any more', async () => {
		const both = { approvers: [DANA, OMAR] };
		const [one, two] = [await made(both), await made(both)];
		await dana.signIn('dana');
		const form = picks(dana.page.body);
		const omar = new DeskVisitor(ports);
		await omar.signIn('omar');
		await omar.send({ open: one.id });
		await omar.send({ open: one.id, decision: 'reject', form_token: formToken(omar.page.body), reason: 'no' });
		const done = await dana.send({ decision: 'approve_selected', count: '2', ...form });
		expect([done.status, await state(one), await state(two)]).toEqual([409, 'rejected', 'approved']);
		expect(done.body).toContain('1 approved.');
		expect(done.body).not.toContain('in the queue; each says why');
		expect(done.body.replace(/<[^>]+>/g, '')).toMatch(/Not approved by you\. Change .*: This request has already been rejected\./);
	});

	it('keeps what fails in the queue, and says why', async () => {
		const [one, two, high] = [await made(), await made(), await made({ tier: 'high' })];
		await dana.signIn('dana');
		const form = picks(dana.page.body);
		expect(Object.keys(form)).toEqual([`pick.${one.id}`, `pick.${two.id}`]);
		const done = await dana.send({ decision: 'approve_selected', count: '3', [`pick.${one.id}`]: form[`pick.${one.id}`] ?? '', [`pick.${two.id}`]: 'forged', [`pick.${high.id}`]: 'x' });
		expect(done.status).toBe(409);
		expect([await state(one), await state(two), await state(high)]).toEqual(['approved', 'pending', 'pending']);
		expect(done.body).toContain('stays in the queue');
	});
});

describe('who sees all', () => {
	it('may read what others decide, and nothing else', async () => {
		const document = { id: 'p', version: 1, action_type: 'refund', tiers: [{ tier: 'high', when: {}, route: 'named_approver', approver_rule: 'leads' }], roles: { leads: [DANA].map(({ id, name, email }) => ({ id, name, email })), audit: [{ id: 'aud', name: 'Audrey', email: 'audrey@example.com' }] }, desk: { auditors: ['audit'] } };
		await publishPolicy(ports, { kind: 'person', id: 'olga' }, { document, author: 'olga', note: 'first' }, { environment: 'production' });
		const one = await made();
		const two = await made({ approvers: [OMAR] });
		const audrey = new DeskVisitor(ports);
		await audrey.signIn('aud');
		expect(rowsOf(audrey.page.body)).toEqual([]);
		expect(rowsOf((await audrey.send({ whose: 'all' })).body).sort()).toEqual([one.id, two.id].sort());
		expect(rowsOf((await audrey.send({ whose: 'all', approver: 'dana@example.com' })).body)).toEqual([one.id]);
		const read = await audrey.send({ open: one.id });
		expect(read.status).toBe(200);
		expect(read.body).toContain('For others to decide');
		expect(read.body).not.toContain('value="approve"');
		expect((await ports.store.approvers(one.id)).every(({ viewedAt }) => viewedAt === null)).toBe(true);
		await dana.signIn('dana');
		expect(rowsOf((await dana.send({ whose: 'all' })).body)).toEqual([one.id]);
	});
});
