import type { FunctionsBase, WorkflowExecuteMode } from 'n8n-workflow';
import type { RunContext } from '../ports';

/** Modes in which a person is trying things out in the editor; everything else is the real world. */
const TEST_MODES: ReadonlySet<WorkflowExecuteMode> = new Set(['manual', 'evaluation', 'internal']);

type ContextFunctions = Pick<FunctionsBase, 'getWorkflow' | 'getNode' | 'getExecutionId'> & { getMode(): WorkflowExecuteMode };

export function runContext(functions: ContextFunctions): RunContext {
	const workflow = functions.getWorkflow();
	const node = functions.getNode();
	return {
		// A workflow that was never saved has no id; it can be run by hand only.
		workflowId: workflow.id || 'unsaved',
		workflowName: workflow.name ?? '',
		executionId: functions.getExecutionId(),
		nodeId: node.id,
		nodeName: node.name,
		environment: TEST_MODES.has(functions.getMode()) ? 'test' : 'production',
		...(functions.getMode() === 'retry' && { retry: true }),
	};
}
