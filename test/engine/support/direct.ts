import { randomUUID } from 'node:crypto';
import type { RestClient, WorkflowDraft } from '../../support/n8n/rest-client.mjs';
import { until } from '../../support/n8n/rest-client.mjs';
import { PACKAGE, setNode, type NodeDraft } from './chain';

/** Everything small enough runs by itself. */
export const OPEN_POLICY = { id: 'open', version: '1', action_type: 'refund', tiers: [{ tier: 'low', when: { amount_lte: 50 }, route: 'auto_execute' }], hard_blocks: [] };

export interface Direct {
	/** Sends an action and gives back the item as it left Audited Execute, or the node after it. */
	run(action: unknown): Promise<Record<string, any>>;
}

export interface DirectOptions {
	gate: { id: string; name: string };
	/** Parameters and credentials of Audited Execute. */
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	/** Nodes between the Executed output and the end, in order. */
	after?: NodeDraft[];
}

/** Risk Tier and Audited Execute behind a webhook that answers with the item itself: nothing has to be polled. */
function directWorkflow(path: string, { gate, parameters, credentials, after = [] }: DirectOptions): WorkflowDraft {
	const own = (name: string, type: string, given: Record<string, unknown>, more = {}): NodeDraft => ({ name, type: `${PACKAGE}.${type}`, typeVersion: 1, parameters: given, credentials: { approvalGateApi: gate, ...more } });
	const nodes: NodeDraft[] = [
		{ name: 'Action', type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', options: {} }, webhookId: randomUUID() },
		setNode('Body', '={{ JSON.stringify({ action: $json.body }) }}'),
		own('Risk Tier', 'riskTier', { policy: JSON.stringify(OPEN_POLICY) }),
		own('Audited Execute', 'auditedExecute', { mode: 'execute', ...parameters }, credentials),
		...after,
		{ name: 'End', type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} },
	];
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	const chain = ['Audited Execute', ...after.map(({ name }) => name), 'End'];
	const connections: Record<string, unknown> = { Action: { main: [to('Body')] }, Body: { main: [to('Risk Tier')] }, 'Risk Tier': { main: [to('Audited Execute'), to('End'), to('End'), to('End')] } };
	chain.slice(0, -1).forEach((name, index) => {
		const ours = nodes.find((node) => node.name === name)?.type.startsWith(PACKAGE);
		connections[name] = { main: [to(chain[index + 1] as string), ...(ours ? [to('End')] : [])] };
	});
	return { name: `Direct ${path}`, nodes: nodes.map((node, index) => ({ ...node, id: randomUUID(), position: [index * 200, 0] as [number, number] })), connections, settings: { executionOrder: 'v1' } };
}

export async function activateDirect(n8n: { url: string; rest: RestClient }, path: string, options: DirectOptions): Promise<Direct> {
	const workflow = await n8n.rest.createWorkflow(directWorkflow(path, options));
	await n8n.rest.activate(workflow.id);
	return {
		run: (action) =>
			until(
				async () => {
					const response = await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(action) });
					// Until it is registered n8n answers 404.
					if (response.status === 404) return undefined;
					const answer: unknown = await response.json();
					return (Array.isArray(answer) ? answer[0] : answer) as Record<string, any>;
				},
				{ what: `the webhook ${path} to answer`, timeoutMs: 30_000 },
			),
	};
}
