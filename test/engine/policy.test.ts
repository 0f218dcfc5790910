import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateChain, chainWorkflow, createCredentials, itemsOf, NODE, POLICY, refund, type ActiveChain, type Credentials } from './support/chain';

jest.setTimeout(120_000);

const END = { name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
const LAXER = { ...POLICY, version: '13', tiers: [{ ...POLICY.tiers[0], when: { amount_lte: 75, customer_months_gte: 3 } }, ...POLICY.tiers.slice(1)] };
const BROKEN = `{\n\t"action_type": "refund",\n\t"tiers": [\n\t\t{ "tier": "low", "when": { "amount_below": 5 }, "route": "auto_execute" }\n\t]\n}\n`;

let n8n: SharedN8n;
let folder: string;
let file: string;
let credentials: Credentials;
const chains = new Map<string, ActiveChain>();

beforeAll(async () => {
	n8n = await sharedN8n();
	folder = mkdtempSync(join(tmpdir(), 'daa-engine-policy-'));
	file = join(folder, 'refunds.json');
	// A store of its own: switches and the past must be this file's alone.
	credentials = await createCredentials(n8n.rest, { sqlitePath: join(folder, 'store.sqlite') });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A workflow of a webhook and Risk Tier with these parameters, made once per path. */
async function riskTier(path: string, parameters: Record<string, unknown>): Promise<ActiveChain> {
	const draft = chainWorkflow(`policy-${path}`, { credentials, hubspotUrl: 'http://127.0.0.1:9', parameters: { [NODE.tier]: parameters }, extra: [END], wiring: { [NODE.tier]: ['End', 'End', 'End', 'End'] } });
	const chain = chains.get(path) ?? (await activateChain(n8n, draft));
	chains.set(path, chain);
	return chain;
}

async function run(path: string, parameters: Record<string, unknown>, body: unknown = {}) {
	const chain = await riskTier(path, parameters);
	const execution = await n8n.rest.executions.waitFor(await chain.send(body));
	const outputs = [0, 1, 2, 3].map((output) => itemsOf(execution, NODE.tier, output) as any[]);
	return { status: execution.status, error: execution.data.resultData.error as any, outputs, item: outputs.flat()[0] };
}

const evaluate = (path: string, parameters: Record<string, unknown>, amount: number) => run(path, parameters, { action: refund('3001', amount) });
const published = { policySource: 'store', policyId: 'refunds' };
const fromFile = () => ({ policySource: 'file', policyFile: file });

test('a policy from a file decides, explains itself, and is read again when the file changes', async () => {
	writeFileSync(file, JSON.stringify(POLICY));
	const before = await evaluate('file', fromFile(), 60);
	expect(before.outputs.map((items) => items.length)).toEqual([0, 1, 0, 0]);
	expect(before.item.risk.reason).toMatch(/^Medium: amount 60(\.00)? is at most 500(\.00)? \(policy refunds v12, tier medium\); goes to batch review by 1 of support_leads within 24 h/);
	writeFileSync(file, JSON.stringify(LAXER));
	utimesSync(file, new Date(), new Date(Date.now() + 5_000));
	const after = await evaluate('file', fromFile(), 60);
	expect(after.outputs.map((items) => items.length)).toEqual([1, 0, 0, 0]);
	expect(after.item.risk).toMatchObject({ tier: 'low', policy_version: '13', grant: expect.any(String) });
});

test('a broken file stops the workflow and names file, path and line; a missing one stops it too', async () => {
	writeFileSync(file, BROKEN);
	const broken = await evaluate('file', fromFile(), 60);
	expect(broken.status).toBe('error');
	expect(broken.error.message).toMatch(/refunds\.json.*tiers\.0\.when\.amount_below \(line 4\): is not a condition/);
	expect(broken.item).toBeUndefined();
	rmSync(file);
	const missing = await evaluate('file', fromFile(), 60);
	expect(missing.status).toBe('error');
	expect(missing.error.message).toMatch(/refunds\.json does not exist/);
});

test('a policy from the store: nothing before it is published, then the latest or the version named', async () => {
	const early = await evaluate('store', published, 60);
	expect(early.status).toBe('error');
	expect(early.error.message).toMatch(/No policy refunds has been published/);
	const publish = { operation: 'publishPolicy', policy: '={{ JSON.stringify($json.document) }}', author: 'Olga', note: 'Agreed.' };
	expect((await run('publish', publish, { document: POLICY })).item.published_policy).toMatchObject({ policy_id: 'refunds', policy_version: '12', created: true, author: 'Olga' });
	expect((await evaluate('store', published, 60)).item.risk).toMatchObject({ tier: 'medium', policy_version: '12' });
	expect((await run('publish', publish, { document: LAXER })).item.published_policy).toMatchObject({ policy_version: '13', created: true });
	expect((await run('publish', publish, { document: LAXER })).item.published_policy).toMatchObject({ created: false });
	expect((await evaluate('store', published, 60)).item.risk).toMatchObject({ tier: 'low', policy_version: '13' });
	expect((await evaluate('store-12', { ...published, policyVersion: '12' }, 60)).item.risk).toMatchObject({ tier: 'medium', policy_version: '12' });
	const changed = await run('publish', publish, { document: { ...LAXER, hard_blocks: [] } });
	expect(changed.status).toBe('error');
	expect(changed.error.message).toMatch(/refunds v13 was published before with another content/);
});

test('Backtest tabulates what a policy would have changed, on one output', async () => {
	const backtest = { operation: 'backtest', policy: '={{ JSON.stringify($json.document) }}', days: 7 };
	await evaluate('store-12', { ...published, policyVersion: '12' }, 70);
	const { outputs, item } = await run('backtest', backtest, { document: LAXER });
	expect(outputs.map((items) => items.length)).toEqual([1, 0, 0, 0]);
	const { table, moves, proposals, reviews } = item.backtest;
	expect(proposals).toBeGreaterThanOrEqual(4);
	expect(moves).toContainEqual(expect.objectContaining({ from: 'medium', to: 'low', count: expect.any(Number) }));
	expect(reviews.change).toBeLessThan(0);
	expect(table).toMatch(/Backtest of policy refunds v13 over \d+ proposals/);
	expect(table).toMatch(/medium -> low: \d+, e\.g\./);
});

test('Check Policy answers for a broken policy too, and lists what its owner should look at', async () => {
	const check = { operation: 'checkPolicy', policy: '={{ $json.text }}' };
	expect((await run('check', check, { text: BROKEN })).item.policy_check).toMatchObject({ ok: false, path: 'tiers.0.when.amount_below', line: 4 });
	const dead = { ...POLICY, tiers: [POLICY.tiers[1], { ...POLICY.tiers[0], when: { amount_lte: 50 } }, POLICY.tiers[2]] };
	expect((await run('check', check, { text: JSON.stringify(dead) })).item.policy_check).toMatchObject({ ok: true, hints: [{ kind: 'no_owner' }, { kind: 'dead_tier', path: 'tiers.1' }] });
});

test('a switch set by the node is in effect on the next item, and off again when it is turned off', async () => {
	const turn = { operation: 'setSwitch', switch: 'summarize_only', scope: 'action_type', scopeActionType: 'refund', turnOn: '={{ $json.on }}', reason: 'Wrong prices in the drafts.' };
	expect((await evaluate('store', published, 20)).item.risk).toMatchObject({ route: 'auto_execute', ai_mode: 'draft_reply' });
	expect((await run('switch', turn, { on: true })).item.switch).toMatchObject({ changed: true, on: true, switches: [{ switch: 'summarize_only' }] });
	const limited = await evaluate('store', published, 20);
	expect(limited.item.risk).toMatchObject({ route: 'batch_review', ai_mode: 'summarize_only', reason: expect.stringContaining('summarize_only for action type refund is switched on') });
	expect(limited.item.risk.grant).toBeUndefined();
	expect((await run('switch', turn, { on: false })).item.switch).toMatchObject({ changed: true, on: false, switches: [] });
	expect((await evaluate('store', published, 20)).item.risk).toMatchObject({ route: 'auto_execute', ai_mode: 'draft_reply' });
});

test('a manual run shows above the output what the owner should look at', async () => {
	const policy = { ...POLICY, tiers: [{ tier: 'low', when: { amount_lte: 50 }, route: 'auto_execute' }, { tier: 'medium', when: { amount_lt: 20 }, route: 'batch_review' }, ...POLICY.tiers.slice(2)] };
	const { workflow } = await riskTier('hints', { policy: JSON.stringify(policy) });
	const id = await n8n.rest.runManually(workflow.id, { trigger: NODE.hook, pinData: { [NODE.hook]: [{ json: { body: { action: refund('3002', 20) } } }] } });
	const execution = await n8n.rest.executions.waitFor(id);
	const hints = execution.data.resultData.runData[NODE.tier]?.at(-1)?.hints as { message: string; type: string; location: string }[];
	expect(hints.map(({ message }) => message)).toEqual([
		'The policy has no owner: write who answers for it, e.g. "owner": "Support operations".',
		expect.stringMatching(/^Tier medium of refund sets no deadline/),
		expect.stringMatching(/^Tier medium of refund names nobody/),
		'Tier medium of refund can never match: the tiers before it take every case it would.',
	]);
	expect(hints[0]).toMatchObject({ type: 'warning', location: 'outputPane' });
});

test('the editor gets every operation with Title Case labels and one-sentence hints, and outputs that follow the operation', async () => {
	const types = (await n8n.rest.getNodeTypes()) as unknown as { name: string; properties: any[]; outputs: unknown }[];
	const { properties, outputs } = types.find(({ name }) => name === 'n8n-nodes-draft-approve-act.riskTier')!;
	expect(outputs).toMatch(/^=\{\{.*"Auto-Execute".*"Result"/);
	const [operation] = properties;
	expect(operation.options.map(({ name }: { name: string }) => name)).toEqual(['Backtest', 'Check Policy', 'Evaluate', 'Publish Policy', 'Set Switch']);
	for (const { displayName, description } of properties.slice(1)) {
		expect(displayName).toMatch(/^(?:[A-Z(][\w-]*\)?(?: |$))+$/);
		if (displayName === 'Options') continue;
		expect(description).toMatch(/^[A-Z].*[^.]$/);
		expect(description).not.toMatch(/\. [A-Z]/);
	}
});
