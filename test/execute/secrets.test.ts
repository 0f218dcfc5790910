import { readPrivate } from './private-parts';
import { redact } from '../../src/execute/redact';
import { draft, openStage, SECRET, type Stage } from './stage';

let stage: Stage;
beforeEach(async () => {
	stage = await openStage();
});
afterEach(() => stage.close());

test('a system that repeats the credential does not get it into the item, the log or the tables', async () => {
	stage.server.control({ faults: [{ mode: 'reject', method: 'PATCH' }] });
	const grant = await stage.grant();
	const sections = [await stage.act({ grant })];
	stage.server.control({ faults: [{ mode: 'reject', method: 'GET' }] });
	sections.push(await stage.act({ grant: await stage.grant() }));
	sections.push(await stage.act({ grant: `${grant}x` }));
	expect(sections.map(({ state }) => state)).toEqual(['failed', 'failed', 'not_started']);
	expect(sections[0]?.reason).toContain('[secret]');
	const { store } = stage.ports;
	const events = await store.log.byCorrelation('cor-7', 'production');
	expect(events.length).toBeGreaterThan(4);
	const everything = JSON.stringify([
		sections,
		events.map((event) => [event.header, readPrivate(event, stage.ports.keys)]),
		await store.exceptions({ limit: 50 }),
		await Promise.all(sections.map(({ intent_id }) => store.intent(intent_id ?? ''))),
	]);
	expect(everything).toContain('"intent_id"');
	for (const secret of [SECRET, grant, grant.split('.')[2] ?? '-', 'authorization', 'Bearer ']) expect(everything).not.toContain(secret);
});

test('a fault in the adapter does not carry its words out', async () => {
	const section = await stage.act({ grant: await stage.grant(), http: () => Promise.reject(new Error(`connect failed with Authorization: Bearer ${SECRET}`)) });
	expect(section).toMatchObject({ state: 'failed', code: 'target_unreadable', reason: 'The record could not be read, so nothing was changed: HubSpot ticket could not be read.' });
	const http: typeof stage.http = (request) => (request.method === 'PATCH' ? Promise.reject(new Error(`Bearer ${SECRET}`)) : stage.http(request));
	const unknown = await stage.act({ action: draft(), grant: await stage.grant(), http });
	expect(unknown).toMatchObject({ state: 'unknown', code: 'outcome_unknown' });
	expect(JSON.stringify(unknown)).not.toContain(SECRET);
});

test('what looks like a credential is not repeated', () => {
	for (const secret of ['Bearer abcdef123456', 'basic dXNlcjpwYXNz', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'pat-na1-0123456789', 'sk-proj-0123456789abc', 'xoxb-123456789012', 'ghp_abcdefghij0123']) {
		expect(redact(`it said ${secret} and more`)).toBe('it said [secret] and more');
	}
	expect(redact('The status "token of trust" is unknown')).toContain('trust');
	expect(redact('x'.repeat(1_000_000)).length).toBeLessThanOrEqual(300);
	expect(redact('a\u0000b\nc\ud800')).toBe('a b c ');
});
