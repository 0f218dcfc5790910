import { handleDesk, type DeskEvent } from '../../src/desk/handle-desk';
import { reverseUrl } from '../../src/execute/reverse-link';
import { setDeskAddress } from '../../src/identity/desk-address';
import { signToken } from '../../src/tokens';
import { refund } from '../approve/fixtures';
import { anyIntent } from '../support/records';
import { openTestPorts, type TestPorts } from '../support/test-ports';

const DESK = 'http://127.0.0.1:5678/webhook/review-desk';
let ports: TestPorts;
let events: DeskEvent[];
beforeEach(async () => {
	ports = await openTestPorts();
	events = [];
	await setDeskAddress(ports, DESK, 'wf/node');
});
afterEach(() => ports.close());

async function executed(patch: object = {}): Promise<string> {
	const action = refund({ proposed_changes: [{ field: 'note', current: 'old <b>', proposed: 'new' }] });
	const intent = anyIntent({ state: 'committed', action, before: { note: 'old <b>' }, after: { note: 'new' }, finishedAt: ports.now().toISOString(), ...patch });
	await ports.store.transaction((tx) => tx.insertIntent(intent));
	return (await reverseUrl(ports, intent)) ?? '';
}

const visit = (url: string, form?: Record<string, string>, more: object = { emit: (event: DeskEvent) => void events.push(event) }) =>
	handleDesk({ ports, deskUrl: DESK, request: { method: form ? 'POST' : 'GET', query: new URL(url).searchParams, now: ports.now(), ...(form && { contentType: 'application/x-www-form-urlencoded' }), body: form && new URLSearchParams(form).toString() }, ...more });
const tokenOf = (url: string) => new URL(url).searchParams.get('reverse') ?? '';

it('shows what would be put back, and proposes it once by one press', async () => {
	const url = await executed();
	const shown = await visit(url);
	expect(shown.status).toBe(200);
	expect(shown.body).toContain('Propose the reverse');
	expect(shown.body).toContain('old &lt;b>');
	expect(events).toEqual([]);
	const token = /name="reverse" value="([^"]+)"/.exec(shown.body)?.[1] ?? '';
	const done = await visit(DESK, { reverse: token, do: 'propose_reverse' });
	expect([done.status, done.body]).toEqual([200, expect.stringContaining('The reverse is proposed')]);
	expect(events).toMatchObject([{ event: 'reverse_proposed', action: { target_id: '1845', correlation_id: expect.stringMatching(/^reverse-int_/), proposed_changes: [{ field: 'note', current: 'new', proposed: 'old <b>' }], environment: 'production' } }]);
	expect((await visit(DESK, { reverse: token })).status).toBe(409);
	expect(events).toHaveLength(1);
	ports.clock.advance(26 * 3_600_000 * 2);
	expect((await ports.store.log.byCorrelation('cor-1', 'production')).map(({ action }) => action)).toContain('execution.reverse_proposed');
});

it('says why there is nothing to put back, and proposes nothing then', async () => {
	for (const patch of [{ state: 'unknown' }, { before: null }, { action: { ...refund(), masked_in: 'cnv_1' } }] as const) {
		const url = await executed({ ...patch, id: `int_${JSON.stringify(patch).length}`, grantJtiHash: String(JSON.stringify(patch).length).padStart(64, '0'), requestKey: JSON.stringify(patch).slice(0, 20) });
		expect((await visit(url)).body).not.toContain('Propose the reverse<');
		expect((await visit(DESK, { reverse: tokenOf(url) })).status).toBe(409);
	}
	expect(events).toEqual([]);
});

it('refuses a link that is old, changed, made for something else or for an execution that is not here', async () => {
	const url = await executed();
	const token = tokenOf(url);
	const other = signToken('reverse-link', { jti: 'rev_1', sub: 'int_none', environment: 'production', exp: Math.floor(ports.now().getTime() / 1000) + 60 }, ports.keys, ports.now());
	const wrongRun = signToken('reverse-link', { jti: 'rev_2', sub: 'int_0', environment: 'test', exp: Math.floor(ports.now().getTime() / 1000) + 60 }, ports.keys, ports.now());
	const enrolment = signToken('enrolment', { jti: 'x', sub: 'dana', factor: 'f', exp: Math.floor(ports.now().getTime() / 1000) + 60 }, ports.keys, ports.now());
	for (const bad of [`${token}x`, 'x', '', other, wrongRun, enrolment, 'a'.repeat(30_000)]) {
		for (const answer of [await visit(`${DESK}?reverse=${bad}`), await visit(DESK, { reverse: bad })]) {
			expect(answer.status).toBeGreaterThanOrEqual(400);
			expect(answer.status).toBeLessThan(500);
		}
	}
	ports.clock.advance(91 * 86_400_000);
	expect((await visit(url)).status).toBe(410);
	expect(events).toEqual([]);
});

it('makes no link for a test run, nor without a desk', async () => {
	expect(await reverseUrl(ports, { id: 'int_1', environment: 'test' })).toBeUndefined();
	await setDeskAddress(ports, null, 'wf/node');
	expect(await reverseUrl(ports, { id: 'int_1', environment: 'production' })).toBeUndefined();
});
