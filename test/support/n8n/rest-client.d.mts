export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

export const OWNER: Owner;
/** States that an execution does not leave by itself. */
export const ENDED: readonly ExecutionStatus[];

export type ExecutionStatus = 'new' | 'running' | 'waiting' | 'success' | 'error' | 'crashed' | 'canceled';

export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	typeVersion: number;
	position: [number, number];
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	[key: string]: unknown;
}

export interface WorkflowDraft {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	pinData?: Record<string, unknown[]>;
}

export interface Workflow extends WorkflowDraft {
	id: string;
	active: boolean;
	versionId: string;
	activeVersionId: string | null;
}

export interface NodeRun {
	/** One list of items per output. */
	data?: { main?: ({ json: Record<string, unknown>; [key: string]: unknown }[] | null)[] };
	error?: { message: string; description?: string | null; [key: string]: unknown };
	executionStatus?: string;
	[key: string]: unknown;
}

/** An execution as lists show it. */
export interface ExecutionSummary {
	id: string;
	status: ExecutionStatus;
	mode: string;
	finished: boolean;
	workflowId: string;
	waitTill?: string | null;
	startedAt: string;
	stoppedAt?: string | null;
}

export interface Execution extends ExecutionSummary {
	data: {
		resultData: { runData: Record<string, NodeRun[]>; lastNodeExecuted?: string; error?: { message: string; [key: string]: unknown } };
		[key: string]: unknown;
	};
	workflowData: Workflow;
}

export interface NodeType {
	name: string;
	displayName: string;
	outputs: unknown;
	[key: string]: unknown;
}

export class N8nRequestError extends Error {
	readonly status: number;
	readonly body: unknown;
}

export interface RestClient {
	/** Any call of n8n's interface; resolves to the whole answer, rejects with N8nRequestError. */
	request(method: string, path: string, body?: unknown): Promise<unknown>;
	signIn(owner?: Owner): Promise<void>;
	createCredential(type: string, name: string, values: Record<string, unknown>): Promise<{ id: string; name: string; type: string }>;
	updateCredential(id: string, type: string, name: string, values: Record<string, unknown>): Promise<{ id: string; name: string; type: string }>;
	credentials(): Promise<{ id: string; name: string; type: string }[]>;
	/** What the credential's Test button answers. */
	testCredential(type: string, name: string, values: Record<string, unknown>, id?: string): Promise<{ status: 'OK' | 'Error'; message: string }>;
	createWorkflow(workflow: WorkflowDraft): Promise<Workflow>;
	updateWorkflow(id: string, patch: Partial<Workflow>): Promise<Workflow>;
	workflow(id: string): Promise<Workflow>;
	workflows(): Promise<Workflow[]>;
	/** Publishes the saved version and waits until its production webhooks are registered. */
	activate(id: string, options?: { timeoutMs?: number }): Promise<Workflow>;
	deactivate(id: string): Promise<unknown>;
	deleteWorkflow(id: string): Promise<void>;
	/** Starts it as the editor's button does and resolves to the execution's id. A webhook trigger needs `pinData`. */
	runManually(workflowId: string, options?: { trigger?: string; pinData?: Record<string, unknown[]> }): Promise<string>;
	executions: {
		/** Newest first, without data. */
		list(filter?: { workflowId?: string; status?: ExecutionStatus | ExecutionStatus[]; limit?: number }): Promise<ExecutionSummary[]>;
		get(id: string): Promise<Execution>;
		/** Does `work` (e.g. posts to a webhook) and resolves to the id of the execution that it started. */
		startedBy(workflowId: string, work: () => Promise<unknown>): Promise<string>;
		/** Resolves to the execution with its data; rejects at once when it ends in another state. Default: any end. */
		waitFor(id: string, options?: { status?: ExecutionStatus | readonly ExecutionStatus[]; timeoutMs?: number }): Promise<Execution>;
	};
	/** Runs a failed execution again from the node that failed; `id` is the new execution. */
	retryExecution(id: string, options?: { loadWorkflow?: boolean }): Promise<{ id: string; status: ExecutionStatus }>;
	stopExecution(id: string): Promise<unknown>;
	getNodeTypes(): Promise<NodeType[]>;
	getCredentialTypes(): Promise<{ name: string; displayName: string; [key: string]: unknown }[]>;
}

export function restClient(url: string): RestClient;
export function sleep(ms: number): Promise<void>;
/** Calls `probe` until it answers something other than undefined; rejects naming `what` when the time is over. */
export function until<T>(probe: () => Promise<T | undefined> | T | undefined, options: { what: string; timeoutMs?: number; everyMs?: number }): Promise<T>;
