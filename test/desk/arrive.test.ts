import { decideApproval } from '../../src/approve';
import { readReview } from '../../src/approve/open-review';
import { deskLink, readWanted } from '../../src/identity/desk-link';
import type { ApprovalRecord } from '../../src/store/port';
import { ask, DANA, OMAR, reassess, refund } from '../approve/fixtures';
import { FakeProvider, providerOf } from '../identity/fake-provider';
import { hiddenFields, linkTo } from '../identity/visitor';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { DESK, DeskVisitor, rowsOf } from './visitor';

let ports: TestPorts;
let dana: DeskVisitor;
beforeEach(async () => {
	ports = await openTestPorts();
	dana = new DeskVisitor(ports);
});
afterEach(() => ports.close());

const queryOf = ({ id, environment }: ApprovalRecord): string => new URL(deskLink(DESK, { id, environment })).search.slice(1);

/** From the address in a channel, by a link that is sent, to the first page of the desk. */
async function arrive(query: string, who = 'dana') {
	await dana.visit('GET', query);
	const { wanted } = hiddenFields(dana.page.body);
	await dana.visit('POST', '', { who, ...(wanted !== undefined && { wanted }) });
	await dana.settle();
	await dana.visit('GET', new URL(dana.sent.at(-1)?.url ?? '').search.slice(1));
	return await dana.visit('POST', '', hiddenFields(dana.page.body));
}

it('leads by a sent link to the request that one came for, and on from there as ever', async () => {
	const { approval } = await ask(ports, { approvers: [DANA] });
	const { approval: other } = await ask(ports, { action: refund({ target_id: '2' }), approvers: [DANA], itemIndex: 1 });
	const page = await arrive(queryOf(approval));
	expect([page.status, page.body.includes('Your decision'), page.body.includes(`name="open" value="${approval.id}"`)]).toEqual([200, true, true]);
	expect(rowsOf((await dana.send({})).body).sort()).toEqual([approval.id, other.id].sort());
});

it('knows a test run by its address', async () => {
	const { approval } = await ask(ports, { action: refund({ environment: 'test' }), approvers: [DANA] });
	expect((await arrive(queryOf(approval))).body).toContain('Your decision');
});

it('opens the own queue where the request is for others or not there', async () => {
	const { approval: mine } = await ask(ports, { approvers: [DANA], itemIndex: 1 });
	const { approval: theirs } = await ask(ports, { action: refund({ target_id: '4711' }), approvers: [OMAR] });
	for (const query of [queryOf(theirs), 'open=apr_0123', 'open=test.apr_0123', 'open=%3Cscript%3E', '']) {
		const page = await arrive(query);
		expect([query, page.status, page.body.includes('4711')]).toEqual([query, 200, false]);
		if (!query.includes('test.')) expect([query, rowsOf(page.body)]).toEqual([query, [mine.id]]);
	}
});

it('says what became of a request that was decided', async () => {
	const { approval, tokens } = await ask(ports, { approvers: [DANA] });
	const { formToken } = await readReview(ports, ports.store, tokens.dana);
	await decideApproval(ports, tokens.dana, { decision: 'reject', reason: 'no', formToken }, { reassess });
	const page = await arrive(queryOf(approval));
	expect([page.status, page.body.includes('Nothing will be done.')]).toEqual([200, true]);
});

it('shows nothing of a request to whoever has not signed in, and the same for one that does not exist', async () => {
	const { approval } = await ask(ports, { approvers: [DANA] });
	const there = await dana.visit('GET', queryOf(approval));
	const gone = await dana.visit('GET', queryOf({ ...approval, id: 'apr_0123' }));
	expect(there.body.replaceAll(approval.id, '')).toBe(gone.body.replaceAll('apr_0123', ''));
	expect(there.body).toContain('Send me a link');
});

it('leads there by an account, too', async () => {
	const { approval } = await ask(ports, { approvers: [DANA] });
	const fake = new FakeProvider(ports.now);
	const provider = providerOf(fake, ports.now);
	const signIn = await dana.visit('GET', queryOf(approval), undefined, { provider });
	const address = new URL(linkTo(signIn.body, /Sign in at/) ?? '', DESK);
	const { headers } = await dana.visit('GET', address.search.slice(1), undefined, { provider });
	const back = fake.login(headers.location ?? '', { sub: 'u-dana', email: 'dana@example.com', email_verified: true });
	await dana.visit('GET', back.search.slice(1), undefined, { provider, cookies: headers['set-cookie']?.split(';')[0] });
	const page = await dana.visit('POST', '', hiddenFields(dana.page.body));
	expect(page.body).toContain('Your decision');
	expect(page.body).toContain(`name="open" value="${approval.id}"`);
});

it.each(['apr_', 'apr_a.b', 'test.', 'APR_1', `apr_${'a'.repeat(81)}`, 'x.apr_1', ''])('takes %j for no request', (text) => {
	expect(readWanted(text)).toBeUndefined();
});
