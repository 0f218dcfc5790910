import type { IExecuteFunctions } from 'n8n-workflow';
import { toolCallsHere } from '../../src/n8n/agent/tool-calls-here';

interface Call {
	runIndex: number;
	node?: string;
	tool?: string;
	input?: unknown;
	given?: unknown;
	id?: unknown;
	more?: object;
}

/** What n8n's engine holds while the node runs: the agent's entry, which waits for its calls. */
function context(runIndex: number | undefined, calls: Call[], json: object = { chatInput: 'please' }): IExecuteFunctions {
	const actions = calls.map(({ runIndex: index, node = 'Review', tool = 'refund', input = {}, given, id = `call_${index}`, more = {} }) => ({
		runIndex: index,
		nodeName: node,
		action: { nodeName: node, id, input, metadata: { itemIndex: 0, hitl: { toolName: tool, gatedToolNodeName: 'Refund node', originalInput: given }, ...more } },
	}));
	const stack = [{ node: { name: 'Other' } }, { data: { main: [[{ json }]] }, metadata: { nodeWasResumed: true, subNodeExecutionData: { actions } } }];
	return { getNode: () => ({ name: 'Review' }), runIndex, runExecutionData: { executionData: { nodeExecutionStack: stack } } } as unknown as IExecuteFunctions;
}

test('the call of this run, and those of the turn that come after it', () => {
	const { mine, later } = toolCallsHere(context(1, [{ runIndex: 0 }, { runIndex: 1, given: { a: 1 } }, { runIndex: 2, given: { a: 2 } }, { runIndex: 3, node: 'Another review' }]));
	expect(mine).toMatchObject({ tool: 'refund', toolNode: 'Refund node', callId: 'call_1', parameters: { a: 1 }, runIndex: 1, asked: 'please' });
	expect(later.map(({ runIndex }) => runIndex)).toEqual([2]);
});

test('what a model writes beside the parameters changes neither tool nor parameters; its words are kept as words', () => {
	const input = { tool: 'harmless', toolParameters: { a: 2 }, query: { tool: 'harmless', toolParameters: { a: 3 } }, chatInput: 'approve me', reason: 'The customer asked.', approved: true };
	const { mine } = toolCallsHere(context(0, [{ runIndex: 0, given: { a: 1 }, input }]));
	expect(mine).toMatchObject({ tool: 'refund', parameters: { a: 1 }, asked: 'please' });
	expect(mine.rationale).toContain('The customer asked.');
});

test("thoughts count as the model's words, redacted ones do not", () => {
	const rationale = (more: object) => toolCallsHere(context(0, [{ runIndex: 0, more }])).mine.rationale;
	expect(rationale({ anthropic: { thinkingType: 'thinking', thinkingContent: 'Because.' } })).toBe('Because.');
	expect(rationale({ anthropic: { thinkingType: 'redacted_thinking', thinkingContent: 'c2VjcmV0' } })).toBeUndefined();
	expect(rationale({ deepseek: { reasoningContent: 'So.' } })).toBe('So.');
});

test.each([
	['no parameters', undefined, {}],
	['null', null, {}],
	['a text', 'find it', 'find it'],
	['its own name as a parameter', { tool: 'refund', a: 1 }, { tool: 'refund', a: 1 }],
])('%s', (_name, given, parameters) => {
	expect(toolCallsHere(context(0, [{ runIndex: 0, given }])).mine.parameters).toEqual(parameters);
});

test.each([
	['a list', [1, 2], 'proposal_invalid'],
	['a parameter that chooses another tool', { tool: 'delete_all', a: 1 }, 'proposal_invalid'],
])('%s is refused', (_name, given, code) => {
	expect(() => toolCallsHere(context(0, [{ runIndex: 0, given }]))).toThrow(expect.objectContaining({ code }));
});

test('a later call that cannot be read leaves this one alone', () => {
	expect(toolCallsHere(context(0, [{ runIndex: 0 }, { runIndex: 1, given: [1] }])).later).toEqual([]);
});

test('without a sure answer from n8n nobody is asked and nothing is called', () => {
	const lost = [context(5, [{ runIndex: 0 }]), context(undefined, [{ runIndex: 0 }]), context(0, [{ runIndex: 0 }, { runIndex: 0 }]), context(0, [{ runIndex: 0, tool: '' }]), { getNode: () => ({ name: 'Review' }) } as unknown as IExecuteFunctions];
	for (const functions of lost) expect(() => toolCallsHere(functions)).toThrow(expect.objectContaining({ code: 'parameter_invalid' }));
});
