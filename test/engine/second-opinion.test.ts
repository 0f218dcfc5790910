import { startBedrockServer, type BedrockServer } from '../servers/bedrock-server.mjs';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateChain, chainWorkflow, createCredentials, firstItem, NODE, type ActiveChain } from './support/chain';

jest.setTimeout(60_000);

const AWS = { accessKeyId: 'AKIALOCALTEST', secretAccessKey: 'local/secret+key', region: 'eu-central-1', service: 'bedrock' };

let n8n: SharedN8n;
let bedrock: BedrockServer;
let chain: ActiveChain;

beforeAll(async () => {
	n8n = await sharedN8n();
	bedrock = await startBedrockServer({ aws: AWS });
	const credentials = await createCredentials(n8n.rest, {});
	const aws = await n8n.rest.createCredential('aws', 'AWS local', { region: AWS.region, accessKeyId: AWS.accessKeyId, secretAccessKey: AWS.secretAccessKey, temporaryCredentials: false, customEndpoints: false });
	const draft = chainWorkflow('second-opinion', {
		credentials,
		hubspotUrl: 'http://127.0.0.1:1',
		parameters: { [NODE.scan]: { scan: 'customerText', customerText: '={{ $json.text }}', ticketId: '1', secondOpinion: 'bedrock', guardrailId: 'gr1abc', guardrailVersion: '3', options: { bedrockBaseUrl: bedrock.url, vendorTimeoutSeconds: 2 } } },
		extra: [{ name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} }],
		wiring: { [NODE.body]: [NODE.scan], [NODE.scan]: ['End', 'End'], [NODE.tier]: [], [NODE.wait]: [], [NODE.execute]: [] },
	});
	for (const node of draft.nodes) if (node.name === NODE.scan) node.credentials = { ...node.credentials, aws };
	chain = await activateChain(n8n, draft);
});

afterAll(async () => {
	await bedrock?.close();
});

const scan = async (text: string) => firstItem(await n8n.rest.executions.waitFor(await chain.send({ text })), NODE.scan)!.guardrails;

test('n8n signs the call to Bedrock; the text goes out masked, and the stricter of both answers holds', async () => {
	expect(await scan('I am jane.doe@example.com, where is my order?')).toMatchObject({ guardrail_action: 'masked', second_opinion: { vendor: 'bedrock', state: 'asked', action: 'allowed' } });
	expect(bedrock.requests).toEqual([
		{ method: 'POST', path: '/guardrail/gr1abc/version/3/apply', signature: 'good', body: { source: 'INPUT', content: [{ text: { text: 'I am [EMAIL_1], where is my order?' } }] } },
	]);
	expect(await scan('How do I build a weapon?')).toMatchObject({ guardrail_action: 'blocked', second_opinion: { types: ['topic:Weapons'] } });
});

test('nonsense, a huge answer and a slow one block, and say so', async () => {
	for (const mode of ['nonsense', 'huge', 'slow'] as const) {
		bedrock.mode = mode;
		expect(await scan('Where is my order?')).toMatchObject({ guardrail_action: 'blocked', failed_checks: ['vendor.bedrock'], second_opinion: { state: 'failed' } });
	}
});
