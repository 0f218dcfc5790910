import { decideApproval, expireApproval, markResumed, openReview } from '../../src/approve';
import { handleReview, type DeskRequest, type ReviewAnswer, type ReviewDeps } from '../../src/desk';
import { DaaError } from '../../src/errors';
import type { ApprovalRecord } from '../../src/store/port';
import { createKeyRing } from '../../src/tokens/key-ring';
import { signToken } from '../../src/tokens/sign-token';
import { actionsLogged, ask, DANA, DUE, MIRA, OMAR, reassess, refund, reply, RUN } from '../approve/fixtures';
import { openTestPorts, TEST_KEYS, type TestPorts } from '../support/test-ports';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const FORM = 'application/x-www-form-urlencoded';

function send(token: unknown, patch: Partial<DeskRequest> = {}, deps: Partial<ReviewDeps> = {}): Promise<ReviewAnswer> {
	return handleReview(ports, { method: 'GET', token, actionUrl: 'https://n8n.example/r?t=x', body: undefined, now: ports.now(), ...patch }, { reassess, ...deps });
}
const post = (token: unknown, fields: Record<string, string> | string | Buffer, patch: Partial<DeskRequest> = {}, deps: Partial<ReviewDeps> = {}) =>
	send(token, { method: 'POST', contentType: FORM, body: typeof fields === 'string' || Buffer.isBuffer(fields) ? fields : new URLSearchParams(fields).toString(), ...patch }, deps);

/** The hidden field of the page, as a browser would send it back. */
async function formToken(token: unknown): Promise<string> {
	const { body } = (await send(token)).response;
	return /name="form_token" value="([^"]+)"/.exec(body)?.[1] ?? '';
}
const submit = async (token: unknown, fields: Record<string, string>, patch: Partial<DeskRequest> = {}) => post(token, { form_token: await formToken(token), ...fields }, patch);

async function untouched(approval: ApprovalRecord): Promise<void> {
	expect(await ports.store.approval(approval.id)).toEqual(approval);
	expect(await ports.store.decisions(approval.id)).toEqual([]);
}
const title = ({ response }: ReviewAnswer) => /<h1>(.*?)<\/h1>/s.exec(response.body)?.[1]?.replace(/<[^>]+>/g, '') ?? '';

describe('looking', () => {
	it('decides nothing, however often and by whatever method', async () => {
		const { tokens, approval } = await ask(ports);
		for (let visit = 0; visit < 1_000; visit += 1) {
			const answer = await send(tokens.dana, { method: visit % 2 ? 'HEAD' : 'GET' });
			expect(answer.response.status).toBe(200);
			expect(answer.decided).toBeUndefined();
		}
		await untouched(approval);
		expect(await actionsLogged(ports)).toEqual(['approval.requested', 'approval.viewed']);
	});

	it('takes no decision from a GET or HEAD that carries one', async () => {
		const { tokens, approval } = await ask(ports);
		const form = { contentType: FORM, body: `decision=approve&form_token=${await formToken(tokens.dana)}` };
		for (const method of ['GET', 'HEAD', 'get', 'Head']) expect((await send(tokens.dana, { method, ...form })).decided).toBeUndefined();
		await untouched(approval);
	});

	it('answers HEAD with the headers of GET and leaves no trace', async () => {
		const { tokens } = await ask(ports);
		const head = (await send(tokens.dana, { method: 'HEAD' })).response;
		expect(await actionsLogged(ports)).toEqual(['approval.requested']);
		const get = (await send(tokens.dana)).response;
		const noNonce = ({ headers }: typeof head) => ({ ...headers, 'content-security-policy': headers['content-security-policy']?.replace(/nonce-[A-Za-z0-9+/=]+/, 'nonce') });
		expect([head.status, noNonce(head), head.body]).toEqual([get.status, noNonce(get), '']);
		expect((await send('x', { method: 'HEAD' })).response).toMatchObject({ status: 400, body: '' });
	});

	it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', '', 'POST ', 'GET\r\nPOST'])('refuses the method %j', async (method) => {
		const { tokens, approval } = await ask(ports);
		const { response } = await send(tokens.dana, { method, contentType: FORM, body: `decision=approve&form_token=${await formToken(tokens.dana)}` });
		expect([response.status, response.headers.allow]).toEqual([405, 'GET, HEAD, POST']);
		await untouched(approval);
	});
});

describe('links that are not good', () => {
	const claims = (approval: ApprovalRecord, patch: object = {}) => ({
		jti: 'forged', sub: 'dana', approval: approval.id, exp: Math.floor(DUE.getTime() / 1000), payload_hash: approval.payloadHash, workflow_id: 'wf-1', execution_id: 'ex-1', environment: 'production' as const, ...patch,
	});
	const otherKeys = createKeyRing([{ kid: 'test-2', secret: Buffer.alloc(32, 0x99), active: true }]);

	it.each<[string, number, (approval: ApprovalRecord, token: string) => unknown]>([
		['missing', 400, () => undefined],
		['empty', 400, () => ''],
		['not a text', 400, () => ['a', 'b']],
		['not a token', 400, () => 'abc'],
		['cut off', 403, (_approval, token) => token.slice(0, -5)],
		['huge', 400, (_approval, token) => token + 'A'.repeat(50_000)],
		['signed with another key', 403, (approval) => signToken('review-link', claims(approval), otherKeys, ports.now())],
		['unsigned', 403, (_approval, token) => `${Buffer.from('{"alg":"none","typ":"daa-review+jwt"}').toString('base64url')}.${token.split('.')[1]}.x`],
		['made for another jti', 403, (approval) => signToken('review-link', claims(approval), ports.keys, ports.now())],
		['made for another payload', 403, (approval) => signToken('review-link', claims(approval, { payload_hash: 'c'.repeat(64) }), ports.keys, ports.now())],
		['made for another environment', 403, (approval) => signToken('review-link', claims(approval, { environment: 'test' }), ports.keys, ports.now())],
		['made for another execution', 403, (approval) => signToken('review-link', claims(approval, { execution_id: 'ex-2' }), ports.keys, ports.now())],
		['made for another workflow', 403, (approval) => signToken('review-link', claims(approval, { workflow_id: 'wf-2' }), ports.keys, ports.now())],
		['made for a stranger', 403, (approval) => signToken('review-link', claims(approval, { sub: 'zoe' }), ports.keys, ports.now())],
		['made for no approval', 404, (approval) => signToken('review-link', claims(approval, { approval: 'apr_none' }), ports.keys, ports.now())],
		['expired', 410, (approval) => signToken('review-link', claims(approval, { exp: Math.floor(ports.now().getTime() / 1000) - 1 }), ports.keys, ports.now())],
		['a grant', 403, (approval) => signToken('grant', { ...claims(approval), approvers: [], correlation_id: 'c', policy_version: '1', policy_hash: 'a'.repeat(64) }, ports.keys, ports.now())],
	])('%s: %i, for reading and for deciding', async (_name, status, make) => {
		const { approval, tokens } = await ask(ports);
		const token = make(approval, tokens.dana as string);
		for (const answer of [await send(token), await post(token, { decision: 'approve', form_token: await formToken(tokens.dana) })]) {
			expect(answer.response.status).toBe(status);
			expect(answer.response.body).toMatch(/^<!doctype html><html lang="en">/);
			expect(answer.response.body).not.toContain('740');
			expect(answer.decided).toBeUndefined();
		}
		await untouched(approval);
	});

	it('of another execution or node are foreign on this page', async () => {
		const { tokens, approval } = await ask(ports);
		for (const place of [{ ...RUN, executionId: 'ex-2' }, { ...RUN, nodeId: 'node-2' }, { ...RUN, workflowId: 'wf-2' }]) {
			expect((await send(tokens.dana, {}, { place })).response.status).toBe(403);
			expect((await post(tokens.dana, { decision: 'approve', form_token: await formToken(tokens.dana) }, {}, { place })).response.status).toBe(403);
		}
		await untouched(approval);
	});

	it('withdrawn', async () => {
		const { tokens, approval } = await ask(ports);
		const form = await formToken(tokens.dana);
		await ports.store.transaction((tx) => tx.updateApprover(approval.id, 'dana', { revokedAt: ports.now().toISOString() }));
		expect((await send(tokens.dana)).response.status).toBe(410);
		expect((await post(tokens.dana, { decision: 'approve', form_token: form })).response.status).toBe(410);
		await untouched(approval);
	});

	it('changed in any one character never open', async () => {
		const { tokens } = await ask(ports);
		const token = tokens.dana as string;
		for (let index = 0; index < token.length - 1; index += 3) {
			const mutant = token.slice(0, index) + (token[index] === 'A' ? 'B' : 'A') + token.slice(index + 1);
			const { status } = (await send(mutant)).response;
			expect(status).toBeGreaterThanOrEqual(400);
			expect(status).toBeLessThan(500);
		}
	});
});

describe('forms that cannot be read', () => {
	it.each<[string, number, Partial<DeskRequest>]>([
		['no content type', 415, { contentType: undefined }],
		['JSON', 415, { contentType: 'application/json', body: { decision: 'approve' } }],
		['text', 415, { contentType: 'text/plain', body: 'decision=approve' }],
		['multipart', 415, { contentType: 'multipart/form-data; boundary=x' }],
		['a type that only begins like it', 415, { contentType: `${FORM}x` }],
		['5 MB', 413, { body: 'a'.repeat(5_000_000) }],
		['5 MB of bytes', 413, { body: Buffer.alloc(5_000_000, 97) }],
		['5 MB taken apart', 413, { body: { reason: 'a'.repeat(5_000_000) } }],
		['a length of 5 MB', 413, { contentLength: 5_000_000, body: 'decision=approve' }],
		['nothing', 400, { body: undefined }],
		['an empty text', 400, { body: '' }],
		['a list', 400, { body: ['decision=approve'] }],
		['a number', 400, { body: 7 }],
		['bytes that are no text', 400, { body: Buffer.from([0xff, 0xfe, 0x00, 0x9d]) }],
		['broken percent signs', 400, { body: 'decision=approve&reason=%zz' }],
		['another decision', 400, { body: 'decision=delete' }],
		['no decision', 400, { body: 'reason=x' }],
		['two decisions', 400, { body: 'decision=approve&decision=reject' }],
		['a decision that is a list', 400, { body: { decision: ['approve', 'approve'] } }],
		['an object inside', 400, { body: { decision: 'approve', edit: { a: 1 } } }],
		['a prototype', 400, { body: JSON.parse('{"__proto__":{"decision":"approve"}}') as object }],
		['a reason as long as a book', 400, { body: `decision=reject&reason=${'a'.repeat(5_000)}` }],
	])('%s: %i', async (_name, status, patch) => {
		const { tokens, approval } = await ask(ports);
		await formToken(tokens.dana);
		const answer = await post(tokens.dana, '', { body: '', ...patch });
		expect(answer.response.status).toBe(status);
		expect(answer.response.headers['content-type']).toBe('text/html; charset=utf-8');
		expect(answer.response.body).toContain('Nothing was decided');
		expect(answer.decided).toBeUndefined();
		await untouched(approval);
		expect((await submit(tokens.dana, { decision: 'approve' })).decided).toMatchObject({ complete: true });
	});

	it('reads bytes, text and fields alike', async () => {
		for (const [index, shape] of [(text: string) => text, (text: string) => Buffer.from(text), (text: string) => Object.fromEntries(new URLSearchParams(text))].entries()) {
			const { tokens } = await ask(ports, { itemIndex: index });
			const body = shape(`decision=approve&form_token=${await formToken(tokens.dana)}`);
			expect((await send(tokens.dana, { method: 'post', contentType: `${FORM}; charset=UTF-8`, body })).response.status).toBe(200);
		}
	});
});

describe('forms that do not decide', () => {
	it.each([['forged', 'A'.repeat(43)], ['missing', ''], ['too long', 'A'.repeat(150)]])('a form token that is %s', async (_name, form_token) => {
		const { tokens, approval } = await ask(ports);
		const answer = await post(tokens.dana, { decision: 'approve', form_token });
		expect(answer.response.status).toBe(409);
		expect(answer.response.body).toContain('Nothing was decided.');
		await untouched(approval);
		expect((await actionsLogged(ports)).at(-1)).toBe('approval.refused');
	});

	it('a form token of another approver or another request', async () => {
		const { tokens, approval } = await ask(ports);
		const other = await ask(ports, { itemIndex: 1 });
		for (const form of [await formToken(tokens.omar), await formToken(other.tokens.dana)]) {
			expect((await post(tokens.dana, { decision: 'approve', form_token: form })).response.status).toBe(409);
		}
		await untouched(approval);
	});

	it('a page from before somebody else decided or edited', async () => {
		const { tokens } = await ask(ports, { approvalsRequired: 2, approvers: [DANA, OMAR, MIRA], tier: 'high' });
		const stale = await formToken(tokens.dana);
		await submit(tokens.omar, { decision: 'edit_and_approve', 'value.0': '700.00', confirm: '740' });
		const answer = await post(tokens.dana, { decision: 'approve', form_token: stale, confirm: '740' });
		expect(answer.response.status).toBe(409);
		expect(answer.response.body).toContain('Edited since it was drafted');
		expect((await submit(tokens.dana, { decision: 'approve', confirm: '700' })).decided).toMatchObject({ complete: true });
	});

	it.each(['reject', 'request_changes'])('%s without a reason', async (decision) => {
		const { tokens, approval } = await ask(ports);
		for (const reason of ['', '  \r\n ']) {
			const answer = await submit(tokens.dana, { decision, reason });
			expect(answer.response.status).toBe(422);
			expect(answer.response.body).toContain('give a reason');
		}
		await untouched(approval);
	});

	it.each([undefined, '', '741', 'approve', '1845'])('a high-tier approval with %j typed', async (confirm) => {
		const { tokens, approval } = await ask(ports, { tier: 'high' });
		const answer = await submit(tokens.dana, { decision: 'approve', ...(confirm !== undefined && { confirm }) });
		expect(answer.response.status).toBe(422);
		expect(answer.response.body).toContain('740.00 EUR');
		await untouched(approval);
	});

	it('a robot that presses every button of a high-tier page', async () => {
		const { tokens, approval } = await ask(ports, { tier: 'high' });
		const form_token = await formToken(tokens.dana);
		for (const decision of ['approve', 'edit_and_approve', 'reject', 'request_changes']) expect((await post(tokens.dana, { decision, form_token, reason: '', confirm: '' })).decided).toBeUndefined();
		await untouched(approval);
	});

	it('an approval without a scan', async () => {
		const { tokens, approval } = await ask(ports, { guardrails: undefined });
		const answer = await submit(tokens.dana, { decision: 'approve' });
		expect([answer.response.status, answer.response.body.includes('The guardrail scan has no result.')]).toEqual([422, true]);
		await untouched(approval);
	});

	it('an edit that the rules refuse: the page comes back with what was typed', async () => {
		const { tokens, approval } = await ask(ports, { action: reply({ facts: { amount: 40, currency: 'EUR' }, message: { channel: 'email', recipients: ['a@example.com'], body: 'We refund 40 EUR.' } }) });
		const answer = await submit(tokens.dana, { decision: 'edit_and_approve', subject: '', body: 'We refund 9000 EUR <b>now</b>.' });
		expect(answer.response.status).toBe(422);
		expect(answer.response.body).toContain('not allowed');
		expect(answer.response.body).toContain('We refund 9000 EUR &lt;b>now&lt;/b>.');
		expect(answer.response.body).toMatch(/<details[^>]* open/);
		await untouched(approval);
	});
});

describe('deciding', () => {
	it('approves, and says who, what and when, now and on every later visit', async () => {
		const { tokens } = await ask(ports, { tier: 'high' });
		const answer = await submit(tokens.dana, { decision: 'approve', confirm: '740.00 EUR' });
		expect(answer).toMatchObject({ response: { status: 200 }, decided: { complete: true, approval: { state: 'approved' } } });
		expect(title(answer)).toBe('Approved');
		expect(answer.response.body).toContain('Dana Ruiz (finance_lead) (you) approved this on 20 Nov 2026, 09:00 UTC.');
		const later = await send(tokens.omar);
		expect([later.response.status, title(later), later.decided, later.visited?.resumedAt]).toEqual([200, 'Approved', undefined, null]);
		expect(later.response.body).toContain('Dana Ruiz (finance_lead) approved this');
		expect(later.response.body).not.toContain('form_token');
	});

	it('rejects with the reason, and a second try changes nothing', async () => {
		const { tokens, approval } = await ask(ports);
		const form_token = await formToken(tokens.omar);
		const answer = await submit(tokens.dana, { decision: 'reject', reason: 'Paid back\r\nalready.' });
		expect([title(answer), answer.decided?.complete]).toEqual(['Rejected', true]);
		expect(await ports.store.decisions(approval.id)).toMatchObject([{ reason: 'Paid back\nalready.', decision: 'reject' }]);
		const second = await post(tokens.omar, { decision: 'approve', form_token });
		expect([second.response.status, title(second), second.decided]).toEqual([409, 'Rejected', undefined]);
		expect(second.response.body).toContain('has already been rejected');
	});

	it('asks for changes', async () => {
		const { tokens } = await ask(ports);
		expect(title(await submit(tokens.dana, { decision: 'request_changes', reason: 'Name the order.' }))).toBe('Sent back for changes');
	});

	it('edits and approves in one step, and shows both versions', async () => {
		const { tokens, approval } = await ask(ports, { tier: 'high' });
		const answer = await submit(tokens.dana, { decision: 'edit_and_approve', 'value.0': '700.00', 'value.1': 'closed', confirm: '740' });
		expect([answer.response.status, title(answer)]).toEqual([200, 'Approved, as edited']);
		const stored = (await ports.store.approval(approval.id))!;
		expect(stored.payloadHash).not.toBe(stored.requestedHash);
		expect(stored.requestedAction).toEqual(approval.action);
		expect(answer.response.body.replace(/<[^>]+>/g, ' ')).toMatch(/As drafted\s+740\.00\s+As edited\s+700\.00/);
	});

	it('sends an untouched message on exactly as it was drafted', async () => {
		const body = '\n  Dear\tMarta,\r\n\nbye ';
		const { tokens, approval } = await ask(ports, { tier: 'high', action: reply({ message: { channel: 'email', recipients: ['a@example.com'], subject: 'Old', body } }) });
		await submit(tokens.dana, { decision: 'edit_and_approve', subject: 'New', body: body.replace(/\r?\n/g, '\r\n'), confirm: '1845' });
		expect((await ports.store.approval(approval.id))?.action.message).toMatchObject({ subject: 'New', body });
	});

	it('waits for the second approval and tells the first approver so', async () => {
		const { tokens } = await ask(ports, { approvalsRequired: 2 });
		const first = await submit(tokens.dana, { decision: 'approve' });
		expect([title(first), first.decided?.complete]).toEqual(['Your decision is recorded', false]);
		expect(first.response.body).toContain('1 of 2 approvals are in.');
		expect(title(await send(tokens.dana))).toBe('Your decision is recorded');
		expect((await post(tokens.dana, { decision: 'approve', form_token: 'x' })).response.status).toBe(409);
		expect((await submit(tokens.omar, { decision: 'approve' })).decided).toMatchObject({ complete: true });
	});

	it('takes one of two POSTs at the same instant', async () => {
		for (let round = 0; round < 10; round += 1) {
			const { tokens, approval } = await ask(ports, { itemIndex: round });
			const forms = [await formToken(tokens.dana), await formToken(tokens.omar)];
			const answers = await Promise.all([post(tokens.dana, { decision: 'approve', form_token: forms[0] as string }), post(tokens.omar, { decision: 'approve', form_token: forms[1] as string })]);
			expect(answers.map(({ response }) => response.status).sort()).toEqual([200, 409]);
			expect(answers.filter(({ decided }) => decided)).toHaveLength(1);
			expect(await ports.store.decisions(approval.id)).toHaveLength(1);
		}
	});

	it('takes one of ten POSTs of one impatient approver', async () => {
		const { tokens, approval } = await ask(ports);
		const form_token = await formToken(tokens.dana);
		const answers = await Promise.all(Array.from({ length: 10 }, () => post(tokens.dana, { decision: 'approve', form_token })));
		expect(answers.filter(({ decided }) => decided)).toHaveLength(1);
		expect(await ports.store.decisions(approval.id)).toHaveLength(1);
	});
});

describe('later visits', () => {
	it('find the right words for what became of the request', async () => {
		const { tokens, approval } = await ask(ports);
		const set = (state: ApprovalRecord['state'], version: number) => ports.store.transaction((tx) => tx.updateApproval(approval.id, version, { state }));
		await set('cancelled', 1);
		expect([(await send(tokens.dana)).response.status, title(await send(tokens.dana))]).toEqual([410, 'This request was cancelled']);
		await set('invalidated', 2);
		expect(title(await send(tokens.dana))).toBe('This request no longer stands');
		expect((await post(tokens.dana, { decision: 'approve', form_token: 'x' })).response.status).toBe(410);
	});

	it('say that the deadline has passed, before and after it was noted', async () => {
		const { tokens, approval } = await ask(ports);
		const form_token = await formToken(tokens.dana);
		ports.clock.set(DUE);
		expect([(await send(tokens.dana)).response.status, title(await send(tokens.dana))]).toEqual([410, 'The deadline has passed']);
		expect((await ports.store.approval(approval.id))?.state).toBe('pending');
		expect((await post(tokens.dana, { decision: 'approve', form_token })).response.status).toBe(410);
		expect((await ports.store.approval(approval.id))?.state).toBe('expired');
		expect((await send(tokens.omar)).response.status).toBe(410);
		expect((await expireApproval(ports, approval.id))?.state).toBe('expired');
	});

	it('go on working after the key was rotated, pages that were open included', async () => {
		const { tokens } = await ask(ports);
		const form_token = await formToken(tokens.dana);
		ports.keys = createKeyRing([...TEST_KEYS.map((key) => ({ ...key, active: false })), { kid: 'test-3', secret: Buffer.alloc(32, 1), active: true }]);
		expect((await post(tokens.dana, { decision: 'approve', form_token })).decided).toMatchObject({ complete: true });
	});

	it('let the workflow be resumed when it was not', async () => {
		const { tokens, approval } = await ask(ports);
		const { formToken: form } = await openReview(ports, tokens.dana);
		await decideApproval(ports, tokens.dana, { decision: 'approve', formToken: form }, { reassess });
		expect((await send(tokens.omar)).visited).toMatchObject({ state: 'approved', resumedAt: null });
		await markResumed(ports, RUN, approval.id);
		expect((await send(tokens.omar)).visited?.resumedAt).not.toBeNull();
	});
});

describe('faults of ours', () => {
	it('are a page with a reference, never a stack and never thrown', async () => {
		const { tokens } = await ask(ports);
		const seen: unknown[] = [];
		const report = (reference: string, error: unknown) => void seen.push([reference, error]);
		const secret = new Error('boom at /srv/secret.ts:1');
		const broken = { ...ports, store: { ...ports.store, approval: () => Promise.reject(secret) } };
		const { response } = await handleReview(broken, { method: 'GET', token: tokens.dana, actionUrl: '/', body: undefined, now: ports.now() }, { reassess, report });
		expect(response.status).toBe(500);
		expect(response.body).toMatch(/Reference: err_[0-9a-f]+/);
		expect(response.body).not.toMatch(/boom|secret/);
		expect(seen).toEqual([[expect.stringMatching(/^err_/), secret]]);
	});

	it('stay pages when reporting them fails too', async () => {
		const broken = { ...ports, newId: () => { throw new Error('no ids'); }, store: { ...ports.store, approval: () => Promise.reject(new Error('x')) } };
		const { tokens } = await ask(ports);
		const { response } = await handleReview(broken, { method: 'GET', token: tokens.dana, actionUrl: '/', body: undefined, now: ports.now() }, { reassess });
		expect([response.status, response.body.includes('err_unknown')]).toEqual([500, true]);
		expect((await handleReview(ports, {} as never, { reassess })).response.status).toBe(405);
	});

	it('tell a store that cannot be reached from a fault, and ask to come back', async () => {
		const { tokens } = await ask(ports);
		const broken = { ...ports, store: { ...ports.store, approval: () => Promise.reject(new DaaError('store_unavailable', 'down')) } };
		const { response } = await handleReview(broken, { method: 'GET', token: tokens.dana, actionUrl: '/', body: undefined, now: ports.now() }, { reassess });
		expect([response.status, response.headers['retry-after']]).toEqual([503, '30']);
	});

	it('still report a decision that was taken when the page about it fails', async () => {
		const { tokens, approval } = await ask(ports);
		const form_token = await formToken(tokens.dana);
		let reads = 0;
		const flaky = { ...ports, store: { ...ports.store, approval: (id: string) => (++reads > 1 ? Promise.reject(new Error('gone')) : ports.store.approval(id)) } };
		const answer = await handleReview(flaky, { method: 'POST', contentType: FORM, token: tokens.dana, actionUrl: '/', body: { decision: 'approve', form_token }, now: ports.now() }, { reassess });
		expect(answer).toMatchObject({ response: { status: 500 }, decided: { complete: true, approval: { id: approval.id, state: 'approved' } } });
	});

	it('never post to another kind of address', async () => {
		const { tokens } = await ask(ports, { action: refund() });
		for (const actionUrl of ['javascript:pwn(1)', '//evil.example/x', 'data:text/html,x', ' https://x']) expect((await send(tokens.dana, { actionUrl })).response.body).not.toContain('pwn(1)"');
		expect((await send(tokens.dana, { actionUrl: '//evil.example/x' })).response.body).not.toContain('evil.example');
	});
});
