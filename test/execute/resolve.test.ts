import { resolveAbandoned } from '../../src/execute/resolve-abandoned';
import { reverseOf } from '../../src/execute/reverse-proposal';
import { hubspotTarget } from '../../src/execute/targets/hubspot';
import type { Target } from '../../src/execute/target';
import { setSwitch } from '../../src/tier/switches';
import { draft, openStage, RUN, type Stage } from './stage';

let stage: Stage;
beforeEach(async () => {
	stage = await openStage(500);
});
afterEach(() => stage.close());

const LEASE = 60_000;
const base = () => hubspotTarget({ baseUrl: stage.server.url });
/** The same service, as if it dropped a second call with the same key. */
const keyed = (): Target => ({ ...base(), capabilities: { ...base().capabilities, idempotencyKey: true } });
/** The same service, as if it refused a write to another version than the one that was seen. */
const atomic = (): Target => ({ ...base(), capabilities: { ...base().capabilities, concurrency: 'atomic' } });
const resolve = (target = base(), http = stage.http) => resolveAbandoned(stage.ports, RUN, { target, http, leaseMs: LEASE }, { limit: 10 });
const exceptions = async (state?: 'open' | 'resolved') => (await stage.ports.store.exceptions({ ...(state && { state }), limit: 20 })).map(({ type }) => type);
const lose = async (mode: string, target = base()) => {
	stage.server.control({ faults: [{ mode, method: 'PATCH' } as never] });
	const section = await stage.act({ grant: await stage.grant(), target, leaseMs: LEASE });
	expect(section.state).toBe('unknown');
	return section;
};

test('not before the lease is over', async () => {
	await lose('apply_then_hang');
	expect(await resolve()).toEqual([]);
	stage.ports.clock.advance(LEASE - 1);
	expect(await resolve()).toEqual([]);
	stage.ports.clock.advance(1);
	expect(await resolve()).toHaveLength(1);
});

test('the new values are there: committed, and nobody has to look at it any more', async () => {
	const lost = await lose('apply_then_500');
	expect(await exceptions('open')).toEqual(['outcome_unknown']);
	stage.ports.clock.advance(LEASE);
	const [item] = await resolve();
	expect(item?.execution).toMatchObject({ state: 'committed', intent_id: lost.intent_id, before: { refund_status: 'requested' }, after: { refund_status: 'approved' } });
	expect(item?.action).toMatchObject({ action_type: 'refund', correlation_id: 'cor-7' });
	expect(await exceptions('open')).toEqual([]);
	expect(await exceptions('resolved')).toEqual(['outcome_unknown']);
	expect(stage.writes()).toBe(1);
	expect(await stage.events()).toEqual(['execution.started', 'execution.unknown', 'exception.opened', 'execution.resolving', 'execution.committed', 'exception.resolved']);
	expect(await resolve()).toEqual([]);
});

test('the old values are there, and the system has no way to drop a second call: a person decides, once', async () => {
	await lose('hang');
	stage.ports.clock.advance(LEASE);
	expect((await resolve())[0]?.execution).toMatchObject({ state: 'unknown', reason: expect.stringContaining('a person decides') });
	stage.ports.clock.advance(10 * LEASE);
	expect(await resolve()).toEqual([]);
	expect(await exceptions('open')).toEqual(['outcome_unknown']);
	expect(stage.writes()).toBe(1);
});

test.each([
	['idempotency key', keyed],
	['compare-and-set', atomic],
])('the old values are there, and the system drops a second call (%s): sent again, under the same key', async (_name, make) => {
	const lost = await lose('hang', make());
	stage.ports.clock.advance(LEASE);
	expect((await resolve(make()))[0]?.execution).toMatchObject({ state: 'committed', intent_id: lost.intent_id, after: { refund_status: 'approved' } });
	expect(stage.server.tickets.get('1001')?.writes).toBe(1);
	expect(await stage.ports.store.intent(lost.intent_id ?? '')).toMatchObject({ state: 'committed', attempt: 2 });
});

test('anything else goes to a person, also where the system would drop a second call', async () => {
	await lose('hang', keyed());
	stage.server.control({ set: { 1001: { refund_status: 'paid' } } });
	stage.ports.clock.advance(LEASE);
	expect((await resolve(keyed()))[0]?.execution).toMatchObject({ state: 'unknown', reason: expect.stringContaining('refund_status is "paid"') });
	expect(stage.writes()).toBe(1);
});

test('a target that cannot be looked at is looked at again later, and after five times a person has it', async () => {
	await lose('apply_then_hang');
	for (let time = 1; time <= 4; time += 1) {
		stage.ports.clock.advance(LEASE);
		stage.server.control({ faults: [{ mode: '500', method: 'GET' }] });
		expect((await resolve())[0]?.execution).toMatchObject({ state: 'unknown', reason: expect.stringContaining('could not be looked at') });
	}
	stage.ports.clock.advance(LEASE);
	expect(await resolve()).toEqual([]);
	expect(await exceptions('open')).toEqual(['outcome_unknown']);
});

/** A worker that stops for ever at its first call. */
async function dieBeforeSending(): Promise<string> {
	let asked: () => void = () => undefined;
	const reading = new Promise<void>((done) => (asked = done));
	void stage.act({ grant: await stage.grant(), leaseMs: LEASE, http: () => (asked(), new Promise(() => undefined)) });
	await reading;
	const [intent] = await stage.ports.store.intentsLike({ correlationId: 'cor-7', payloadHash: (await stage.ports.store.unsettledIntents({ environment: 'production', at: '2999', limit: 1 }))[0]?.payloadHash ?? '', environment: 'production' });
	stage.ports.clock.advance(LEASE);
	return intent?.id ?? '';
}

test('what certainly never left is started again, also at a system without any protection', async () => {
	const id = await dieBeforeSending();
	expect((await resolve())[0]?.execution).toMatchObject({ state: 'committed', intent_id: id });
	expect(stage.writes()).toBe(1);
});

test('but not when its grant has run out meanwhile, or execution is stopped', async () => {
	await dieBeforeSending();
	stage.ports.clock.advance(3_600_000);
	expect((await resolve())[0]?.execution).toMatchObject({ state: 'failed', code: 'grant_expired' });
	await stage.close();
	stage = await openStage(500);
	await dieBeforeSending();
	await setSwitch(stage.ports, { actor: { kind: 'person', id: 'ada' } }, { switch: 'stop_execution', scope: { kind: 'all' }, on: true, reason: 'Incident.' });
	expect((await resolve())[0]?.execution).toMatchObject({ state: 'failed', code: 'execution_stopped' });
	expect(stage.writes()).toBe(0);
});

test('many resolvers at once settle each lost execution once', async () => {
	await lose('hang', keyed());
	stage.ports.clock.advance(LEASE);
	const all = await Promise.all(Array.from({ length: 8 }, () => resolve(keyed())));
	expect(all.flat().map(({ execution }) => execution.state)).toEqual(['committed']);
	expect(stage.server.tickets.get('1001')?.writes).toBe(1);
});

test('a lost execution of another target or environment is left alone', async () => {
	await lose('apply_then_hang');
	stage.ports.clock.advance(LEASE);
	expect(await resolve(hubspotTarget({ baseUrl: stage.server.url, object: 'deals' }))).toEqual([]);
	expect(await resolveAbandoned(stage.ports, { ...RUN, environment: 'test' }, { target: base(), http: stage.http, leaseMs: LEASE }, { limit: 10 })).toEqual([]);
});

test('the item that comes again with its grant gets what became of its action', async () => {
	stage.server.control({ faults: [{ mode: 'apply_then_hang', method: 'PATCH' }] });
	const grant = await stage.grant();
	await stage.act({ grant, leaseMs: LEASE });
	expect(await stage.act({ grant, leaseMs: LEASE })).toMatchObject({ state: 'not_started', code: 'grant_used' });
	stage.ports.clock.advance(LEASE);
	expect(await stage.act({ grant, leaseMs: LEASE })).toMatchObject({ state: 'committed', after: { refund_status: 'approved' } });
	expect(stage.writes()).toBe(1);
});

describe('the reverse', () => {
	test('is a proposal that puts back what was there, through the same gate', async () => {
		const done = await stage.act({ grant: await stage.grant() });
		const reverse = done.reverse_proposal;
		expect(reverse).toMatchObject({
			action_type: 'refund',
			target_id: '1001',
			facts: { amount: 35, reverses: done.intent_id },
			proposed_changes: [
				{ field: 'refund_status', current: 'approved', proposed: 'requested' },
				{ field: 'refund_amount', current: '35.00', proposed: null },
			],
		});
		expect(await reverseOf(stage.ports.store, done.intent_id ?? '', RUN)).toEqual(reverse);
		const action = { ...reverse, correlation_id: 'cor-9' };
		expect(await stage.act({ action, grant: await stage.grant(action, { correlation_id: 'cor-9' }) })).toMatchObject({ state: 'committed' });
		expect(stage.server.tickets.get('1001')?.properties).toMatchObject({ refund_status: 'requested', refund_amount: '' });
	});
	test('there is none for what did not happen', async () => {
		const lost = await lose('hang');
		expect(lost.reverse_proposal).toBeUndefined();
		await expect(reverseOf(stage.ports.store, lost.intent_id ?? '', RUN)).rejects.toMatchObject({ code: 'target_not_allowed' });
		await expect(reverseOf(stage.ports.store, 'int_none', RUN)).rejects.toMatchObject({ code: 'target_unknown' });
		expect(draft()).toBeDefined();
	});
});
