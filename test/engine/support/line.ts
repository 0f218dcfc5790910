import { randomUUID } from 'node:crypto';
import type { WorkflowDraft } from '../../support/n8n/rest-client.mjs';
import { PACKAGE, type NodeDraft } from './chain';

type Access = Record<string, { id: string; name: string }>;

/** A node of ours. */
export const ours = (name: string, type: string, parameters: Record<string, unknown>, credentials: Access): NodeDraft => ({ name, type: `${PACKAGE}.${type}`, typeVersion: 1, parameters, credentials });

export const webhook = (path: string): NodeDraft => ({ name: 'Hook', type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { httpMethod: 'POST', path, options: {} }, webhookId: randomUUID() });

/** Nodes one after the other; `outputs` says which output of a node leads on, the first unless told, and a list means several. */
export function lineWorkflow(name: string, nodes: readonly NodeDraft[], outputs: Readonly<Record<string, number[]>> = {}): WorkflowDraft {
	const connections: Record<string, unknown> = {};
	nodes.slice(0, -1).forEach((node, index) => {
		const leading = outputs[node.name] ?? [0];
		const to = { node: nodes[index + 1]?.name ?? '', type: 'main', index: 0 };
		connections[node.name] = { main: Array.from({ length: Math.max(...leading) + 1 }, (_, output) => (leading.includes(output) ? [to] : [])) };
	});
	return { name, nodes: nodes.map((node, index) => ({ ...node, id: randomUUID(), position: [index * 200, 0] as [number, number] })), connections, settings: { executionOrder: 'v1' } };
}
