/** One scripted turn: an answer, or calls of tools with the text beside them. */
export interface ModelTurn {
	text?: string;
	calls?: { name: string; args: unknown; id?: string }[];
}

export interface ModelMessage {
	role: string;
	content?: string | { type: string; text?: string }[] | null;
	tool_calls?: { id: string; function: { name: string; arguments: string } }[];
	tool_call_id?: string;
}

export interface ModelRequest {
	model: string;
	messages: ModelMessage[];
	tools?: { type: string; function: { name: string; description?: string; parameters: unknown } }[];
	[key: string]: unknown;
}

export interface AgentModel {
	url: string;
	port: number;
	requests: ModelRequest[];
	close(): Promise<void>;
}

export function startAgentModel(reply: (body: ModelRequest) => ModelTurn | Promise<ModelTurn>, options?: { port?: number }): Promise<AgentModel>;
