import type { ExecuteWorkflowData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { RunSubWorkflow } from '../../execute/targets/sub-workflow';
import { redact } from '../../execute/redact';
import { DaaError } from '../../errors';

/** n8n names the sub-execution on every error of a workflow that had begun. */
function failure(error: unknown): DaaError {
	const { executionId, message } = error as { executionId?: unknown; message?: unknown };
	const said = typeof message === 'string' ? ` n8n said: ${redact(message)}` : '';
	if (typeof executionId !== 'string') return new DaaError('target_unavailable', `The sub-workflow could not be started.${said}`, { fields: { sent: false } });
	return new DaaError('outcome_unknown', `The sub-workflow failed, and some of its nodes may have acted.${said}`, { fields: { execution_id: executionId } });
}

/**
 * Runs a workflow of this n8n to its end, by its id. `onWait` is told when the sub-workflow waits: n8n has then put this
 * execution to sleep, so its item must not pass as if the action were done.
 */
export function runSubWorkflow(functions: IExecuteFunctions, workflowId: string, onWait: () => void): RunSubWorkflow {
	return async (input) => {
		let result: ExecuteWorkflowData;
		try {
			result = await functions.executeWorkflow({ id: workflowId }, [{ json: input as unknown as IDataObject }], undefined, {
				parentExecution: { executionId: functions.getExecutionId(), workflowId: functions.getWorkflow().id ?? '' },
			});
		} catch (error) {
			throw failure(error);
		}
		if (result.waitTill) {
			onWait();
			throw new DaaError('outcome_unknown', 'The sub-workflow waits for something. A workflow that carries out an action must run to its end.', { fields: { execution_id: result.executionId } });
		}
		const items = result.data?.[0] ?? [];
		return { executionId: result.executionId, item: items?.[0]?.json, items: items?.length ?? 0 };
	};
}
