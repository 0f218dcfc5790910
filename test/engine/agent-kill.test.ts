import { startAgentModel, type AgentModel, type ModelRequest } from '../servers/agent-model.mjs';
import { startRecorder, type Recorder } from '../servers/recorder.mjs';
import { startN8n, type RunningN8n } from '../support/n8n/start-n8n.mjs';
import { activateAgent, agentAnswer, callLinks } from './support/agent';
import { createCredentials, openPage, postForm, sleep, type ActiveChain } from './support/chain';

jest.setTimeout(300_000);

let n8n: RunningN8n;
let model: AgentModel;
let service: Recorder;
let chain: ActiveChain;

const told = ({ messages }: ModelRequest) => messages.filter(({ role }) => role === 'tool').length;

beforeAll(async () => {
	n8n = await startN8n({ ui: false });
	service = await startRecorder({ answer: { ok: true, reference: 'R-7' } });
	model = await startAgentModel((body) => (told(body) === 0 ? { calls: [40, 41].map((amount) => ({ name: 'refund_customer', args: { toolParameters: { customer: 'cus_k', amount, note: 'x' }, hitlParameters: {} } })) } : { text: JSON.stringify(body.messages) }));
	const { gate } = await createCredentials(n8n.rest, {});
	const openAi = await n8n.rest.createCredential('openAiApi', 'Scripted model', { apiKey: 'local', url: `${model.url}/v1` });
	chain = await activateAgent(n8n, 'agent-kill', { gate, openAi, serviceUrl: service.url });
});

afterAll(async () => {
	await n8n?.stop();
	for (const server of [model, service]) await server?.close();
});

test('n8n is killed while a call waits, and killed again before the second is decided: both are approved afterwards and called once each', async () => {
	const id = await chain.send({ text: 'Refund both' });
	for (const amount of [40, 41]) {
		const link = callLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }))[0]!.url;
		await n8n.kill9();
		await n8n.restart();
		const page = await openPage(link);
		expect([page.status, page.html.includes(String(amount))]).toEqual([200, true]);
		expect((await postForm(page.action, { ...page.fields, decision: 'approve' })).status).toBe(200);
		if (amount === 40) {
			const next = await n8n.rest.executions.waitFor(id, { status: 'waiting' });
			expect(next.id).toBe(id);
			await waitForOther(id, link);
		}
	}
	const done = await n8n.rest.executions.waitFor(id);
	expect(service.requests.map(({ body }) => (body as { amount: number }).amount).sort()).toEqual([40, 41]);
	expect(agentAnswer(done)).toContain('R-7');
});

/** The execution waits on another call than before. */
async function waitForOther(id: string, before: string): Promise<void> {
	for (let tries = 0; tries < 300; tries += 1) {
		const execution = await n8n.rest.executions.get(id);
		const link = execution.status === 'waiting' ? callLinks(execution)[0]?.url : undefined;
		if (link !== undefined && link !== before) return;
		await sleep(100);
	}
	throw new Error('The second call was never asked about.');
}
