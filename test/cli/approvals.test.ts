import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { POKED } from '../../src/approve/poke-answer';
import { decideApproval, openReview } from '../../src/approve';
import { main } from '../../src/cli/daa';
import { openTestPorts, TEST_KEYS, type TestPorts } from '../support/test-ports';
import { ask, DANA, OMAR, reassess, riskOf, refund } from '../approve/fixtures';

let ports: TestPorts;
let server: Server;
let base: string;
/** What the stand-in for n8n answers, by the id in the address. */
let answers: Record<string, { status: number; body: string }>;
let visits: string[];

const KEYS = JSON.stringify(TEST_KEYS.map(({ kid, secret, active }) => ({ kid, secret: secret.toString('base64'), active })));
const waiting = (resumed = false) => ({ status: 200, body: JSON.stringify({ [POKED]: true, state: 'pending', resumed }) });

beforeEach(async () => {
	ports = await openTestPorts({ now: () => new Date() });
	[answers, visits] = [{}, []];
	server = createServer((request, response) => {
		const id = new URL(request.url ?? '', 'http://x').searchParams.get('p') ?? '';
		visits.push(id);
		const { status, body } = answers[id] ?? waiting();
		response.writeHead(status).end(body);
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
	server.closeAllConnections();
	await new Promise((done) => server.close(done));
	await ports.close();
});

async function daa(...args: string[]): Promise<{ status: number; lines: Record<string, any>[]; err: string }> { // eslint-disable-line @typescript-eslint/no-explicit-any
	let [out, err] = ['', ''];
	const status = await main(['approvals', ...args], { stdin: process.stdin, stdout: { write: (text) => (out += text) }, stderr: { write: (text) => (err += text) }, env: { DAA_SIGNING_KEYS: KEYS, DAA_SQLITE: ports.sqlitePath }, cwd: ports.folder });
	return { status, lines: out.split('\n').filter(Boolean).map((line) => JSON.parse(line)), err };
}

const soon = () => new Date(Date.now() + 3_600_000);
const request = (itemIndex = 0, patch: object = {}) => ask(ports, { itemIndex, dueAt: soon(), signUrl: (query) => `${base}/webhook-waiting/ex-1/node-1?${new URLSearchParams(query)}&signature=s`, ...patch });
async function approve(token: string | undefined): Promise<void> {
	const { formToken } = await openReview(ports, token);
	await decideApproval(ports, token, { decision: 'approve', formToken }, { reassess });
}

it('lists and shows, without a link', async () => {
	const [one, two] = [await request(), await request(1)];
	await approve(two.tokens.dana);
	expect((await daa('list')).lines.map(({ approval_id, state }) => [approval_id, state])).toEqual([[one.approval.id, 'pending'], [two.approval.id, 'approved']]);
	expect((await daa('list', '--state', 'pending,expired', '--environment', 'production')).lines).toHaveLength(1);
	expect((await daa('list', '--overdue')).lines).toEqual([]);
	const { lines } = await daa('show', two.approval.id);
	expect(lines[0]).toMatchObject({ approval_id: two.approval.id, approvers: [{ id: 'dana' }, { id: 'omar' }], decisions: [{ approver_id: 'dana', identity: 'link' }] });
	expect(JSON.stringify(lines)).not.toContain((two.tokens.dana as string).split('.')[2]);
});

it('cancels, hands on and escalates with a reason, and then visits the workflow', async () => {
	const plan = { on_lapse: 'expire' as const, earlier_links: 'void' as const, chain: [{ after_hours: 1, approvers: [{ id: 'ines', name: 'Ines Vogel', role: 'lead' }] }], level: 0 };
	const { approval } = await request(0, { plan });
	expect((await daa('cancel', approval.id)).err).toContain('--reason is missing');
	expect(await daa('reassign', approval.id, '--from', 'dana', '--to', 'kai', '--name', 'Kai Brandt', '--reason', 'on leave', '--by', 'Ada')).toMatchObject({ status: 0, lines: [{ asked: ['kai'], execution: 'waiting' }] });
	expect(await daa('escalate', approval.id, '--reason', 'urgent')).toMatchObject({ status: 0, lines: [{ asked: ['ines'] }] });
	expect(await daa('escalate', approval.id, '--reason', 'urgent')).toMatchObject({ status: 2 });
	expect(await daa('cancel', approval.id, '--reason', 'not needed')).toMatchObject({ status: 0, lines: [{ state: 'cancelled' }] });
	expect(await daa('cancel', approval.id, '--reason', 'again')).toMatchObject({ status: 2, err: expect.stringContaining('approval_closed') });
	expect(visits).toEqual([approval.id, approval.id, approval.id]);
	expect((await ports.store.log.byCorrelation('cor-1', 'production')).map(({ action }) => action)).toEqual(['approval.requested', 'approval.reassigned', 'approval.escalated', 'approval.cancelled']);
});

it('resumes what was decided and not finished, and says what could not be', async () => {
	const [done, gone] = [await request(), await request(1)];
	await request(2);
	for (const { tokens } of [done, gone]) await approve(tokens.dana);
	answers = { [done.approval.id]: waiting(true), [gone.approval.id]: { status: 404, body: '{}' } };
	const { status, lines } = await daa('resume');
	expect([status, lines]).toEqual([1, [{ approval_id: done.approval.id, state: 'approved', execution: 'waiting', resumed: true }, { approval_id: gone.approval.id, state: 'approved', execution: 'gone', resumed: false }]]);
	expect((await daa('resume', done.approval.id)).status).toBe(0);
	expect((await daa('resume', done.approval.id, '--base-url', 'http://127.0.0.1:1')).lines).toMatchObject([{ execution: 'unreachable' }]);
});

it('lists what n8n has lost: requests nobody can answer, and decisions nothing came of', async () => {
	const [open, alive, decided, crashed] = [await request(), await request(1), await request(2), await request(3)];
	for (const { tokens } of [decided, crashed]) await approve(tokens.dana);
	answers = { [open.approval.id]: { status: 404, body: '' }, [decided.approval.id]: { status: 200, body: '<p>No action required</p>' }, [crashed.approval.id]: { status: 409, body: '{}' } };
	const { status, lines } = await daa('lost');
	expect([status, lines.map(({ approval_id, lost, execution }) => [approval_id, lost, execution])]).toEqual([1, [[open.approval.id, 'request', 'gone'], [crashed.approval.id, 'decision', 'ended']]]);
	expect(visits).toContain(alive.approval.id);
}, 30_000);

it('adopts a lost decision: the workflow gets it by POST with a grant that stands in no output', async () => {
	const { approval, tokens } = await request();
	await approve(tokens.dana);
	const got: Record<string, any>[] = []; // eslint-disable-line @typescript-eslint/no-explicit-any
	const hook = createServer((incoming, response) => {
		let text = '';
		incoming.on('data', (part) => (text += String(part)));
		incoming.on('end', () => {
			got.push(JSON.parse(text));
			response.writeHead(got.length === 1 ? 404 : 200).end();
		});
	});
	await new Promise<void>((done) => hook.listen(0, '127.0.0.1', done));
	const to = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/webhook/adopted`;
	try {
		expect(await daa('adopt', approval.id, '--send-to', to, '--reason', 'pruned')).toMatchObject({ status: 1, lines: [{ adopted: true, sent: false, http_status: 404 }] });
		const { status, lines } = await daa('adopt', approval.id, '--send-to', to, '--reason', 'pruned', '--workflow', 'wf-9', '--by', 'Ada');
		expect([status, lines]).toEqual([0, [{ approval_id: approval.id, adopted: true, workflow_id: 'wf-9', sent: true, http_status: 200 }]]);
		expect(got[1]).toMatchObject({ action: { target_id: '1845' }, approval: { id: approval.id, grant: expect.any(String) } });
		expect(got[1]?.approval.grant).not.toBe(got[0]?.approval.grant);
	} finally {
		hook.close();
	}
	for (const [args, message] of [[['--send-to', to], '--reason'], [['--reason', 'x'], '--send-to'], [['--reason', 'x', '--send-to', 'ftp://x'], 'http']] as const) expect((await daa('adopt', approval.id, ...args)).err).toContain(message);
	expect((await ports.store.log.byCorrelation('cor-1', 'production')).filter(({ action }) => action === 'approval.adopted')).toHaveLength(2);
});

it('sweeps: ends what has lapsed, and posts the reminders that are due to where it is told', async () => {
	const past = new Date(Date.now() - 7_200_000);
	const early = { ...ports, now: () => past };
	await ask(early as TestPorts, { dueAt: new Date(Date.now() - 3_600_000), approvers: [DANA], risk: riskOf(refund()) });
	await request(1, { approvers: [OMAR], plan: { on_lapse: 'expire', earlier_links: 'void', chain: [], level: 0, remind_before_hours: 0.9999 } });
	expect((await daa('sweep')).lines).toMatchObject([{ expired: true, state: 'expired' }]);
	await new Promise((wait) => setTimeout(wait, 500));
	expect(await daa('sweep', '--notify-url', `${base}/hook`)).toMatchObject({ status: 0, lines: [{ reminded: true, approvers: ['omar'] }] });
	expect((await daa('sweep', '--notify-url', `${base}/hook`)).lines).toEqual([]);
});

it('keeps a reminder that could not be posted', async () => {
	const { approval } = await request(1, { approvers: [OMAR], plan: { on_lapse: 'expire', earlier_links: 'void', chain: [], level: 0, remind_before_hours: 0.9999 } });
	await new Promise((wait) => setTimeout(wait, 500));
	expect(await daa('sweep', '--notify-url', 'http://127.0.0.1:1/hook')).toMatchObject({ status: 1, lines: [{ reminded: false, again: true, approvers: ['omar'] }] });
	expect(await ports.store.notificationsOf(approval.id)).toMatchObject([{ channel: 'sweep_webhook', state: 'pending', attempts: 1 }]);
	// Not before its pause is over, and by no other sweep at the same time.
	expect((await daa('sweep', '--notify-url', `${base}/hook`)).lines).toEqual([]);
	const [row] = await ports.store.notificationsOf(approval.id);
	await ports.store.transaction((tx) => tx.settleNotification(row?.id ?? '', row?.fence ?? 0, { state: 'pending', nextAt: new Date(Date.now() - 1_000).toISOString() }));
	expect(await daa('sweep', '--notify-url', `${base}/hook`)).toMatchObject({ status: 0, lines: [{ reminded: true, approvers: ['omar'] }] });
});

it.each([[[], 'What to do with the approvals?'], [['list', '--state', 'open'], 'There is no state "open"'], [['list', '--limit', '0'], '--limit'], [['show'], 'The ID of the request is missing'], [['show', 'apr_none'], 'There is no such request']])('refuses the call %j', async (args, message) => {
	const { status, err } = await daa(...args);
	expect([status, err]).toEqual([2, expect.stringContaining(message)]);
});
