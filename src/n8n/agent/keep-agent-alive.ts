import type { IExecuteFunctions } from 'n8n-workflow';

interface Engine {
	runExecutionData?: {
		executionData?: { nodeExecutionStack?: { node?: { name?: string }; metadata?: { subNodeExecutionData?: { actions?: { nodeName?: string }[] } } }[] };
		resultData?: { runData?: Record<string, unknown[]> };
	};
}

/**
 * Lets the execution outlive a restart of n8n. At its start n8n 2.40 takes whatever its log shows as begun, and a node of it
 * that has no run yet as crashed; an agent that waits for its tools has none, and the execution would be given up. An empty
 * list of runs says that there is nothing to repair; the agent's own run is added to it as it ends.
 */
export function keepAgentAlive(functions: IExecuteFunctions): void {
	const { runExecutionData } = functions as unknown as Engine;
	const runData = runExecutionData?.resultData?.runData;
	const { name } = functions.getNode();
	for (const { node, metadata } of runExecutionData?.executionData?.nodeExecutionStack ?? []) {
		if (runData && node?.name !== undefined && metadata?.subNodeExecutionData?.actions?.some(({ nodeName }) => nodeName === name)) runData[node.name] ??= [];
	}
}
