import type { IConnections, IExecuteFunctions } from 'n8n-workflow';
import { onLapseOf } from '../approve/lapse-plan';
import type { ApprovalRecord } from '../store/port';
import { waitOptions } from './approval-links';

/** n8n's own "indefinitely". */
const FOREVER = new Date('3000-01-01T00:00:00.000Z');
/** Leads back to its own earlier items and brings on others: what goes into it does not come back. */
const BATCHES = 'n8n-nodes-base.splitInBatches';

interface Graph {
	connectionsBySourceNode?: IConnections;
	nodes?: Record<string, { type?: string } | undefined>;
}

const next = (graph: Graph, name: string, output?: number): string[] => {
	const outputs = graph.connectionsBySourceNode?.[name]?.main ?? [];
	const chosen = output === undefined ? outputs : [outputs[output]];
	return chosen.flatMap((connections) => (connections ?? []).map(({ node }) => node));
};

/** Whether what leaves by No Decision can come back into this node. */
export function leadsBack(graph: Graph | undefined, name: string): boolean {
	if (!graph) return false;
	const seen = new Set<string>();
	const open = next(graph, name, 0);
	for (let node = open.pop(); node !== undefined; node = open.pop()) {
		if (node === name) return true;
		if (seen.has(node) || graph.nodes?.[node]?.type === BATCHES) continue;
		seen.add(node);
		open.push(...next(graph, node));
	}
	return false;
}

/** By the option; by itself from the wires, which n8n's contexts hold though their type does not name them. */
export function loopsOf(functions: IExecuteFunctions): boolean {
	const { noDecision = 'auto' } = waitOptions(functions, 0);
	if (noDecision !== 'auto') return noDecision === 'leadsBack';
	return leadsBack((functions as { workflow?: Graph }).workflow, functions.getNode().name);
}

/**
 * How long n8n waits. Where items come back, until the first deadline: each is then dealt with on time and the others go
 * on waiting. Where they do not, until the last one, because everything leaves by No Decision then.
 */
export function waitUntil(approvals: readonly ApprovalRecord[], loops: boolean): Date {
	const ends = approvals.map((approval) => (onLapseOf(approval) === 'stay' ? FOREVER.getTime() : Date.parse(approval.dueAt)));
	return new Date(loops ? Math.min(...ends) : Math.max(...ends));
}
