import { startAgentModel, type AgentModel, type ModelRequest, type ModelTurn } from '../servers/agent-model.mjs';
import { startRecorder, type Recorder } from '../servers/recorder.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateAgent, agentAnswer, callLinks, type AgentOptions } from './support/agent';
import { createCredentials, openPage, postForm, type ActiveChain } from './support/chain';

jest.setTimeout(300_000);

let n8n: SharedN8n;
let model: AgentModel;
let service: Recorder;
let options: AgentOptions;
let chain: ActiveChain;

/** What the model says next, by what it was asked: set by each test. */
const scripts = new Map<string, (body: ModelRequest) => ModelTurn>();

const asked = ({ messages }: ModelRequest): string => JSON.stringify(messages.find(({ role }) => role === 'user')?.content ?? '');
/** What the tools answered so far, as the model is told. */
const told = ({ messages }: ModelRequest): string[] => messages.filter(({ role }) => role === 'tool').map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)));

beforeAll(async () => {
	n8n = await sharedN8n();
	service = await startRecorder({ answer: { ok: true, reference: 'R-1' } });
	model = await startAgentModel((body) => {
		const key = [...scripts.keys()].find((name) => asked(body).includes(name));
		return scripts.get(key ?? '')?.(body) ?? { text: 'I do not know.' };
	});
	const { gate } = await createCredentials(n8n.rest, {});
	const openAi = await n8n.rest.createCredential('openAiApi', 'Scripted model', { apiKey: 'local', url: `${model.url}/v1` });
	options = { gate, openAi, serviceUrl: service.url };
	chain = await activateAgent(n8n, 'agent-main', options);
});

afterAll(async () => {
	await model?.close();
	await service?.close();
});

/** Begins with this text; the first turn wants these calls, the last says what it was told. */
async function begin(text: string, calls: NonNullable<ModelTurn['calls']>, more: Record<string, unknown> = {}, over = chain): Promise<string> {
	scripts.set(text, (body) => (told(body).length === 0 ? { calls } : { text: `Done: ${told(body).join(' | ')}` }));
	return await over.send({ text, ...more });
}

const linkOf = async (id: string) => callLinks(await n8n.rest.executions.waitFor(id, { status: 'waiting' }))[0]!.url;

async function decide(url: string, fields: Record<string, string>): Promise<void> {
	const page = await openPage(url);
	const answer = await postForm(page.action, { ...page.fields, ...fields });
	expect([answer.status, answer.html.slice(0, 0)]).toEqual([200, '']);
}

const refund = (customer: string, amount: number, note = 'charged twice') => ({ name: 'refund_customer', args: { toolParameters: { customer, amount, note }, hitlParameters: {} } });
const callsFor = (customer: string) => service.requests.filter(({ body }) => (body as { customer?: string }).customer === customer);

test('approved: the tool is called once, with exactly the parameters that were shown', async () => {
	const id = await begin('case-approve', [refund('cus_1', 240)]);
	const url = await linkOf(id);
	const page = await openPage(url);
	expect(page.html).toContain('refund_customer');
	expect(page.html).toContain('cus_1');
	expect(callsFor('cus_1')).toEqual([]);
	await decide(url, { decision: 'approve' });
	const done = await n8n.rest.executions.waitFor(id);
	expect(callsFor('cus_1').map(({ body }) => body)).toEqual([{ customer: 'cus_1', amount: 240, note: 'charged twice' }]);
	expect(agentAnswer(done)).toContain('R-1');
	// The link again, and the form again: nothing more happens.
	expect((await fetch(url)).status).toBeLessThan(500);
	await postForm(page.action, { ...page.fields, decision: 'approve' });
	expect(callsFor('cus_1')).toHaveLength(1);
});
