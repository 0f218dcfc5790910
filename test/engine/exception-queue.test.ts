import { randomUUID } from 'node:crypto';
import { sharedN8n, type SharedN8n } from '../support/n8n/shared';
import { activateChain, createCredentials, itemsOf, PACKAGE, refund, setNode, type Credentials } from './support/chain';

jest.setTimeout(120_000);

let n8n: SharedN8n;
let credentials: Credentials;
const TYPE = `missing_order_${process.pid}`;

beforeAll(async () => {
	n8n = await sharedN8n();
	credentials = await createCredentials(n8n.rest, {});
});

/** A webhook, its body, and Exception Queue nodes one after another. */
async function queueChain(path: string, steps: Record<string, Record<string, unknown>>) {
	const own = Object.entries(steps).map(([name, parameters]) => ({ name, type: `${PACKAGE}.exceptionQueue`, typeVersion: 1, parameters, credentials: { approvalGateApi: credentials.gate }, ...(name === 'Second' && { onError: 'continueRegularOutput' }) }));
	const nodes = [{ name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { httpMethod: 'POST', path, options: {} }, webhookId: randomUUID() }, setNode('Body', '={{ JSON.stringify($json.body) }}'), ...own];
	const connections = Object.fromEntries(nodes.slice(0, -1).map(({ name }, index) => [name, { main: [[{ node: nodes[index + 1]!.name, type: 'main', index: 0 }]] }]));
	const draft = { name: path, nodes: nodes.map((node, index) => ({ ...node, id: randomUUID(), position: [index * 200, 0] as [number, number] })), connections, settings: { executionOrder: 'v1' } };
	return await activateChain(n8n, draft as never);
}

test('a case is added, claimed once, corrected, listed and reported', async () => {
	const chain = await queueChain('exception-queue', {
		Add: { operation: 'add', type: TYPE, reason: '={{ $json.reason }}', risk: 3, urgency: 2, impact: 3, options: { owner: 'ada@example.com', targetMinutes: 30, links: { link: [{ label: 'Ticket', url: 'https://help.example/7' }] } } },
		List: { operation: 'list', states: ['open', 'claimed'], limit: 10, filters: { type: TYPE, owner: 'ada@example.com', overdue: false } },
		Claim: { operation: 'claim', by: 'ada@example.com' },
		Second: { operation: 'claim', by: 'bo@example.com', exceptionId: '={{ $json.exception.id }}' },
		Resolve: { operation: 'resolve', by: 'ada@example.com', outcome: 'corrected', note: 'The other order.', exceptionId: "={{ $('Claim').item.json.exception.id }}", corrected: "={{ { ...$('Claim').item.json.action, target_id: '8' } }}" },
		Report: { operation: 'report', days: 7, timeZone: 'Europe/Berlin' },
	});
	const execution = await n8n.rest.executions.waitFor(await chain.send({ reason: 'Order 4711 was not found.', action: refund('7', 20) }));
	const exceptionOf = (node: string) => itemsOf(execution, node)[0]?.exception as Record<string, unknown>;
	expect(exceptionOf('Add')).toMatchObject({ type: TYPE, state: 'open', score: 18, owner: 'ada@example.com', environment: 'production', links: [{ label: 'Ticket', url: 'https://help.example/7' }] });
	expect(itemsOf(execution, 'List')).toMatchObject([{ action: { target_id: '7' }, exception: { id: exceptionOf('Add').id, age_minutes: 0, minutes_left: 29 } }]);
	expect(exceptionOf('Claim')).toMatchObject({ state: 'claimed', claimed_by: 'ada@example.com' });
	expect(itemsOf(execution, 'Second')[0]).toMatchObject({ error: { code: 'exception_claimed' } });
	expect(exceptionOf('Resolve')).toMatchObject({ state: 'resolved', outcome: 'corrected', resolved_by: 'ada@example.com', corrected: { target_id: '8' } });
	expect(itemsOf(execution, 'Report')[0]?.exception_report).toMatchObject({ environment: 'production', by_type: expect.arrayContaining([expect.objectContaining({ type: TYPE, came_in: 1, unresolved: 0, missed: 0 })]) as unknown[] });
});

test('a case without a reason stops the node and says which item it was', async () => {
	const chain = await queueChain('exception-queue-empty', { Add: { operation: 'add', type: TYPE, reason: '={{ $json.reason }}', risk: 2, urgency: 2, impact: 2 } });
	const execution = await n8n.rest.executions.waitFor(await chain.send({ reason: ' ' }), { status: 'error' });
	expect(execution.data.resultData.error?.message).toContain('needs a reason');
});
