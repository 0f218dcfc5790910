import { setSwitch, type SwitchScope } from '../../src/tier/switches';
import { jtiHash, verifyToken } from '../../src/tokens';
import { draft, openStage, type Stage } from './stage';

let stage: Stage;
beforeEach(async () => {
	stage = await openStage();
});
afterEach(() => stage.close());

const turn = (scope: SwitchScope, on: boolean) => setSwitch(stage.ports, { actor: { kind: 'person', id: 'ada' } }, { switch: 'stop_execution', scope, on, reason: 'an incident' });

describe('stop_execution', () => {
	it.each([
		['everything', { kind: 'all' }],
		['the workflow', { kind: 'workflow', workflow_id: 'wf-1' }],
		['the action type', { kind: 'action_type', action_type: 'refund' }],
	] as [string, SwitchScope][])('for %s refuses, keeps the grant unused, and lets it work once it is off', async (_, scope) => {
		const grant = await stage.grant();
		await turn(scope, true);
		const refused = await stage.act({ action: draft(), grant });
		expect(refused).toMatchObject({ state: 'not_started', code: 'execution_stopped', audit_event_id: expect.any(String) });
		const { jti } = verifyToken('grant', grant, stage.ports.keys, stage.ports.now());
		expect(await stage.ports.store.token(jtiHash(jti))).toMatchObject({ consumedAt: null, revokedAt: null });
		expect(stage.writes()).toBe(0);
		expect(await stage.act({ action: draft(), grant, dryRun: true })).toMatchObject({ state: 'not_started', code: 'execution_stopped' });
		const events = await stage.ports.store.log.byCorrelation('cor-7', 'production');
		expect(events.map(({ action, outcome }) => [action, outcome])).toEqual([['execution.blocked', 'execution_stopped'], ['execution.blocked', 'execution_stopped']]);
		await turn(scope, false);
		expect(await stage.act({ action: draft(), grant })).toMatchObject({ state: 'committed' });
		expect(stage.writes()).toBe(1);
	});

	it.each([
		['another workflow', { kind: 'workflow', workflow_id: 'wf-2' }],
		['another action type', { kind: 'action_type', action_type: 'delete' }],
	] as [string, SwitchScope][])('for %s stops nothing here', async (_, scope) => {
		await turn(scope, true);
		expect(await stage.act({ action: draft(), grant: await stage.grant() })).toMatchObject({ state: 'committed' });
	});

	it('set while twenty actions race, one is done and the others are refused with their grants unused', async () => {
		const grants = await Promise.all(Array.from({ length: 20 }, () => stage.grant()));
		const results = await Promise.all([...grants.slice(0, 10).map((grant) => stage.act({ action: draft(), grant })), turn({ kind: 'all' }, true), ...grants.slice(10).map((grant) => stage.act({ action: draft(), grant }))]);
		const codes = results.flatMap((result) => ('state' in result ? [result.code ?? result.state] : []));
		for (const [index, grant] of grants.entries()) {
			const { jti } = verifyToken('grant', grant, stage.ports.keys, stage.ports.now());
			const used = (await stage.ports.store.token(jtiHash(jti)))?.consumedAt !== null;
			expect([index, used]).toEqual([index, !['execution_stopped', 'grant_used'].includes(codes[index] ?? '')]);
		}
		expect(codes.filter((code) => code === 'execution_stopped').length).toBeGreaterThan(0);
	});
});
