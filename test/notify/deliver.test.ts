import { decideApproval } from '../../src/approve';
import { deliverDue, MOST_ATTEMPTS, pauseAfter } from '../../src/notify/deliver-due';
import type { Channel, ChannelName, Delivery, Letter } from '../../src/notify/letter';
import { queueNotifications } from '../../src/notify/queue-notifications';
import { refreshCards } from '../../src/notify/refresh-cards';
import { readReview } from '../../src/approve/open-review';
import type { Addresses } from '../../src/notify/compose';
import { reviewLinks } from '../../src/approve/review-link';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { ask, DANA, OMAR, reassess, refund, RUN } from '../approve/fixtures';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const signUrl = (query: Readonly<Record<string, string>>) => `https://n8n.example.com/w/1/2?${new URLSearchParams(query).toString()}&signature=x`;
const addresses = (): Addresses => ({
	links: (approval, people) => Promise.resolve(reviewLinks(ports, approval, people).flatMap(({ approver, url }) => { const row = people.find(({ approverId }) => approverId === approver.id); return row && url !== undefined ? [{ approver: row, url }] : []; })),
	deskUrl: 'https://n8n.example.com/desk',
	buttons: true,
});

interface Scripted extends Channel {
	letters: Letter[];
	updates: { ref: string; letter: Letter }[];
}

/** Answers with these in their order, then always with the last. */
function scripted(name: ChannelName, answers: Delivery[] = [{ ok: true }], reaches: Channel['reaches'] = () => true): Scripted {
	const channel: Scripted = {
		name,
		letters: [],
		updates: [],
		reaches,
		send(letter) {
			channel.letters.push(letter);
			return Promise.resolve(answers[Math.min(channel.letters.length, answers.length) - 1] ?? { ok: true });
		},
		update(ref, letter) {
			channel.updates.push({ ref, letter });
			return Promise.resolve({ ok: true, ref });
		},
	};
	return channel;
}

const request = (id: string, patch: Parameters<typeof ask>[1] = {}) => ask(ports, { action: refund({ target_id: id, correlation_id: `cor-${id}` }), signUrl, ...patch });

async function tell(channels: Channel[], asked: Awaited<ReturnType<typeof request>>, gatherMs = 0) {
	return await queueNotifications(ports, channels, { approval: asked.approval, people: await ports.store.approvers(asked.approval.id), occasion: 'requested', gatherMs });
}

const deliver = (channels: Channel[]) => deliverDue(ports, RUN, channels, addresses());
const exceptions = async () => (await ports.store.exceptions({ type: 'notification_failed', limit: 10 })).map(({ approvalId, state, reason }) => ({ approvalId, state, reason }));

test('many requests of one run are one message to each person, with their own links, and one call each for a program', async () => {
	const [email, hook] = [scripted('email'), scripted('webhook')];
	for (const [index, id] of ['1', '2', '3'].entries()) await tell([email, hook], await request(id, { itemIndex: index }));
	await deliver([email, hook]);
	expect(email.letters.map(({ to, items }) => [to?.id, items.length]).sort()).toEqual([['dana', 3], ['omar', 3]]);
	expect(hook.letters.map(({ items }) => items.map(({ summary }) => summary.approvers.length))).toEqual([[2], [2], [2]]);
	const urls = email.letters.map(({ items }) => items.map(({ url }) => url));
	expect(new Set(urls.flat()).size).toBe(6);
	const tokens = (letter: Letter) => letter.items.map(({ url }) => new URL(url!).searchParams.get('t'));
	for (const letter of email.letters) for (const token of tokens(letter)) expect((await readReview(ports, ports.store, token)).approver.approverId).toBe(letter.to?.id);
	for (const { items } of email.letters) expect(JSON.stringify(items.map(({ summary }) => summary.approvers.map(({ id }) => id)))).toBe(JSON.stringify(items.map(() => [items[0]!.summary.approvers[0]!.id])));
	await deliver([email, hook]);
	expect([email.letters.length, hook.letters.length]).toEqual([2, 3]);
});

test('what comes shortly after a message is gathered into the next one; high risk is not', async () => {
	const email = scripted('email', [{ ok: true }], ({ id }) => id === 'dana');
	await tell([email], await request('1'), 60_000);
	await deliver([email]);
	ports.clock.advance(5_000);
	for (const [index, id] of ['2', '3', '4'].entries()) {
		await tell([email], await request(id, { itemIndex: index + 1 }), 60_000);
		await deliver([email]);
	}
	await tell([email], await request('5', { itemIndex: 5, tier: 'high' }), 60_000);
	await deliver([email]);
	expect(email.letters.map(({ items }) => items.map(({ summary }) => summary.tier))).toEqual([['medium'], ['high']]);
	ports.clock.advance(56_000);
	await deliver([email]);
	expect(email.letters.at(-1)!.items.map(({ summary }) => summary.correlation_id)).toEqual(['cor-2', 'cor-3', 'cor-4']);
});

test('a channel that is down is tried again with growing pauses, then it is an exception, and the request can still be decided', async () => {
	const down = scripted('slack', [{ ok: false, code: 'target_timeout', reason: 'Slack did not answer in time', again: true }], ({ id }) => id === 'dana');
	const asked = await request('1');
	await tell([down], asked);
	for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
		await deliver([down]);
		expect(down.letters).toHaveLength(attempt);
		ports.clock.advance(pauseAfter(attempt) - 1_000);
		await deliver([down]);
		expect(down.letters).toHaveLength(attempt);
		ports.clock.advance(1_000);
	}
	await deliver([down]);
	expect(down.letters).toHaveLength(MOST_ATTEMPTS);
	expect(await exceptions()).toEqual([{ approvalId: asked.approval.id, state: 'open', reason: 'Dana Ruiz could not be told about the refund of 740.00 EUR on HubSpot ticket 1 by slack: Slack did not answer in time.' }]);
	const events = (await ports.store.log.byCorrelation('cor-1', 'production')).map(({ action }) => action);
	expect(events.filter((action) => action === 'notification.failed')).toHaveLength(MOST_ATTEMPTS);
	const { formToken } = await readReview(ports, ports.store, asked.tokens.dana);
	expect((await decideApproval(ports, asked.tokens.dana, { decision: 'approve', formToken }, { reassess })).complete).toBe(true);
});

test('Retry-After is honoured, and a refusal for good is an exception at once', async () => {
	const busy = scripted('slack', [{ ok: false, code: 'target_unavailable', reason: 'limit', again: true, afterMs: 90_000 }, { ok: true, ref: 'D1/1.1' }], ({ id }) => id === 'dana');
	await tell([busy], await request('1'));
	await deliver([busy]);
	ports.clock.advance(89_000);
	await deliver([busy]);
	expect(busy.letters).toHaveLength(1);
	ports.clock.advance(2_000);
	await deliver([busy]);
	expect(busy.letters).toHaveLength(2);
	expect(await exceptions()).toEqual([]);
	const refused = scripted('email', [{ ok: false, code: 'target_rejected', reason: 'the mail server refused the address', again: false }], ({ id }) => id === 'omar');
	await tell([refused], await request('2'));
	await deliver([refused]);
	expect(await exceptions()).toHaveLength(1);
});

test('a sender that dies in the middle leaves the message to the next one', async () => {
	const hanging: Channel = { name: 'email', reaches: ({ id }) => id === 'dana', send: () => new Promise(() => undefined) };
	const email = scripted('email', [{ ok: true }], ({ id }) => id === 'dana');
	await tell([email], await request('1'));
	void deliver([hanging]);
	while ((await ports.store.dueNotifications({ at: ports.now().toISOString(), limit: 1 })).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
	await deliver([email]);
	expect(email.letters).toHaveLength(0);
	ports.clock.advance(2 * 60_000 + 1);
	await deliver([email]);
	expect(email.letters).toHaveLength(1);
});

test('those who have nothing left to decide are not told', async () => {
	const email = scripted('email');
	const asked = await request('1', { approvalsRequired: 2 });
	await tell([email], asked);
	const { formToken } = await readReview(ports, ports.store, asked.tokens.dana);
	await decideApproval(ports, asked.tokens.dana, { decision: 'approve', formToken }, { reassess });
	await deliver([email]);
	expect(email.letters.map(({ to }) => to?.id)).toEqual(['omar']);
	const other = await request('2');
	await tell([email], other);
	ports.clock.advance(9 * 3_600_000);
	await deliver([email]);
	expect(email.letters).toHaveLength(1);
	expect((await ports.store.notificationsOf(other.approval.id)).map(({ state }) => state)).toEqual(['dropped', 'dropped']);
});

test('cards follow the store: after a decision they show the outcome and no buttons, wherever it was decided', async () => {
	const slack = scripted('slack', [{ ok: true, ref: 'D1/1.1' }, { ok: true, ref: 'D2/2.2' }]);
	const room = scripted('slack_channel', [{ ok: true, ref: 'C1/3.3' }]);
	const asked = await request('1');
	await tell([slack, room], asked);
	await deliver([slack, room]);
	expect(slack.letters.map(({ items }) => [items[0]!.buttons !== undefined, items[0]!.url?.includes('?t=')])).toEqual([[true, true], [true, true]]);
	// A card that many read leads to the desk and holds nobody's link.
	expect(room.letters[0]!.items[0]!.url).toBe(`https://n8n.example.com/desk?open=${asked.approval.id}`);
	expect(await refreshCards(ports, [slack, room], addresses(), {})).toBe(0);
	const { formToken } = await readReview(ports, ports.store, asked.tokens.omar);
	await decideApproval(ports, asked.tokens.omar, { decision: 'reject', reason: 'Not ours.', formToken }, { reassess });
	expect(await refreshCards(ports, [slack, room], addresses(), { approvalId: asked.approval.id })).toBe(3);
	const shown = [...slack.updates, ...room.updates];
	expect(shown.map(({ ref }) => ref).sort()).toEqual(['C1/3.3', 'D1/1.1', 'D2/2.2']);
	for (const { letter } of shown) expect(letter.items[0]).toMatchObject({ outcome: expect.stringContaining('Omar Haddad (support_lead) rejected the refund') as string });
	for (const { letter } of shown) expect(letter.items[0]!.buttons).toBeUndefined();
	expect(await refreshCards(ports, [slack, room], addresses(), {})).toBe(0);
});

test('somebody whom no channel reaches is said to be', async () => {
	const email = scripted('email', [{ ok: true }], ({ id }) => id === 'dana');
	expect((await tell([email], await request('1'))).unreached.map(({ approverId }) => approverId)).toEqual([OMAR.id]);
	expect((await tell([scripted('slack', [{ ok: true }], () => false)], await request('2'))).unreached.map(({ approverId }) => approverId)).toEqual([DANA.id, OMAR.id]);
	expect((await tell([scripted('teams')], await request('3'))).unreached).toEqual([]);
});
