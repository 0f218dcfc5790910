import type { ActionProposal } from '../../draft/proposal';
import { DaaError } from '../../errors';
import { excerptOf } from '../redact';
import type { Target } from '../target';

/** What the sub-workflow is handed, as its one item. */
export interface SubWorkflowInput {
	action: ActionProposal;
	/** The same for every attempt; hand it on as idempotency key. */
	intent_id: string;
	attempt: number;
}

export interface SubWorkflowResult {
	executionId: string;
	/** The first item that its last node gave. */
	item: Record<string, unknown> | undefined;
	items: number;
}

/**
 * Runs the workflow that the owner chose and waits for its end. Rejects with DaaError `target_unavailable` with
 * fields.sent = false when it never started, `outcome_unknown` when it failed or waits.
 */
export type RunSubWorkflow = (input: SubWorkflowInput) => Promise<SubWorkflowResult>;

/** How a sub-workflow says that it did nothing, for certain: `{ "outcome": "not_done", "reason": "…" }`. */
const NOT_DONE = 'not_done';

/**
 * A workflow of n8n as the actor, with whatever nodes it has. It runs once per grant; an error in it leaves the outcome
 * unknown, because some of its nodes may have acted. Its last item is kept with the execution.
 */
export function subWorkflowTarget(options: { runWorkflow?: RunSubWorkflow; workflowId?: string; system?: string }): Target {
	const { runWorkflow } = options;
	if (!runWorkflow || !options.workflowId) throw new DaaError('parameter_invalid', 'Choose the workflow that carries out the action.', { fields: { parameter: 'workflowId' } });
	return {
		name: `Sub-workflow ${options.workflowId}`,
		capabilities: { concurrency: 'compare_then_write', idempotencyKey: false, readable: false },
		check: () => undefined,
		read: () => Promise.resolve({ exists: true, values: {} }),
		async apply(action, _seen, { idempotencyKey, attempt = 1 }) {
			const result = await runWorkflow({ action, intent_id: idempotencyKey, attempt });
			const said = result.item;
			if (said?.outcome === NOT_DONE) {
				const reason = typeof said.reason === 'string' ? said.reason : 'it gave no reason';
				throw new DaaError('target_rejected', `The sub-workflow says that it did nothing: ${reason}`, { fields: { execution_id: result.executionId } });
			}
			return { status: 200, sent: { workflow_id: options.workflowId, execution_id: result.executionId }, answer: excerptOf(said ?? null), reference: result.executionId };
		},
	};
}
