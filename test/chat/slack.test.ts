import { handleSlack, type SlackVisit } from '../../src/chat/handle-slack';
import { signatureOf } from '../../src/chat/verify-request';
import { buttonValue, readButtonValue } from '../../src/chat/button-value';
import { decideApproval } from '../../src/approve';
import { readReview } from '../../src/approve/open-review';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { ask, DANA, OMAR, reassess, refund, reply as replyAction } from '../approve/fixtures';

const SECRET = 'a-signing-secret';
const [TEAM, DANA_ID, OMAR_ID] = ['T0TEAM0001', 'U0DANA0001', 'U0OMAR0001'];
const APPROVERS = [{ ...DANA, slack_user_id: DANA_ID }, { ...OMAR, slack_user_id: OMAR_ID }];

let ports: TestPorts;
let calls: { what: string; value: unknown }[];
beforeEach(async () => {
	ports = await openTestPorts();
	calls = [];
});
afterEach(() => ports.close());

interface Sent {
	payload: unknown;
	secret?: string;
	timestamp?: string;
	/** What is done to the body after it was signed. */
	tamper?: (body: string) => string;
	headers?: Partial<Record<'timestamp' | 'signature', unknown>>;
	over?: Partial<SlackVisit>;
}

const stamp = () => String(Math.floor(ports.now().getTime() / 1_000));

/** A request built and signed as Slack does, and everything that follows it. */
async function send({ payload, secret = SECRET, timestamp = stamp(), tamper = (body) => body, headers = {}, over = {} }: Sent) {
	const body = `payload=${encodeURIComponent(JSON.stringify(payload)).replaceAll('%20', '+')}`;
	const visit: SlackVisit = {
		ports,
		request: { rawBody: Buffer.from(tamper(body)), timestamp, signature: signatureOf(secret, timestamp, Buffer.from(body)), contentType: 'application/x-www-form-urlencoded', ...headers },
		signingSecret: SECRET,
		teamId: () => Promise.resolve(TEAM),
		api: (what, value) => {
			calls.push({ what, value });
			return Promise.resolve({ ok: true, body: { ok: true } });
		},
		whisper: (url, text) => {
			calls.push({ what: 'whisper', value: { url, text } });
			return Promise.resolve();
		},
		reassess: () => Promise.resolve(reassess),
		resume: ({ id }) => void calls.push({ what: 'resume', value: id }) as never,
		refresh: (id) => void calls.push({ what: 'refresh', value: id }) as never,
		pageOf: () => 'https://n8n.example.com/page',
		report: (error) => void calls.push({ what: 'report', value: String(error) }),
		...over,
	};
	const { response, after } = await handleSlack(visit);
	const before = calls.length;
	await after?.();
	return { status: response.status, body: response.body === '' ? '' : response.headers['content-type']?.includes('json') ? (JSON.parse(response.body) as Record<string, any>) : response.body, doneBeforeAnswer: before }; // eslint-disable-line @typescript-eslint/no-explicit-any
}

const medium = (patch: Parameters<typeof ask>[1] = {}) => ask(ports, { action: refund({ facts: { amount: 240, currency: 'EUR' } }), approvers: APPROVERS, ...patch });
type Asked = Awaited<ReturnType<typeof medium>>;

const pressOf = ({ approval }: Asked, action = 'daa_approve', user: object = { id: DANA_ID, team_id: TEAM }, value = buttonValue(ports.keys, approval)) => ({
	type: 'block_actions',
	user,
	team: { id: TEAM, domain: 'acme' },
	trigger_id: '1.2.abc',
	response_url: 'https://hooks.slack.com/actions/T/1/x',
	container: { type: 'message', message_ts: '1.1', channel_id: 'D1' },
	actions: [{ type: 'button', action_id: action, block_id: 'b', value, action_ts: '1.3' }],
});

const opened = () => (calls.find(({ what }) => what === 'views.open')?.value as { trigger_id: string; view: { callback_id: string; private_metadata: string; blocks: { block_id?: string; element?: { initial_value?: string } }[] } } | undefined);
const submitOf = (view: { callback_id: string; private_metadata: string }, values: Record<string, object>, user = DANA_ID) => ({
	type: 'view_submission',
	user: { id: user, team_id: TEAM },
	team: { id: TEAM },
	trigger_id: '1.4.abc',
	view: { ...view, state: { values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { [name]: value }])) } },
});
const text = (value: string | null) => ({ type: 'plain_text_input', value });

const stateOf = async ({ approval }: Asked) => (await ports.store.approval(approval.id))!.state;
const decisionsOf = ({ approval }: Asked) => ports.store.decisions(approval.id);
const whispers = () => calls.filter(({ what }) => what === 'whisper').map(({ value }) => (value as { text: string }).text);

test('the button approves as the approver, Slack has its answer first, and the workflow and the cards follow', async () => {
	const asked = await medium();
	const sent = await send({ payload: pressOf(asked) });
	expect(sent).toMatchObject({ status: 200, body: '', doneBeforeAnswer: 0 });
	expect(await stateOf(asked)).toBe('approved');
	expect(await decisionsOf(asked)).toMatchObject([{ approverId: 'dana', decision: 'approve', identity: `slack:${TEAM}#${DANA_ID}` }]);
	expect(calls.map(({ what }) => what)).toEqual(['resume', 'refresh']);
});

describe('what did not come from Slack just now is refused, and nothing is decided', () => {
	const cases: [string, number, (asked: Asked) => Sent][] = [
		['another secret', 401, (asked) => ({ payload: pressOf(asked), secret: 'another' })],
		['no signing secret here', 401, (asked) => ({ payload: pressOf(asked), over: { signingSecret: undefined } })],
		['an empty signing secret here', 401, (asked) => ({ payload: pressOf(asked), secret: '', over: { signingSecret: '  ' } })],
		['six minutes late', 401, (asked) => ({ payload: pressOf(asked), timestamp: String(Number(stamp()) - 301) })],
		['six minutes early', 401, (asked) => ({ payload: pressOf(asked), timestamp: String(Number(stamp()) + 301) })],
		['a body that was changed', 401, (asked) => ({ payload: pressOf(asked, 'daa_reject'), tamper: (body) => body.replace('daa_reject', 'daa_approve') })],
		['a body with one more field', 401, (asked) => ({ payload: pressOf(asked), tamper: (body) => `${body}&x=1` })],
		['no signature', 401, (asked) => ({ payload: pressOf(asked), headers: { signature: undefined } })],
		['two signatures', 401, (asked) => ({ payload: pressOf(asked), headers: { signature: ['v0=a', 'v0=b'] } })],
		['no timestamp', 401, (asked) => ({ payload: pressOf(asked), headers: { timestamp: undefined } })],
		['another timestamp', 401, (asked) => ({ payload: pressOf(asked), headers: { timestamp: String(Number(stamp()) - 1) } })],
		['a timestamp that is none', 401, (asked) => ({ payload: pressOf(asked), headers: { timestamp: 'NaN' } })],
		['no JSON', 400, () => ({ payload: 'x' })],
		['another kind', 400, () => ({ payload: { type: 'shortcut' } })],
	];
	test.each(cases)('%s', async (_name, status, made) => {
		const asked = await medium();
		expect((await send(made(asked))).status).toBe(status);
		expect([await stateOf(asked), calls]).toEqual(['pending', []]);
	});

	test('the same request a second time', async () => {
		const asked = await medium({ approvalsRequired: 2 });
		expect((await send({ payload: pressOf(asked) })).status).toBe(200);
		expect((await send({ payload: pressOf(asked) })).status).toBe(409);
		expect(await decisionsOf(asked)).toHaveLength(1);
	});
});

describe('the wrong people are told so privately, and nothing is decided', () => {
	test.each([
		['somebody who is not asked', { user: { id: 'U0EVIL0001', team_id: TEAM } }],
		['another workspace', { team: { id: 'T0EVIL0001' } }],
		['somebody of another workspace in a shared channel', { user: { id: DANA_ID, team_id: 'T0EVIL0001' } }],
	])('%s', async (_name, over) => {
		const asked = await medium();
		await send({ payload: { ...pressOf(asked), ...over } });
		expect([await stateOf(asked), whispers()]).toEqual(['pending', [expect.stringContaining('You are not asked')]]);
	});

	test('anybody, while it is not known whose workspace it is', async () => {
		const asked = await medium();
		await send({ payload: pressOf(asked), over: { teamId: () => Promise.resolve(undefined) } });
		expect(await stateOf(asked)).toBe('pending');
	});

	test('two approvers under one Slack id', async () => {
		const asked = await medium({ approvers: [{ ...DANA, slack_user_id: DANA_ID }, { ...OMAR, slack_user_id: DANA_ID }] });
		await send({ payload: pressOf(asked) });
		expect(await stateOf(asked)).toBe('pending');
	});
});

test('a value that this gate did not make decides nothing', async () => {
	const asked = await medium();
	const good = buttonValue(ports.keys, asked.approval);
	const forged = [good.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), good.replace(`.${asked.approval.version}.`, '.2.'), asked.approval.id, '', `${good} `];
	for (const value of forged) {
		expect(readButtonValue(ports.keys, value)).toBeUndefined();
		ports.clock.advance(1_000);
		await send({ payload: pressOf(asked, 'daa_approve', { id: DANA_ID }, value) });
	}
	expect([await stateOf(asked), whispers().length]).toEqual(['pending', forged.length]);
});

test('high risk, a second press, a card from before and a closed request are refused with the reason', async () => {
	const high = await ask(ports, { tier: 'high', approvers: APPROVERS });
	await send({ payload: pressOf(high) });
	expect([await stateOf(high), whispers()]).toEqual(['pending', ['This cannot be decided in Slack. It is of high risk.']]);

	const two = await medium({ approvalsRequired: 2, itemIndex: 1, approvers: [...APPROVERS, { id: 'eve', name: 'Eve', role: 'x', slack_user_id: 'U0EVE00001' }] });
	await send({ payload: pressOf(two) });
	ports.clock.advance(1_000);
	await send({ payload: pressOf(two) });
	expect(whispers().at(-1)).toBe('You have already decided on this request.');
	await send({ payload: pressOf(two, 'daa_approve', { id: OMAR_ID }) });
	expect(whispers().at(-1)).toContain('changed while the page was open');
	const fresh = (await ports.store.approval(two.approval.id))!;
	await send({ payload: pressOf(two, 'daa_approve', { id: OMAR_ID }, buttonValue(ports.keys, fresh)) });
	expect(await stateOf(two)).toBe('approved');
	await send({ payload: pressOf(two, 'daa_approve', { id: 'U0EVE00001' }, buttonValue(ports.keys, fresh)) });
	expect(whispers().at(-1)).toBe('This request has already been approved.');
});

test('rejecting opens a form that is bound to request, payload and person; its reason decides', async () => {
	const asked = await medium();
	await send({ payload: pressOf(asked, 'daa_reject') });
	const { trigger_id, view } = opened()!;
	expect([trigger_id, view.callback_id, await stateOf(asked)]).toEqual(['1.2.abc', 'daa_reject', 'pending']);
	ports.clock.advance(1_000);
	const values = { daa_decision: { selected_option: { value: 'request_changes' } }, daa_reason: text('The amount is wrong.') };
	for (const [payload, name] of [
		[submitOf(view, values, OMAR_ID), 'somebody else'],
		[submitOf({ ...view, private_metadata: view.private_metadata.replace('"version":1', '"version":2') }, values), 'another version'],
		[submitOf({ ...view, callback_id: 'daa_edit' }, values), 'another form'],
	] as const) {
		expect({ name, body: (await send({ payload })).body }).toEqual({ name, body: { response_action: 'errors', errors: { daa_reason: expect.any(String) as string } } });
		ports.clock.advance(1_000);
	}
	expect((await send({ payload: submitOf(view, { ...values, daa_reason: text(' ') }) })).body).toEqual({ response_action: 'errors', errors: { daa_reason: expect.stringContaining('give a reason') as string } });
	ports.clock.advance(1_000);
	expect((await send({ payload: submitOf(view, values) })).body).toEqual({ response_action: 'clear' });
	expect([await stateOf(asked), await decisionsOf(asked)]).toMatchObject(['changes_requested', [{ reason: 'The amount is wrong.', identity: `slack:${TEAM}#${DANA_ID}` }]]);
	const late = await medium({ itemIndex: 3 });
	calls = [];
	await send({ payload: pressOf(late, 'daa_reject') });
	ports.clock.advance(31 * 60_000);
	expect((await send({ payload: submitOf(opened()!.view, values) })).body).toMatchObject({ response_action: 'errors' });
	expect(await stateOf(late)).toBe('pending');
});

test('an edit is tiered and scanned again before it counts; one that is too long is for the page', async () => {
	const asked = await medium({ action: replyAction({ facts: { amount: 240, currency: 'EUR' } }) });
	await send({ payload: pressOf(asked, 'daa_edit') });
	const { view } = opened()!;
	expect(view.blocks.flatMap(({ block_id: id, element }) => (id ? [[id, element?.initial_value]] : []))).toEqual([['daa_subject', 'Your refund'], ['daa_body', 'Dear Marta,\n\nWe will refund 740.00 EUR within 5 days.\n'], ['daa_reason', undefined]]);
	ports.clock.advance(1_000);
	expect((await send({ payload: submitOf(view, { daa_subject: text('Your refund'), daa_body: text('Dear Marta, 240.00 EUR are on their way.'), daa_reason: text(null) }) })).body).toEqual({ response_action: 'clear' });
	const after = (await ports.store.approval(asked.approval.id))!;
	expect([after.state, after.action.message!.body]).toEqual(['approved', 'Dear Marta, 240.00 EUR are on their way.']);

	calls = [];
	const long = await medium({ itemIndex: 1 });
	await send({ payload: pressOf(long, 'daa_edit'), over: { reassess: () => Promise.resolve(undefined) } });
	expect([opened(), whispers()]).toEqual([undefined, ['This has to be edited on its page.']]);
});

test('a decision that takes longer than Slack waits is finished all the same', async () => {
	const asked = await medium();
	await send({ payload: pressOf(asked, 'daa_reject') });
	ports.clock.advance(1_000);
	const slow = { ...ports, store: { ...ports.store, approvers: async (id: string) => (await new Promise((resolve) => setTimeout(resolve, 2_600)), ports.store.approvers(id)) } };
	const started = Date.now();
	const sent = await send({ payload: submitOf(opened()!.view, { daa_reason: text('No.') }), over: { ports: slow as never } });
	expect([sent.body, await stateOf(asked)]).toEqual([{ response_action: 'clear' }, 'rejected']);
	expect(Date.now() - started).toBeGreaterThan(2_500);
});

test('a form that Slack does not open, and faults of ours, are said and decide nothing', async () => {
	const asked = await medium();
	await send({ payload: pressOf(asked, 'daa_reject'), over: { api: () => Promise.resolve({ ok: false, code: 'x', reason: 'x', again: true }) } });
	expect(whispers()).toEqual([expect.stringContaining('did not open the form')]);
	ports.clock.advance(1_000);
	expect((await send({ payload: pressOf(asked), over: { resume: () => Promise.reject(new Error('n8n is gone')) } })).status).toBe(200);
	// The decision stands whatever follows it.
	expect([await stateOf(asked), calls.at(-1)?.what]).toEqual(['approved', 'refresh']);
	ports.clock.advance(1_000);
	expect((await send({ payload: pressOf(asked), over: { teamId: () => Promise.reject(new Error('down')) } })).status).toBe(503);
});

test('decided on the page first, the button says so', async () => {
	const asked = await medium();
	const { formToken } = await readReview(ports, ports.store, asked.tokens.omar);
	await decideApproval(ports, asked.tokens.omar, { decision: 'approve', formToken }, { reassess });
	await send({ payload: pressOf(asked) });
	expect(whispers()).toHaveLength(1);
	expect(await decisionsOf(asked)).toHaveLength(1);
	expect(calls.at(-1)).toEqual({ what: 'refresh', value: asked.approval.id });
});
