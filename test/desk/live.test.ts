import { decideApproval, openReview, type ApprovalRequest } from '../../src/approve';
import { reviewLinks } from '../../src/approve/review-link';
import type { DeskResponse } from '../../src/desk/handle-review';
import type { ApprovalRecord } from '../../src/store/port';
import { ask, OMAR, reassess, refund } from '../approve/fixtures';
import { hiddenFields } from '../identity/visitor';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { DeskVisitor, rowsOf } from './visitor';

let ports: TestPorts;
let dana: DeskVisitor;
let token: string;
beforeEach(async () => {
	ports = await openTestPorts();
	dana = new DeskVisitor(ports);
});
afterEach(() => ports.close());

let item = 0;
const later = (hours: number): Date => new Date(ports.now().getTime() + hours * 3_600_000);
async function made(patch: Partial<ApprovalRequest> = {}): Promise<ApprovalRecord> {
	item += 1;
	return (await ask(ports, { action: refund({ target_id: String(item), facts: { amount: 40, currency: 'EUR' } }), ...patch, itemIndex: item })).approval;
}
async function signIn(): Promise<void> {
	token = hiddenFields((await dana.signIn('dana')).body).desk ?? '';
}
/** Asks as an open page does, with the token of its forms. */
const news = (fields: Record<string, string> = {}): Promise<DeskResponse> => dana.visit('POST', '', { desk: token, environment: 'production', go: 'queue', live: '10', ...fields });
const stateOf = (html: string): string => /<p id="state">(.*?)<\/p>/s.exec(html)?.[1]?.replace(/<[^>]+>/g, '') ?? '';
async function decide({ id }: ApprovalRecord, decision: 'approve' | 'reject'): Promise<void> {
	const [approval, approvers] = [(await ports.store.approval(id))!, await ports.store.approvers(id)];
	const [link] = reviewLinks(ports, approval, approvers.filter(({ approverId }) => approverId === 'omar'));
	const { formToken } = await openReview(ports, link!.token);
	await decideApproval(ports, link!.token, { decision, formToken, reason: 'No.' }, { reassess });
}

it('an open page is told what is there now; the answer has no form and no new session, and may be read by a sandboxed page', async () => {
	const one = await made({ approvers: [OMAR, { ...OMAR, id: 'dana', name: 'Dana Ruiz', email: 'dana@example.com' }] });
	const two = await made();
	await signIn();
	expect(hiddenFields(dana.page.body)).toMatchObject({ live: '10' });
	expect(dana.page.headers['content-security-policy']).toContain("connect-src 'self'");
	await decide(one, 'reject');
	const three = await made();
	const { status, headers, body } = await news();
	expect(status).toBe(200);
	expect(rowsOf(body)).toEqual([two.id, three.id]);
	expect(body).toContain('0 high · 2 medium · 0 low');
	expect(headers['access-control-allow-origin']).toBe('null');
	expect(headers['content-security-policy']).not.toContain('script-src');
	expect(body).not.toMatch(/<form|<script|name="desk"/);
	expect(body).not.toContain(token);
});

it('keeps nobody signed in, and ends with the session', async () => {
	await made();
	await signIn();
	for (let minutes = 0; minutes < 25; minutes += 5) {
		ports.clock.set(new Date(ports.now().getTime() + 5 * 60_000));
		expect((await news()).status).toBe(200);
	}
	ports.clock.set(new Date(ports.now().getTime() + 6 * 60_000));
	const { status, headers } = await news();
	expect([status, headers['access-control-allow-origin']]).toEqual([401, undefined]);
});

it('a page of several stays what it was: what came before its end is put in, what comes after it is for the next', async () => {
	for (let count = 0; count < 25; count += 1) await made({ dueAt: later(10) });
	await signIn();
	const shown = rowsOf(dana.page.body);
	const { until = '' } = hiddenFields(dana.page.body);
	expect(shown).toHaveLength(20);
	const [urgent, relaxed] = [await made({ dueAt: later(1) }), await made({ dueAt: later(40) })];
	const now = rowsOf((await news({ until })).body);
	expect(now).toEqual([urgent.id, ...shown]);
	expect(now).not.toContain(relaxed.id);
	// Too much for one page is said, not shown in part.
	for (let count = 0; count < 45; count += 1) await made({ dueAt: later(1) });
	expect((await news({ until })).body).toContain('data-cut="yes"');
});

it('an open request is told what became of it, and asking is not having seen it', async () => {
	const one = await made({ approvers: [OMAR, { ...OMAR, id: 'dana', name: 'Dana Ruiz', email: 'dana@example.com' }] });
	await signIn();
	const version = String(one.version);
	expect(stateOf((await news({ open: one.id, version })).body)).toBe('');
	expect((await ports.store.approvers(one.id)).every(({ viewedAt }) => viewedAt === null)).toBe(true);
	expect(stateOf((await news({ open: one.id, version: '0' })).body)).toMatch(/has changed since you opened it/);
	await decide(one, 'approve');
	expect(stateOf((await news({ open: one.id, version })).body)).toMatch(/^Approved\. Omar Haddad/);
});

it('what is not the visitor’s is answered like what does not exist, and nothing is decided this way', async () => {
	const other = await made({ approvers: [OMAR] });
	const mine = await made();
	await signIn();
	const [foreign, unknown] = [await news({ open: other.id, version: '1' }), await news({ open: 'apr_none', version: '1' })];
	expect(foreign.body).toBe(unknown.body);
	expect(stateOf(foreign.body)).toMatch(/not here any more/);
	await news({ open: mine.id, decision: 'approve', form_token: 'x' });
	expect((await ports.store.approval(mine.id))?.state).toBe('pending');
});
