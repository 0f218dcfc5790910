import type { ActionProposal } from '../../src/draft/proposal';
import { targetForMasks } from '../../src/execute/masked-target';
import { resolveAbandoned } from '../../src/execute/resolve-abandoned';
import { createTarget } from '../../src/execute/targets/registry';
import { recordScan } from '../../src/scan/record-scan';
import { BUILTIN_SETTINGS } from '../../src/scan/settings';
import { draft, openStage, RUN, type Stage } from './stage';

let stage: Stage;
beforeEach(async () => {
	stage = await openStage(500);
});
afterEach(() => stage.close());

const LEASE = 60_000;
const EMAIL = 'jane.doe@example.com';
/** As the node has it: it refuses masked actions that nobody opened. */
const base = () => createTarget('hubspotTicket', { baseUrl: stage.server.url });
const resolve = () => resolveAbandoned(stage.ports, RUN, { target: base(), http: stage.http, leaseMs: LEASE }, { limit: 10 });

/** An action that sets a field to the customer's address, under its mask, and was lost on the way. */
async function lose(mode: string, current = 'requested'): Promise<ActionProposal> {
	const scan = (subject: Parameters<typeof recordScan>[2]['subject'], item: Record<string, unknown>) => recordScan(stage.ports, RUN, { subject, risk: undefined, settings: BUILTIN_SETTINGS, mask: { item } });
	const { item: text } = await scan({ customerText: `I am ${EMAIL}`, conversation: '77' }, { text: `I am ${EMAIL}` });
	const proposal = draft({
		origin: { text: String(text?.customer_text), helpdesk_ticket_id: '77' },
		proposed_changes: [{ field: 'refund_status', current, proposed: '[EMAIL_1]' }],
	});
	const { item } = await scan({ action: proposal }, { action: proposal });
	const action = item?.action as ActionProposal;
	expect(action.masked_in).toMatch(/^cnv_/);
	stage.server.control({ faults: [{ mode, method: 'PATCH' } as never] });
	const target = await targetForMasks(stage.ports, RUN, base(), action);
	expect((await stage.act({ action, grant: await stage.grant(action), target, leaseMs: LEASE })).state).toBe('unknown');
	stage.ports.clock.advance(LEASE);
	return action;
}

test('a masked action that arrived is found by its originals, and settled in masks', async () => {
	await lose('apply_then_500');
	expect(stage.server.tickets.get('1001')?.properties).toMatchObject({ refund_status: EMAIL });
	const items = await resolve();
	expect(items[0]?.execution).toMatchObject({ state: 'committed', before: { refund_status: 'requested' }, after: { refund_status: '[EMAIL_1]' } });
	expect(JSON.stringify(items)).not.toContain(EMAIL);
	expect(stage.writes()).toBe(1);
});

test('one that did not arrive goes to a person, as without masks', async () => {
	await lose('hang');
	expect((await resolve())[0]?.execution).toMatchObject({ state: 'unknown', reason: expect.stringContaining('a person decides') });
	expect(stage.writes()).toBe(1);
});

test('masks that were erased meanwhile: nothing is read or sent, and it stays unknown', async () => {
	const { masked_in: conversation } = await lose('apply_then_500');
	await stage.ports.store.eraseMasks([conversation ?? ''], stage.ports.now().toISOString());
	const before = stage.server.requests.length;
	expect((await resolve())[0]?.execution).toMatchObject({ state: 'unknown', reason: expect.stringContaining('could not be looked into') });
	expect(stage.server.requests).toHaveLength(before);
	expect(await stage.ports.store.exceptions({ state: 'open', limit: 5 })).toMatchObject([{ type: 'outcome_unknown' }]);
});

test('somebody else wrote another address meanwhile: it is no old value, and is not told', async () => {
	stage.server.control({ set: { 1001: { refund_status: 'first@example.org' } } });
	await lose('hang', 'first@example.org');
	stage.server.control({ set: { 1001: { refund_status: 'second@example.org' } } });
	const [item] = await resolve();
	expect(item?.execution).toMatchObject({ state: 'unknown', reason: expect.stringContaining('refund_status is "[EMAIL]"') });
	expect(JSON.stringify(item)).not.toMatch(/example\.org/);
	expect(stage.writes()).toBe(1);
});
