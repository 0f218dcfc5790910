import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { answerItem, ruleWords } from './tool-answer';

interface StackEntry {
	node?: { name?: string };
	data?: Record<string, ({ json?: unknown; binary?: unknown }[] | null)[]>;
}

interface Engine {
	runExecutionData?: { executionData?: { nodeExecutionStack?: StackEntry[] } };
}

const UNREVIEWED = answerItem({ approved: false, chatInput: ruleWords('It came to nobody for review.') });

/**
 * Keeps the later calls of a turn under review while this one waits. When a wait ends, n8n switches the waiting node off so
 * that it does not run twice, and what it switches off is the one object that all calls to the node share: each later call
 * would then pass through as it came, with an `approved` that its model may have written. So each gets a node of its own, and
 * holds a refusal until its own run answers, which takes tool and parameters from the engine's list and not from there.
 */
export function guardLaterCalls(functions: IExecuteFunctions): void {
	const { name } = functions.getNode();
	for (const entry of (functions as unknown as Engine).runExecutionData?.executionData?.nodeExecutionStack ?? []) {
		if (entry.node?.name !== name) continue;
		entry.node = { ...entry.node };
		for (const item of Object.values(entry.data ?? {}).flatMap((outputs) => outputs.flatMap((items) => items ?? []))) {
			(item as INodeExecutionData).json = { ...UNREVIEWED.json };
			delete item.binary;
		}
	}
}
