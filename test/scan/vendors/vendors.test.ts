import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recordScan } from '../../../src/scan/record-scan';
import type { SecondOpinion } from '../../../src/scan/second-opinion';
import { BUILTIN_SETTINGS, parseGuardrailSettings } from '../../../src/scan/settings';
import { bedrockVendor, readBedrockAnswer } from '../../../src/scan/vendors/bedrock';
import { CircuitBreaker } from '../../../src/scan/vendors/circuit-breaker';
import { endpointVendor } from '../../../src/scan/vendors/endpoint';
import { startBedrockServer, type BedrockServer } from '../../servers/bedrock-server.mjs';
import { fetchHttp } from '../../support/fetch-http';
import { openTestPorts, type TestPorts } from '../../support/test-ports';

let server: BedrockServer;
let ports: TestPorts;
let slow = false;
const run = { workflowId: 'wf', executionId: 'ex', nodeId: 'n', nodeName: 'Guardrail Scan', environment: 'production' as const };

beforeAll(async () => {
	server = await startBedrockServer();
	ports = await openTestPorts();
});
afterAll(async () => {
	await server.close();
	await ports.close();
});
beforeEach(() => {
	server.mode = 'ok';
	slow = false;
	server.requests.length = 0;
});

const patient = fetchHttp({ timeoutMs: 30_000, maxBytes: 256_000 });
const hasty = fetchHttp({ timeoutMs: 300, maxBytes: 256_000 });
/** Only where the service is slow may time decide: on a busy machine an answer takes longer than 300 ms now and then. */
const http: typeof patient = (...request) => (slow ? hasty : patient)(...request);
const limits = () => ({ breaker: new CircuitBreaker(), now: () => new Date() });
const bedrock = (over: Partial<SecondOpinion> = {}): SecondOpinion => ({ vendor: 'bedrock', onOutage: 'block', sends: 'masked', ask: bedrockVendor({ baseUrl: server.url, guardrailId: 'gr1', version: '2' }, http, limits()), ...over });
const action = (body: string, text = 'Where is my parcel?') => ({ action_type: 'reply', target_system: 'helpdesk', message: { channel: 'email', recipients: ['a'], body }, origin: { text }, facts: {} });
const scan = async (second: SecondOpinion, body: string, text?: string, settings = BUILTIN_SETTINGS) => (await recordScan(ports, run, { subject: { action: action(body, text) }, risk: undefined, settings, second })).guardrails;

test('Bedrock is asked about both texts under masks; what it allows changes nothing', async () => {
	const result = await scan(bedrock(), 'We are looking into it.', 'I am jane.doe@example.com');
	expect(result).toMatchObject({ guardrail_action: 'masked', second_opinion: { vendor: 'bedrock', state: 'asked', action: 'allowed', types: [] } });
	expect(server.requests).toMatchObject([
		{ path: '/guardrail/gr1/version/2/apply', body: { source: 'INPUT', content: [{ text: { text: 'I am [EMAIL_1]' } }] } },
		{ body: { source: 'OUTPUT', content: [{ text: { text: 'We are looking into it.' } }] } },
	]);
});

test('the original is sent only where the owner says so', async () => {
	await scan(bedrock({ sends: 'original' }), 'We are looking into it.', 'I am jane.doe@example.com');
	expect(JSON.stringify(server.requests[0])).toContain('jane.doe@example.com');
});

test('an intervention blocks and names the policy, anonymizing only masks, and neither makes the local result laxer', async () => {
	expect(await scan(bedrock(), 'Buy a weapon here.')).toMatchObject({ guardrail_action: 'blocked', guardrail_types: ['vendor'], failed_checks: [], reason: 'Blocked: bedrock found topic:Weapons.' });
	expect(await scan(bedrock(), 'Dear Jane, we are looking into it.')).toMatchObject({ guardrail_action: 'masked', second_opinion: { types: ['sensitiveInformation:NAME'] } });
	expect(await scan(bedrock(), 'We are looking into it.', 'I will sue you in court.')).toMatchObject({ guardrail_action: 'escalated' });
});

test('what is blocked here is not sent anywhere', async () => {
	expect(await scan(bedrock(), 'We have issued your refund.')).toMatchObject({ guardrail_action: 'blocked', second_opinion: { state: 'skipped' } });
	expect(server.requests).toHaveLength(0);
});

test.each(['down', 'slow', 'nonsense', 'huge'] as const)('a service that is %s blocks by default, escalates or passes where the owner says so, and says why', async (mode) => {
	server.mode = mode;
	slow = mode === 'slow';
	const blocked = await scan(bedrock(), 'We are looking into it.');
	expect(blocked).toMatchObject({ guardrail_action: 'blocked', failed_checks: ['vendor.bedrock'], second_opinion: { state: 'failed' } });
	expect(blocked.reason).toMatch(/second opinion of bedrock could not be had/);
	expect(await scan(bedrock({ onOutage: 'escalate' }), 'We are looking into it.')).toMatchObject({ guardrail_action: 'escalated', failed_checks: [] });
	expect(await scan(bedrock({ onOutage: 'allow' }), 'We are looking into it.')).toMatchObject({ guardrail_action: 'allowed', second_opinion: { state: 'failed' } });
});

test('after three failures in a row it is left alone for a minute, then one item tries', async () => {
	server.mode = 'down';
	let now = Date.parse('2026-11-20T09:00:00Z');
	const second = bedrock({ ask: bedrockVendor({ baseUrl: server.url, guardrailId: 'gr1', version: '2' }, http, { breaker: new CircuitBreaker(), now: () => new Date(now) }) });
	for (let item = 0; item < 10; item += 1) await scan(second, 'We are looking into it.');
	expect(server.requests).toHaveLength(3);
	now += 61_000;
	await scan(second, 'We are looking into it.');
	await scan(second, 'We are looking into it.');
	expect(server.requests).toHaveLength(4);
	server.mode = 'ok';
	now += 61_000;
	expect(await scan(second, 'We are looking into it.')).toMatchObject({ guardrail_action: 'allowed' });
	expect(await scan(second, 'We are looking into it.')).toMatchObject({ second_opinion: { state: 'asked' } });
});

test('a long text is sent in pieces, one that is too long counts as an outage', async () => {
	await scan(bedrock(), `${'We are looking into it. '.repeat(2_500)} And a weapon.`);
	expect(server.requests.length).toBeGreaterThan(2);
	expect(await scan(bedrock(), 'We are looking into it. '.repeat(8_300))).toMatchObject({ guardrail_action: 'blocked', second_opinion: { state: 'failed' } });
});

test.each([[undefined], [null], ['{}'], [{}], [{ action: 'OK' }], [[]]])('%j is no guardrail result', (body) => {
	expect(() => readBedrockAnswer(body)).toThrow(expect.objectContaining({ code: 'vendor_unavailable' }));
});

test('an intervention without a reason blocks; matched values are not kept', () => {
	expect(readBedrockAnswer({ action: 'GUARDRAIL_INTERVENED', assessments: [] })).toEqual({ action: 'block', types: [] });
	const found = readBedrockAnswer({ action: 'GUARDRAIL_INTERVENED', assessments: [{ wordPolicy: { customWords: [{ match: 'secret-word', action: 'BLOCKED' }] } }] });
	expect(JSON.stringify(found)).not.toContain('secret-word');
});

test('any endpoint that answers with an action will do; anything else is an outage', async () => {
	const answers: unknown[] = [{ action: 'escalate', types: ['tone <b>'], reason: 'Rude.' }, { action: 'maybe' }, 'not json'];
	const seen: unknown[] = [];
	const plain: Server = createServer((request, response) => {
		let text = '';
		request.on('data', (chunk: Buffer) => (text += chunk.toString()));
		request.on('end', () => {
			seen.push(JSON.parse(text));
			response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers.shift()));
		});
	});
	await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/check`;
	const second = (): SecondOpinion => ({ vendor: 'http', onOutage: 'block', sends: 'masked', ask: endpointVendor({ url }, http, limits()) });
	const only = (subject: string) => recordScan(ports, run, { subject: { customerText: subject, conversation: '1' }, risk: undefined, settings: parseGuardrailSettings({}), second: second() });
	expect((await only('Hello')).guardrails).toMatchObject({ guardrail_action: 'escalated', second_opinion: { types: ['tone b'], reason: 'Rude.' } });
	expect(seen).toEqual([{ version: 1, direction: 'input', text: 'Hello' }]);
	expect((await only('Hello')).guardrails).toMatchObject({ guardrail_action: 'blocked', failed_checks: ['vendor.http'] });
	expect((await only('Hello')).guardrails).toMatchObject({ guardrail_action: 'blocked' });
	plain.closeAllConnections();
	await new Promise((resolve) => plain.close(resolve));
});
