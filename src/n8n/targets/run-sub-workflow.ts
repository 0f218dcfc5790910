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
 * n8n sleeps together with a sub-workflow that waits, and wakes this node's first output with whatever comes of it: an
 * item would leave by Executed that nobody checked. So the sleep is taken back (n8n keeps it as a date on the run).
 */
const stayAwake = async (functions: IExecuteFunctions): Promise<void> => functions.putExecutionToWait(undefined as unknown as Date);

/** Runs a workflow of this n8n to its end, by its id. */
export function runSubWorkflow(functions: IExecuteFunctions, workflowId: string): RunSubWorkflow {
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
			await stayAwake(functions);
			throw new DaaError('outcome_unknown', 'The sub-workflow waits for something. A workflow that carries out an action must run to its end.', { fields: { execution_id: result.executionId } });
		}
		const items = result.data?.[0] ?? [];
		return { executionId: result.executionId, item: items?.[0]?.json, items: items?.length ?? 0 };
	};
}
