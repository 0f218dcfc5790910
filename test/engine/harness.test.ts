import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { WorkflowDraft } from '../support/n8n/rest-client.mjs';
import { startN8n, type RunningN8n } from '../support/n8n/start-n8n.mjs';

const PACKAGE = 'n8n-nodes-daa-fixture';
const BOOT = 180_000;

/** Webhook → (wait) → Echo. */
function workflow(name: string, path: string, echo: Record<string, unknown>, wait?: Record<string, unknown>): WorkflowDraft {
	const nodes = [
		{ id: `${path}-1`, name: 'In', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0] as [number, number], webhookId: path, parameters: { httpMethod: 'POST', path, responseMode: 'onReceived' } },
		...(wait ? [{ id: `${path}-2`, name: 'Pause', type: 'n8n-nodes-base.wait', typeVersion: 1.1, position: [200, 0] as [number, number], webhookId: `${path}-w`, parameters: wait }] : []),
		{ id: `${path}-3`, name: 'Echo', type: `${PACKAGE}.echo`, typeVersion: 1, position: [400, 0] as [number, number], parameters: echo },
	];
	const connections: Record<string, unknown> = {};
	nodes.slice(1).forEach((node, index) => {
		connections[nodes[index]!.name] = { main: [[{ node: node.name, type: 'main', index: 0 }]] };
	});
	return { name, nodes, connections };
}

function reaches(host: string, port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = createConnection({ host, port, timeout: 2_000 });
		socket.on('connect', () => resolve((socket.destroy(), true)));
		socket.on('timeout', () => resolve((socket.destroy(), false)));
		socket.on('error', () => resolve(false));
	});
}

function processGone(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return false;
	} catch {
		return true;
	}
}

/** The harness itself, on a package of its own: what the tests of the chain rely on. */
describe('startN8n', () => {
	let n8n: RunningN8n;
	beforeAll(async () => {
		n8n = await startN8n({ packageDir: join(__dirname, '../support/n8n/fixture-package'), packageName: PACKAGE });
	}, BOOT);
	afterAll(async () => {
		await n8n?.stop();
	}, 60_000);

	const post = (path: string, body: unknown) =>
		fetch(`${n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

	it('loads a linked package under its own name', async () => {
		expect((await n8n.rest.getNodeTypes()).map((type) => type.name)).toContain(`${PACKAGE}.echo`);
		expect((await n8n.rest.getCredentialTypes()).map((type) => type.name)).toContain('echoApi');
	}, 30_000);

	it('listens on no other address', async () => {
		const others = Object.values(networkInterfaces()).flat().filter((entry) => entry && !entry.internal && entry.family === 'IPv4');
		for (const entry of others) expect(await reaches(entry!.address, n8n.port)).toBe(false);
		expect(await reaches('127.0.0.1', n8n.port)).toBe(true);
	}, 30_000);

	it('runs an activated workflow and reads its data back', async () => {
		const made = await n8n.rest.createWorkflow(workflow('echo', 'harness-echo', { fail: false }));
		await n8n.rest.activate(made.id);
		const id = await n8n.rest.executions.startedBy(made.id, () => post('harness-echo', { word: 'åß∂', deep: [1, { two: null }] }));
		const done = await n8n.rest.executions.waitFor(id, { status: 'success' });
		const item = done.data.resultData.runData['Echo']?.[0]?.data?.main?.[0]?.[0];
		expect(item?.json['body']).toEqual({ word: 'åß∂', deep: [1, { two: null }] });
		expect(done.mode).toBe('webhook');
	}, 60_000);

	it('runs a workflow by hand with pinned trigger data', async () => {
		const made = await n8n.rest.createWorkflow(workflow('by hand', 'harness-hand', { fail: false }));
		const id = await n8n.rest.runManually(made.id, { trigger: 'In', pinData: { In: [{ json: { word: 'pinned' } }] } });
		const done = await n8n.rest.executions.waitFor(id, { status: 'success' });
		expect(done.mode).toBe('manual');
		expect(done.data.resultData.runData['Echo']?.[0]?.data?.main?.[0]?.[0]?.json).toEqual({ word: 'pinned' });
	}, 60_000);

	it('reports a failed node and retries it', async () => {
		const made = await n8n.rest.createWorkflow(workflow('fails', 'harness-fail', { fail: true }));
		await n8n.rest.activate(made.id);
		const failed = await n8n.rest.executions.waitFor(await n8n.rest.executions.startedBy(made.id, () => post('harness-fail', {})), { status: 'error' });
		expect(failed.data.resultData.error?.message).toMatch('told to fail');
		await n8n.rest.updateWorkflow(made.id, { ...(await n8n.rest.workflow(made.id)), ...workflow('fails', 'harness-fail', { fail: false }) });
		const again = await n8n.rest.retryExecution(failed.id, { loadWorkflow: true });
		expect((await n8n.rest.executions.waitFor(again.id, { status: 'success' })).mode).toBe('retry');
	}, 60_000);

	it('comes back after SIGKILL with a waiting execution, which then finishes', async () => {
		const made = await n8n.rest.createWorkflow(workflow('waits', 'harness-wait', { fail: false }, { resume: 'webhook', limitWaitTime: true, limitType: 'afterTimeInterval', resumeAmount: 12, resumeUnit: 'seconds' }));
		await n8n.rest.activate(made.id);
		const started = await n8n.rest.executions.startedBy(made.id, () => post('harness-wait', { word: 'kept' }));
		const waiting = await n8n.rest.executions.waitFor(started, { status: 'waiting' });
		const before = n8n.pid;
		await n8n.kill9();
		expect(processGone(before)).toBe(true);
		expect(await reaches('127.0.0.1', n8n.port)).toBe(false);
		await n8n.restart();
		expect(n8n.pid).not.toBe(before);
		// Its time may have come while n8n was away; lost or crashed it must not be.
		expect(['waiting', 'running', 'success']).toContain((await n8n.rest.executions.get(waiting.id)).status);
		const done = await n8n.rest.executions.waitFor(waiting.id, { status: 'success' });
		expect(done.data.resultData.runData['Echo']).toHaveLength(1);
	}, BOOT);

	it('leaves neither a process nor its folder behind', async () => {
		const { pid, userFolder } = n8n;
		await n8n.stop();
		expect(processGone(pid)).toBe(true);
		expect(existsSync(userFolder)).toBe(false);
	}, 60_000);
});
