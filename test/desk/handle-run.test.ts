import { expireApproval, readRunReviews, runLink } from '../../src/approve';
import { handleRun, type DeskRequest, type RunAnswer } from '../../src/desk';
import type { ApprovalRequest } from '../../src/approve';
import type { Tier } from '../../src/sections';
import type { ApprovalRecord } from '../../src/store/port';
import { actionsLogged, ask, DANA, DUE, OMAR, reassess, refund, reply, riskOf, RUN, scanOf } from '../approve/fixtures';
import { openTestPorts, type TestPorts } from '../support/test-ports';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const FORM = 'application/x-www-form-urlencoded';
const linkOf = (approverId: string, run = RUN) => runLink(ports, run, approverId, new Date(DUE.getTime() + 86_400_000));
const send = (token: unknown, patch: Partial<DeskRequest> = {}): Promise<RunAnswer> =>
	handleRun(ports, { method: 'GET', token, actionUrl: 'https://n8n.example/r?r=x', body: undefined, now: ports.now(), ...patch }, { reassess, urlOf: (own) => `https://n8n.example/r?t=${own}` });
const post = (token: unknown, fields: Record<string, string>) => send(token, { method: 'POST', contentType: FORM, body: new URLSearchParams({ decision: 'approve_selected', ...fields }).toString() });

const medium = (ticket: string) => refund({ target_id: ticket, facts: { amount: 40, currency: 'EUR' }, proposed_changes: [{ field: 'refund_amount', current: '0.00', proposed: '40.00' }] });

/** A run of these items, each for Dana and Omar. */
async function run(items: (Partial<ApprovalRequest> & { tier?: Tier })[]): Promise<ApprovalRecord[]> {
	const made = [];
	for (const [itemIndex, item] of items.entries()) made.push((await ask(ports, { action: medium(`18${itemIndex}`), ...item, itemIndex })).approval);
	return made;
}
const picksOf = ({ response }: RunAnswer) => Object.fromEntries([...response.body.matchAll(/name="(pick\.[^"]+)" value="([^"]+)"/g)].map(([, name = '', value = '']) => [name, value]));
const states = (approvals: ApprovalRecord[]) => Promise.all(approvals.map(async ({ id }) => (await ports.store.approval(id))?.state));

describe('the list of a run', () => {
	it('shows every request of this approver whole, and each alone', async () => {
		await run([{}, { approvers: [OMAR] }, { tier: 'high', action: refund() }]);
		const { body } = (await send(linkOf('dana'))).response;
		expect(body).toContain('2 of 2 items to decide');
		expect([...body.matchAll(/href="https:\/\/n8n\.example\/r\?t=/g)]).toHaveLength(2);
		expect(body.replace(/<[^>]+>/g, '')).toContain('refund amount: 0.00 → 40.00');
		expect(body).toContain('It is of high risk.');
		expect(body).not.toContain('ticket 181');
	});

	it('decides nothing by being looked at, and notes the first look at what it shows whole', async () => {
		const approvals = await run([{}, { tier: 'high', action: refund() }]);
		for (const method of ['HEAD', 'GET', 'GET', 'HEAD']) expect((await send(linkOf('dana'), { method })).response.status).toBe(200);
		expect(await states(approvals)).toEqual(['pending', 'pending']);
		expect((await actionsLogged(ports)).filter((action) => action === 'approval.viewed')).toHaveLength(1);
	});

	it('approves what was ticked, each exactly once, and leaves the rest open', async () => {
		const approvals = await run([{}, {}, {}]);
		const [first, second] = Object.entries(picksOf(await send(linkOf('dana'))));
		const answer = await post(linkOf('dana'), { ...Object.fromEntries([first!, second!]), count: '2' });
		expect(answer.response.status).toBe(200);
		expect(answer.response.body).toContain('2 approved.');
		expect(await states(approvals)).toEqual(['approved', 'approved', 'pending']);
		const again = await post(linkOf('dana'), { ...Object.fromEntries([first!, second!]), count: '2' });
		expect(again.response.status).toBe(409);
		expect(await Promise.all(approvals.map(async ({ id }) => (await ports.store.decisions(id)).length))).toEqual([1, 1, 0]);
	});

	it.each(['', '1', '3', '2.0', '02', 'two', ' '])('decides nothing when %j was typed for two', async (count) => {
		const approvals = await run([{}, {}]);
		const answer = await post(linkOf('dana'), { ...picksOf(await send(linkOf('dana'))), count });
		expect(answer.response.status).toBe(422);
		expect(answer.response.body).toContain('Nothing was decided.');
		// What was ticked stays ticked.
		expect([...answer.response.body.matchAll(/data-pick="true" checked/g)]).toHaveLength(2);
		expect(await states(approvals)).toEqual(['pending', 'pending']);
	});

	it('decides nothing when nothing was ticked', async () => {
		await run([{}]);
		expect((await post(linkOf('dana'), { count: '0' })).response.status).toBe(422);
	});

	it('has no box for what has to be decided alone, and takes none that is made up', async () => {
		const approvals = await run([
			{ tier: 'high', action: refund() },
			{ guardrails: undefined },
			{ guardrails: scanOf({ failed_checks: ['pii.email'] }) },
			{ risk: { ...riskOf(medium('183')), checklist: ['Looked at it.'] } },
			{ action: reply({ message: { channel: 'email', recipients: ['a@example.com'], body: 'word '.repeat(1_000) } }) },
		]);
		const page = await send(linkOf('dana'));
		expect(picksOf(page)).toEqual({});
		const { reviews } = await readRunReviews(ports, linkOf('dana'));
		const forged = Object.fromEntries(reviews.map(({ review }) => [`pick.${review.approval.id}`, review.formToken]));
		const answer = await post(linkOf('dana'), { ...forged, count: '5' });
		expect(answer.response.status).toBe(409);
		expect(answer.response.body).toContain('0 approved.');
		expect(await states(approvals)).toEqual(Array(5).fill('pending'));
	});

	it('needs the form token of each item: none, another item\u2019s and another approver\u2019s decide nothing', async () => {
		const approvals = await run([{}, {}]);
		const [one, two] = Object.entries(picksOf(await send(linkOf('dana'))));
		const omars = picksOf(await send(linkOf('omar')));
		for (const fields of [{ [one![0]]: '' }, { [one![0]]: two![1] }, { [one![0]]: omars[one![0]]! }]) {
			const answer = await post(linkOf('dana'), { ...fields, count: '1' } as Record<string, string>);
			expect([answer.response.status, answer.response.body.includes('Not approved; it stays open.')]).toEqual([409, true]);
		}
		expect(await states(approvals)).toEqual(['pending', 'pending']);
	});

	it('says what failed and approves the others', async () => {
		const approvals = await run([{}, {}, {}]);
		const picks = picksOf(await send(linkOf('dana')));
		await ports.store.transaction((tx) => tx.updateApproval(approvals[1]!.id, 1, { state: 'cancelled' }));
		const answer = await post(linkOf('dana'), { ...picks, count: '3' });
		expect(answer.response.body).toContain('2 approved.');
		expect(await states(approvals)).toEqual(['approved', 'cancelled', 'approved']);
	});

	it('takes each of two lists sent at once, but no item twice', async () => {
		const approvals = await run(Array.from({ length: 8 }, () => ({})));
		const [mine, theirs] = [picksOf(await send(linkOf('dana'))), picksOf(await send(linkOf('omar')))];
		await Promise.all([post(linkOf('dana'), { ...mine, count: '8' }), post(linkOf('omar'), { ...theirs, count: '8' })]);
		expect(await states(approvals)).toEqual(Array(8).fill('approved'));
		expect(await Promise.all(approvals.map(async ({ id }) => (await ports.store.decisions(id)).length))).toEqual(Array(8).fill(1));
	});

	it('tells what became of each, also after the deadline', async () => {
		const [approval] = await run([{}]);
		ports.clock.set(DUE);
		await expireApproval(ports, approval!.id);
		const { body, status } = (await send(linkOf('dana'))).response;
		expect([status, body.includes('Nothing is left to decide here'), body.includes('The deadline has passed')]).toEqual([200, true, true]);
		expect(body).not.toContain('<form');
	});
});

describe('links to a run', () => {
	it.each<[string, number, () => unknown]>([
		['missing', 400, () => undefined],
		['cut off', 403, () => linkOf('dana').slice(0, -4)],
		['of somebody who is not asked', 404, () => linkOf('zoe')],
		['of another run', 404, () => linkOf('dana', { ...RUN, executionId: 'ex-9' })],
		['of the other environment', 404, () => linkOf('dana', { ...RUN, environment: 'test' })],
	])('%s: %i', async (_name, status, make) => {
		await run([{}]);
		const answer = await send(make());
		expect([answer.response.status, answer.visited]).toEqual([status, undefined]);
	});

	it('do not open one request, and a link to one request does not open the run', async () => {
		const { tokens } = await ask(ports);
		expect((await send(tokens.dana)).response.status).toBe(403);
		await expect(readRunReviews(ports, linkOf('dana'), { ...RUN, executionId: 'ex-2' })).rejects.toMatchObject({ code: 'approval_link_foreign' });
	});

	it('end with the links of their items', async () => {
		const [first] = await run([{}, {}]);
		await ports.store.transaction((tx) => tx.updateApprover(first!.id, DANA.id, { revokedAt: ports.now().toISOString() }));
		expect((await readRunReviews(ports, linkOf('dana'))).reviews).toHaveLength(1);
	});

	it('refuse other methods and forms, as pages', async () => {
		await run([{}]);
		expect((await send(linkOf('dana'), { method: 'PUT' })).response.status).toBe(405);
		expect((await send(linkOf('dana'), { method: 'POST', contentType: 'application/json', body: {} })).response.status).toBe(415);
		expect((await post(linkOf('dana'), { decision: 'delete_all' })).response.status).toBe(400);
	});
});
