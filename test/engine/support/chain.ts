import { randomUUID } from 'node:crypto';
import type { RestClient, WorkflowDraft, Workflow, Execution } from '../../support/n8n/rest-client.mjs';
import { sleep, until } from '../../support/n8n/rest-client.mjs';

export const PACKAGE = 'n8n-nodes-draft-approve-act';

/** Names of a chain's nodes, in the order of the flow. */
export const NODE = {
	hook: 'Ticket',
	body: 'Body',
	tier: 'Risk Tier',
	scan: 'Guardrail Scan',
	wait: 'Approval Wait',
	execute: 'Audited Execute',
	log: 'CRM Log',
} as const;

/** A node without its place on the canvas. */
export interface NodeDraft {
	name: string;
	type: string;
	typeVersion: number;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	webhookId?: string;
}

type Wiring = Record<string, (string | string[])[]>;

export interface Credentials {
	gate: { id: string; name: string };
	hubspot: { id: string; name: string };
}

export const SIGNING_KEY = Buffer.alloc(32, 7).toString('base64');

/** The two credentials of a chain; `gate` values go over the defaults. */
export async function createCredentials(rest: RestClient, gate: Record<string, unknown>): Promise<Credentials> {
	return {
		gate: await rest.createCredential('approvalGateApi', `Gate ${randomUUID()}`, {
			signingKeyId: 'key-1',
			signingKey: SIGNING_KEY,
			olderKeys: '',
			storeKind: 'sqlite',
			sqlitePath: '',
			publicBaseUrl: '',
			...gate,
		}),
		hubspot: await rest.createCredential('hubspotAppToken', `HubSpot ${randomUUID()}`, { appToken: 'local-token' }),
	};
}

export const POLICY = {
	id: 'refunds',
	version: '12',
	action_type: 'refund',
	tiers: [
		{ tier: 'low', when: { amount_lte: 50, customer_months_gte: 3 }, route: 'auto_execute' },
		{ tier: 'medium', when: { amount_lte: 500 }, route: 'batch_review', approver_rule: 'support_leads', sla_hours: 24 },
		{ tier: 'high', when: { amount_gt: 500 }, route: 'named_approver', approver_rule: 'finance_oncall', sla_hours: 8, escalate_to: 'finance_lead' },
	],
	hard_blocks: ['chargeback_open', 'account_flagged_fraud'],
	roles: {
		support_leads: [
			{ id: 'sam@example.com', name: 'Sam Okafor', email: 'sam@example.com' },
			{ id: 'lea@example.com', name: 'Lea Brandt', email: 'lea@example.com' },
		],
		finance_oncall: [{ id: 'dana@example.com', name: 'Dana Ruiz', email: 'dana@example.com' }],
		finance_lead: [{ id: 'ines@example.com', name: 'Ines Vogel', email: 'ines@example.com' }],
	},
};

export interface ChainOptions {
	credentials: Credentials;
	hubspotUrl: string;
	/** Policy of Risk Tier; POLICY when absent. */
	policy?: unknown;
	/** Parameters over the defaults, by node name. */
	parameters?: Record<string, Record<string, unknown>>;
	/** Nodes beside the chain's own. */
	extra?: NodeDraft[];
	/** Per node, one entry per output: the node or nodes it leads to. Replaces the default wiring of that node. */
	wiring?: Wiring;
}

const DEFAULT_WIRING: Wiring = {
	[NODE.hook]: [NODE.body],
	[NODE.body]: [NODE.tier],
	[NODE.tier]: [NODE.scan, NODE.scan, NODE.scan, NODE.log],
	[NODE.scan]: ['Alone?', NODE.log],
	'Alone?': [NODE.execute, NODE.wait],
	[NODE.wait]: [NODE.log, NODE.execute, NODE.log],
	[NODE.execute]: [NODE.log, NODE.log],
};

/** A passing-through node in which a test can see what reached it, or change the item. */
export function setNode(name: string, jsonOutput = '={{ JSON.stringify($json) }}'): NodeDraft {
	return { name, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: { mode: 'raw', jsonOutput, options: {} } };
}

/** Holds the execution in memory for a while (n8n keeps waits below 65 s in the process). */
export function pauseNode(name: string, seconds: number): NodeDraft {
	return { name, type: 'n8n-nodes-base.wait', typeVersion: 1.1, parameters: { amount: seconds }, webhookId: randomUUID() };
}

/** The whole chain behind a webhook that takes `{action}` (or anything else) as its body. */
export function chainWorkflow(path: string, options: ChainOptions): WorkflowDraft {
	const { gate, hubspot } = options.credentials;
	const own = (name: string, type: string, parameters: Record<string, unknown>, withHubspot = false): NodeDraft => ({
		name,
		type: `${PACKAGE}.${type}`,
		typeVersion: 1,
		parameters: { ...parameters, ...options.parameters?.[name] },
		credentials: { approvalGateApi: gate, ...(withHubspot && { hubspotAppToken: hubspot }) },
	});
	const nodes: NodeDraft[] = [
		{ name: NODE.hook, type: 'n8n-nodes-base.webhook', typeVersion: 2, parameters: { httpMethod: 'POST', path, options: {} }, webhookId: randomUUID() },
		setNode(NODE.body, '={{ JSON.stringify($json.body) }}'),
		own(NODE.tier, 'riskTier', { policy: JSON.stringify(options.policy ?? POLICY) }),
		own(NODE.scan, 'guardrailScan', {}),
		{
			name: 'Alone?',
			type: 'n8n-nodes-base.if',
			typeVersion: 2.2,
			parameters: {
				conditions: {
					options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
					combinator: 'and',
					conditions: [
						{
							id: 'alone',
							leftValue: "={{ $json.risk.route === 'auto_execute' && $json.guardrails.guardrail_action !== 'escalated' }}",
							rightValue: true,
							operator: { type: 'boolean', operation: 'true', singleValue: true },
						},
					],
				},
				options: {},
			},
		},
		{ ...own(NODE.wait, 'approvalWait', { operation: 'sendAndWait', deadlineHours: 24 }), webhookId: randomUUID() },
		own(NODE.execute, 'auditedExecute', { mode: 'execute', target: 'hubspotTicket', hubspotAuthentication: 'appToken', options: { baseUrl: options.hubspotUrl, timeoutSeconds: 5 } }, true),
		own(NODE.log, 'crmLog', { system: 'hubspot', hubspotAuthentication: 'appToken', preset: 'full', options: { baseUrl: options.hubspotUrl } }, true),
		...(options.extra ?? []),
	];
	const wiring = { ...DEFAULT_WIRING, ...options.wiring };
	const connections = Object.fromEntries(
		Object.entries(wiring).map(([from, outputs]) => [
			from,
			{ main: outputs.map((to) => [to].flat().filter(Boolean).map((node) => ({ node, type: 'main', index: 0 }))) },
		]),
	);
	return {
		name: `Chain ${path}`,
		nodes: nodes.map((node, index) => ({ ...node, id: randomUUID(), position: [index * 200, 0] as [number, number] })),
		connections,
		settings: { executionOrder: 'v1' },
	};
}

export interface ActiveChain {
	workflow: Workflow;
	/** Sends a body to the webhook and resolves to the id of the execution that it started. */
	send(body: unknown): Promise<string>;
}

export async function activateChain(n8n: { url: string; rest: RestClient }, draft: WorkflowDraft): Promise<ActiveChain> {
	const workflow = await n8n.rest.createWorkflow(draft);
	await n8n.rest.activate(workflow.id);
	const path = String(draft.nodes[0]?.parameters.path);
	let seen = new Set<string>();
	return {
		workflow,
		async send(body) {
			await until(
				async () => {
					const response = await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
					return response.ok ? true : undefined;
				},
				{ what: `the webhook ${path} to take a ticket`, timeoutMs: 30_000 },
			);
			return await until(
				async () => {
					const all = await n8n.rest.executions.list({ workflowId: workflow.id });
					// n8n's own Retry starts executions of the same workflow too.
					const fresh = all.find(({ id, mode }) => !seen.has(id) && mode !== 'retry');
					seen = new Set(all.map(({ id }) => id));
					return fresh?.id;
				},
				{ what: 'the execution to be stored' },
			);
		},
	};
}

/** The items that left a node by one of its outputs in its last run. */
export function itemsOf(execution: Execution, node: string, output = 0): Record<string, unknown>[] {
	const runs = execution.data.resultData.runData[node];
	return (runs?.at(-1)?.data?.main?.[output] ?? []).map(({ json }) => json);
}

/** The first item a node gave by any output; undefined when it gave none. */
export function firstItem(execution: Execution, node: string): Record<string, any> | undefined {
	const outputs = execution.data.resultData.runData[node]?.at(-1)?.data?.main ?? [];
	return outputs.flatMap((items) => items ?? [])[0]?.json;
}

/** The review links on an execution that waits. */
export function reviewLinks(execution: Execution): { approver_id: string; url: string }[] {
	const stack = (execution.data as { executionData?: { nodeExecutionStack?: { data: { main: { json: any }[][] } }[] } }).executionData?.nodeExecutionStack;
	const items = stack?.[0]?.data.main[0] ?? [];
	return items.flatMap(({ json }) => json.approval?.review_links ?? []);
}

/** A refund on a local HubSpot ticket whose fields are still as the draft saw them. */
export function refund(ticketId: string, amount: unknown, over: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		action_type: 'refund',
		target_system: 'HubSpot',
		target_object: 'ticket',
		target_id: ticketId,
		proposed_changes: [
			{ field: 'refund_status', current: 'requested', proposed: 'approved', source: 'ticket' },
			{ field: 'refund_amount', current: '', proposed: typeof amount === 'number' && Number.isFinite(amount) ? amount.toFixed(2) : '0.00', source: 'customer message' },
		],
		facts: { amount, currency: 'EUR', customer_months: 12, flags: [] },
		classification: { intent: 'refund_request', intent_confidence: 0.9, sentiment: 'neutral', sentiment_confidence: 0.8, language: 'en', language_confidence: 0.99 },
		draft: { model_name: 'scripted', prompt_template_version: 'v1', rationale: 'Charged twice.', confidence: 0.9 },
		origin: { text: 'I was charged twice, please help.', channel: 'email', customer_id: 'cus_1', crm_ticket_id: ticketId },
		...over,
	};
}

export interface ReviewPage {
	status: number;
	html: string;
	/** Hidden and preset inputs of the decision form, by name. */
	fields: Record<string, string>;
	action: string;
}

const unescape = (text: string) => text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/** Opens a review link as a browser without scripts would, and reads its form. */
export async function openPage(url: string): Promise<ReviewPage> {
	const response = await fetch(url);
	const html = await response.text();
	const fields: Record<string, string> = {};
	for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
		const name = /\bname="([^"]*)"/.exec(tag)?.[1];
		const value = /\bvalue="([^"]*)"/.exec(tag)?.[1];
		if (name && value !== undefined && /type="hidden"/.test(tag)) fields[name] = unescape(value);
	}
	const action = /<form\b[^>]*\baction="([^"]*)"/.exec(html)?.[1];
	return { status: response.status, html, fields, action: action ? new URL(unescape(action), url).toString() : url };
}

export async function postForm(url: string, fields: Record<string, string>): Promise<{ status: number; html: string }> {
	const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(fields), redirect: 'manual' });
	return { status: response.status, html: await response.text() };
}

export { sleep, until };
