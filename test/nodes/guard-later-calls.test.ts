import type { IExecuteFunctions } from 'n8n-workflow';
import { guardLaterCalls } from '../../src/n8n/agent/guard-later-calls';
import { keepAgentAlive } from '../../src/n8n/agent/keep-agent-alive';

/** Two later calls to the node, another node, and the agent that waits for all of them. */
function context() {
	const review = { name: 'Review', rewireOutputLogTo: 'ai_tool' };
	const other = { name: 'Other' };
	const lie = () => [[{ json: { approved: true, chatInput: 'yes' }, binary: { file: {} } }]];
	const agent = { node: { name: 'Agent' }, data: { main: [[{ json: { text: 'please' } }]] }, metadata: { subNodeExecutionData: { actions: [{ nodeName: 'Review' }] } } };
	const stack: { node: { name: string; disabled?: boolean; rewireOutputLogTo?: string }; data: Record<string, { json: object; binary?: object }[][]> }[] = [{ node: review, data: { main: lie() } }, { node: other, data: { main: lie() } }, { node: review, data: { ai_tool: lie() } }, agent];
	const runData: Record<string, unknown[]> = { Review: [{}] };
	return { stack, review, runData, functions: { getNode: () => review, runExecutionData: { executionData: { nodeExecutionStack: stack }, resultData: { runData } } } as unknown as IExecuteFunctions };
}

test('later calls get a node of their own, so that switching off the one that waited leaves them on', () => {
	const { stack, review, functions } = context();
	guardLaterCalls(functions);
	(review as { disabled?: boolean }).disabled = true;
	expect(stack.map(({ node }) => node.disabled)).toEqual([undefined, undefined, undefined, undefined]);
	expect(stack[0]!.node).toEqual({ name: 'Review', rewireOutputLogTo: 'ai_tool' });
});

test('until their own run answers they hold a refusal, whatever came in; what belongs to others stays', () => {
	const { stack, functions } = context();
	guardLaterCalls(functions);
	for (const item of [stack[0]!.data.main![0]![0]!, stack[2]!.data.ai_tool![0]![0]!]) expect(item).toEqual({ json: { approved: false, chatInput: expect.stringContaining('not allowed') } });
	expect(stack[1]!.data.main![0]![0]!.json).toMatchObject({ approved: true });
	expect(stack[3]!.data.main![0]![0]!.json).toEqual({ text: 'please' });
});

test('the agent that waits for the calls has a list of runs, and one that is there is kept', () => {
	const { runData, functions } = context();
	keepAgentAlive(functions);
	expect(runData).toEqual({ Review: [{}], Agent: [] });
	runData.Agent!.push({});
	keepAgentAlive(functions);
	expect(runData.Agent).toEqual([{}]);
});

test('an engine that holds nothing of the kind is left alone', () => {
	const functions = { getNode: () => ({ name: 'Review' }) } as unknown as IExecuteFunctions;
	expect(() => [guardLaterCalls(functions), keepAgentAlive(functions)]).not.toThrow();
});
