import { addException, type NewException } from '../../src/exceptions';
import { refund, reply } from '../approve/fixtures';
import { anyApproval, anyApprover } from '../support/records';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { DeskVisitor } from './visitor';

let ports: TestPorts;
let lea: DeskVisitor;
let omar: DeskVisitor;

beforeEach(async () => {
	ports = await openTestPorts();
	[lea, omar] = [new DeskVisitor(ports), new DeskVisitor(ports)];
	const approval = anyApproval({ state: 'approved' });
	const people = [['lea', 'Lea Lead'], ['omar', 'Omar Haddad']] as const;
	await ports.store.transaction((tx) => tx.insertApproval(approval, people.map(([id, name]) => anyApprover(approval.id, { approverId: id, name, role: 'support', email: `${id}@example.com`, linkJtiHash: `${id}`.padEnd(64, '0') }))));
	await lea.signIn('lea');
	await omar.signIn('omar');
});
afterEach(() => ports.close());

const add = async (patch: Partial<NewException> = {}) => (await ports.store.transaction((tx) => addException(tx, ports, { type: 'missing_order_number', reason: 'No order <b>was</b> named.', environment: 'production', correlationId: 'cor-1', owner: 'lea', ...patch }))).exception;
const go = (who: DeskVisitor, fields: Record<string, string> = {}) => who.send({ go: 'exceptions', ...fields });

test('everybody sees the list, the most pressing first; opening is for whose it is', async () => {
	await add({ risk: 1, urgency: 1, impact: 1, reason: 'Can wait.' });
	const hot = await add({ risk: 3, urgency: 3, impact: 3 });
	await add({ environment: 'test', reason: 'A trial.' });
	const page = await go(lea);
	expect(page.body.indexOf('score 27')).toBeGreaterThan(0);
	expect(page.body.indexOf('score 27')).toBeLessThan(page.body.indexOf('score 1<'));
	expect(page.body).toContain('No order &lt;b>was&lt;/b> named.');
	expect(page.body).not.toContain('A trial.');
	expect(page.body.match(/name="open"/g)).toHaveLength(2);
	expect((await go(omar)).body).not.toContain('name="open"');
	expect((await go(omar, { open: hot.id })).status).toBe(404);
	expect((await go(omar, { open: hot.id, do: 'resolve', outcome: 'fixed' })).status).toBe(404);
	expect((await ports.store.exception(hot.id))?.state).toBe('open');
});

test('a long list has pages, and nothing is on two of them', async () => {
	for (let index = 0; index < 120; index += 1) await add({ risk: 1 + (index % 3), reason: `Number ${index}.` });
	const idsOf = (body: string) => [...body.matchAll(/data-exception="([^"]+)"/g)].map(([, id]) => id);
	const first = await go(lea);
	const seen = idsOf(first.body);
	expect(first.body).not.toContain('First page');
	for (let pages = 0; pages < 5; pages += 1) {
		const [, after] = /name="after" value="([^"]*)"/.exec(lea.page.body) ?? [];
		if (after === undefined) break;
		seen.push(...idsOf((await go(lea, { after })).body));
	}
	expect([seen.length, new Set(seen).size]).toEqual([120, 120]);
	expect(lea.page.body).toContain('First page');
	expect(lea.page.body).not.toContain('Next page');
	expect(idsOf((await go(lea, { after: 'x~y~z' })).body)).toEqual(idsOf(first.body));
});

test('is taken in hand, given back and closed with a note, all by the visitor\'s own name', async () => {
	// Nobody owns it, so anybody may.
	const { id } = await add({ owner: null });
	expect((await go(lea, { open: id, do: 'claim' })).body).toContain('You have it in hand now.');
	expect((await go(omar, { open: id })).body).toContain('lea</bdi> has it in hand');
	expect((await go(omar, { open: id, do: 'resolve', outcome: 'fixed' })).status).toBe(422);
	await go(lea, { open: id, do: 'release' });
	await go(omar, { open: id, do: 'claim' });
	expect((await go(omar, { open: id, do: 'resolve', outcome: 'bogus' })).status).toBe(422);
	expect((await go(omar, { open: id, do: 'resolve', outcome: 'done_by_hand', note: 'Asked the customer.' })).body).toContain('Closed:');
	expect(await ports.store.exception(id)).toMatchObject({ state: 'resolved', resolvedBy: 'omar', outcome: 'done_by_hand', note: 'Asked the customer.' });
	expect((await go(omar, { open: id })).body).toContain('was resolved before');
});

test('a bad draft is corrected in place: a new proposal without any right', async () => {
	const action = reply();
	const { id } = await add({ action });
	const page = await go(lea, { open: id });
	expect(page.body).toContain('Correct the draft');
	expect((await go(lea, { open: id, do: 'correct', decision: 'edit_and_approve', body: action.message?.body ?? '', subject: action.message?.subject ?? '' })).status).toBe(422);
	await go(lea, { open: id, do: 'correct', decision: 'edit_and_approve', subject: 'Your refund', body: 'Dear Marta, a colleague will write to you.' });
	expect(await ports.store.exception(id)).toMatchObject({ outcome: 'corrected', corrected: { message: { body: 'Dear Marta, a colleague will write to you.' }, correlation_id: 'cor-1' } });
});

test('the patterns stand beside the list', async () => {
	for (const number of [1, 2, 3]) await add({ reason: `Order ${number} not found.`, action: refund() });
	expect((await go(lea)).body).toContain('came 3 times in 1 week');
});
