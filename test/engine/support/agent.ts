import { randomUUID } from 'node:crypto';
import type { Execution, RestClient, WorkflowDraft } from '../../support/n8n/rest-client.mjs';
import { activateChain, PACKAGE, setNode, type ActiveChain, type NodeDraft } from './chain';

/** Names of the nodes of an agent's workflow; the tools are named as the model calls them. */
export const AGENT = { hook: 'Ask', body: 'Body', agent: 'AI Agent', model: 'Model', review: 'Human Review' } as const;

export const TOOL_POLICY = {
	id: 'agent-tools',
	version: '3',
	roles: { support_leads: [{ id: 'sam@example.com', name: 'Sam Okafor', email: 'sam@example.com' }] },
	actions: [
		{
			action_type: 'refund_customer',
			hard_blocks: [],
			tiers: [
				{ tier: 'low', when: { amount_between: [0, 20] }, route: 'auto_execute', note: 'Small' },
				{ tier: 'medium', when: { amount_between: [0, 500] }, route: 'batch_review', approver_rule: 'support_leads', sla_hours: 24 },
				{ tier: 'high', when: { amount_between: [500, 5000] }, route: 'named_approver', approver_rule: 'support_leads', sla_hours: 24 },
				{ tier: 'blocked', when: { amount_gt: 5000 }, route: 'blocked', approver_rule: 'support_leads' },
			],
		},
		{ action_type: 'agent_tool_call', tiers: [{ tier: 'medium', when: {}, route: 'batch_review', approver_rule: 'support_leads', sla_hours: 24 }] },
	],
};

export interface AgentOptions {
	gate: { id: string; name: string };
	openAi: { id: string; name: string };
	/** What the tools call. */
	serviceUrl: string;
	/** Parameters of Approval Wait over the defaults. */
	review?: Record<string, unknown>;
	policy?: unknown;
}

/** A tool that posts what the model fills in to /<its name> of the local service. */
function tool(name: string, serviceUrl: string, body: string): NodeDraft {
	return {
		name,
		type: 'n8n-nodes-base.httpRequestTool',
		typeVersion: 4.2,
		parameters: { toolDescription: `Calls ${name}`, method: 'POST', url: `${serviceUrl}/${name}`, sendBody: true, specifyBody: 'json', jsonBody: `={{ JSON.stringify(${body}) }}`, options: {} },
	};
}

/** A webhook, an agent on a scripted model, and two tools behind one human review. */
export function agentWorkflow(path: string, { gate, openAi, serviceUrl, review = {}, policy = TOOL_POLICY }: AgentOptions): WorkflowDraft {
	const nodes: NodeDraft[] = [
		{ name: AGENT.hook, type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { httpMethod: 'POST', path, options: {} }, webhookId: randomUUID() },
		setNode(AGENT.body, '={{ JSON.stringify($json.body) }}'),
		{ name: AGENT.agent, type: '@n8n/n8n-nodes-langchain.agent', typeVersion: 3.1, parameters: { promptType: 'define', text: '={{ $json.text }}', options: { enableStreaming: false } } },
		{ name: AGENT.model, type: '@n8n/n8n-nodes-langchain.lmChatOpenAi', typeVersion: 1.3, parameters: { model: { __rl: true, mode: 'id', value: 'scripted-agent' }, responsesApiEnabled: false, options: {} }, credentials: { openAiApi: openAi } },
		{ name: AGENT.review, type: `${PACKAGE}.approvalWaitHitlTool`, typeVersion: 1, parameters: { policy: JSON.stringify(policy), ...review }, credentials: { approvalGateApi: gate }, webhookId: randomUUID() },
		tool('refund_customer', serviceUrl, "{ customer: $fromAI('customer', 'Customer id', 'string'), amount: $fromAI('amount', 'Amount in EUR', 'number'), note: $fromAI('note', 'Why', 'string') }"),
		tool('close_account', serviceUrl, "{ customer: $fromAI('customer', 'Customer id', 'string') }"),
	];
	const to = (node: string, type: string) => [[{ node, type, index: 0 }]];
	return {
		name: `Agent ${path}`,
		nodes: nodes.map((node, index) => ({ ...node, id: randomUUID(), position: [index * 220, index > 2 ? 260 : 0] as [number, number] })),
		connections: {
			[AGENT.hook]: { main: to(AGENT.body, 'main') },
			[AGENT.body]: { main: to(AGENT.agent, 'main') },
			[AGENT.model]: { ai_languageModel: to(AGENT.agent, 'ai_languageModel') },
			[AGENT.review]: { ai_tool: to(AGENT.agent, 'ai_tool') },
			refund_customer: { ai_tool: to(AGENT.review, 'ai_tool') },
			close_account: { ai_tool: to(AGENT.review, 'ai_tool') },
		},
		settings: { executionOrder: 'v1' },
	};
}

export async function activateAgent(n8n: { url: string; rest: RestClient }, path: string, options: AgentOptions): Promise<ActiveChain> {
	return await activateChain(n8n, agentWorkflow(path, options));
}

/** The links of the call that the execution waits on. */
export function callLinks(execution: Execution): { approver_id: string; url: string }[] {
	const stack = (execution.data as { executionData?: { nodeExecutionStack?: { data: Record<string, { json: any }[][]> }[] } }).executionData?.nodeExecutionStack;
	return Object.values(stack?.[0]?.data ?? {}).flatMap((outputs) => outputs.flatMap((items) => items.flatMap(({ json }) => json.approval?.review_links ?? [])));
}

/** What the agent said last. */
export function agentAnswer(execution: Execution): unknown {
	return execution.data.resultData.runData[AGENT.agent]?.at(-1)?.data?.main?.[0]?.[0]?.json.output;
}
