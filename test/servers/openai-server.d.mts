export interface OpenAiServer {
	url: string;
	port: number;
	requests: { method: string; path: string; body: unknown }[];
	close(): Promise<void>;
}

export function startOpenAiServer(options?: { port?: number; token?: string }): Promise<OpenAiServer>;
