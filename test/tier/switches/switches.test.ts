import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { openEvent } from '../../../src/audit/open-event';
import { DaaError } from '../../../src/errors';
import type { RunContext } from '../../../src/ports';
import { decideTier, loadPolicy, parseSwitches, readSwitches, setSwitch, switchFor, SWITCHES_KEY, UNREADABLE, type SwitchChange, type SwitchScope } from '../../../src/tier';
import { openTestPorts, TEST_NOW, type TestPorts } from '../../support/test-ports';
import { refund, SEED_POLICY } from '../support';

const run: RunContext = { workflowId: 'w-1', executionId: 'e-1', nodeId: 'n-1', nodeName: 'Risk Tier', environment: 'production' };
const ada = { actor: { kind: 'person', id: 'ada@example.com', name: 'Ada' }, place: 'desk' } as const;
const ALL: SwitchScope = { kind: 'all' };
const change = (patch: Partial<SwitchChange> = {}): SwitchChange => ({ switch: 'summarize_only', scope: ALL, on: true, reason: 'an incident', ...patch });
const about = { workflowId: 'w-1', actionType: 'refund' };

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const policy = loadPolicy(SEED_POLICY);
const rate = () => decideTier(ports, run, refund({ amount: 40, customer_months: 12 }, { classification: { intent_confidence: 0.9, sentiment_confidence: 0.9 } }), policy, { grantTtlSeconds: 900 });
function overwrite(value: string): void {
	const database = new DatabaseSync(ports.sqlitePath);
	database.prepare('insert or replace into settings (key, value, version, updated_at, updated_by) values (?, ?, 7, ?, ?)').run(SWITCHES_KEY, value, '', '');
	database.close();
}

describe('switches', () => {
	it('are off until somebody sets one, and each change leaves an event that says who and why', async () => {
		expect(await readSwitches(ports.store)).toEqual([]);
		const first = await setSwitch(ports, ada, change());
		expect(first).toMatchObject({ changed: true, switches: [{ switch: 'summarize_only', scope: ALL, reason: 'an incident', by: 'Ada', at: TEST_NOW }] });
		expect(await readSwitches(ports.store)).toEqual(first.switches);
		expect(await setSwitch(ports, ada, change({ reason: 'again' }))).toEqual({ changed: false, switches: first.switches });
		await setSwitch(ports, ada, change({ on: false, reason: 'it is over' }));
		expect(await readSwitches(ports.store)).toEqual([]);
		const events = await ports.store.log.byCorrelation(SWITCHES_KEY, 'production');
		expect(events.map(({ id, action, outcome }) => [id, action, outcome])).toEqual([[first.audit_event_id, 'setting.changed', 'summarize_only_on'], [expect.any(String), 'setting.changed', 'summarize_only_off']]);
		expect(JSON.stringify(openEvent(events[0]!, ports.keys))).toContain('Ada switched summarize_only for everything on: an incident');
	});

	it('speak of everything, one workflow or one action type', async () => {
		const scopes: SwitchScope[] = [{ kind: 'workflow', workflow_id: 'w-1' }, { kind: 'action_type', action_type: 'delete' }, { kind: 'workflow', workflow_id: 'w-2' }];
		for (const scope of scopes) await setSwitch(ports, ada, change({ switch: 'stop_execution', scope }));
		const switches = await readSwitches(ports.store);
		expect(switchFor(switches, 'stop_execution', about)?.scope).toEqual(scopes[0]);
		expect(switchFor(switches, 'stop_execution', { workflowId: 'w-3', actionType: 'delete' })?.scope).toEqual(scopes[1]);
		expect(switchFor(switches, 'stop_execution', { workflowId: 'w-3', actionType: 'refund' })).toBeUndefined();
		expect(switchFor(switches, 'summarize_only', about)).toBeUndefined();
		await setSwitch(ports, ada, change({ switch: 'stop_execution', scope: scopes[0] as SwitchScope, on: false }));
		expect((await readSwitches(ports.store)).map(({ scope }) => scope)).toEqual(scopes.slice(1));
	});

	it.each([
		['switch', change({ switch: 'everything' as never })],
		['reason', change({ reason: ' ' })],
		['scope.workflow_id', change({ scope: { kind: 'workflow', workflow_id: '' } })],
		['scope.kind', change({ scope: { kind: 'environment' } as never })],
	])('refuse a change with a wrong %s, and store nothing', async (field, wrong) => {
		await expect(setSwitch(ports, ada, wrong)).rejects.toMatchObject({ code: 'parameter_invalid', fields: { field } });
		expect(await ports.store.setting(SWITCHES_KEY)).toBeUndefined();
	});

	it('set by many at once, all of them count', async () => {
		await Promise.all(Array.from({ length: 20 }, (_, index) => setSwitch(ports, ada, change({ scope: { kind: 'workflow', workflow_id: `w-${index}` } }))));
		expect(await readSwitches(ports.store)).toHaveLength(20);
	});

	it.each([['{"v":2}'], ['[]'], ['null'], ['"off"'], ['{"v":1,"on":[{"switch":"other"}]}'], ['{"v":1,"on":'], ['']])('an unreadable setting %s counts as everything on', async (value) => {
		overwrite(value);
		expect(await readSwitches(ports.store)).toBe(UNREADABLE);
		expect((await rate()).risk).toMatchObject({ route: 'batch_review', ai_mode: 'summarize_only', switches: ['summarize_only for everything', 'stop_execution for everything'] });
	});

	it('an unreadable setting is put in order switch by switch, never by forgetting one; one that is no JSON by hand', async () => {
		overwrite('{"v":9}');
		await setSwitch(ports, ada, change({ switch: 'stop_execution', on: false }));
		expect((await readSwitches(ports.store)).map((entry) => entry.switch)).toEqual(['summarize_only']);
		overwrite('{');
		await expect(setSwitch(ports, ada, change({ on: false }))).rejects.toMatchObject({ code: 'store_conflict', fields: { setting: SWITCHES_KEY } });
	});

	it('a store that cannot be read counts as everything on; another fault is not hidden', async () => {
		const failing = (error: Error) => ({ setting: () => Promise.reject(error) });
		expect(await readSwitches(failing(new DaaError('store_unavailable', 'gone')))).toBe(UNREADABLE);
		await expect(readSwitches(failing(new TypeError('ours')))).rejects.toThrow('ours');
	});

	it('summarize_only counts for the very next item: no grant, a person decides, and the decision is stored as ever', async () => {
		expect((await rate()).risk).toMatchObject({ route: 'auto_execute', grant: expect.any(String) });
		await setSwitch(ports, ada, change({ scope: { kind: 'action_type', action_type: 'refund' } }));
		const { risk } = await rate();
		expect(risk).toMatchObject({ tier: 'medium', route: 'batch_review', ai_mode: 'summarize_only', rule: 'refund.low', confidence_band: 'high', switches: ['summarize_only for action type refund'] });
		expect(risk.grant).toBeUndefined();
		expect(risk.reason).toMatch(/; summarize_only for action type refund is switched on, so a person decides\.$/);
		await setSwitch(ports, ada, change({ scope: { kind: 'action_type', action_type: 'refund' }, on: false }));
		expect((await rate()).risk).toMatchObject({ route: 'auto_execute' });
		expect((await ports.store.log.byCorrelation('c-1', 'production')).filter(({ action }) => action === 'tier.decided')).toHaveLength(3);
	});

	it('stop_execution leaves the decision as it is and is told', async () => {
		await setSwitch(ports, ada, change({ switch: 'stop_execution' }));
		expect((await rate()).risk).toMatchObject({ route: 'auto_execute', switches: ['stop_execution for everything'] });
	});

	it('whatever a setting holds, it is read as switches or as everything on', () => {
		fc.assert(fc.property(fc.jsonValue(), (value) => {
			const switches = parseSwitches({ value });
			expect(switches === UNREADABLE || (value as { on: unknown[] }).on.length === switches.length).toBe(true);
		}));
	});
});
