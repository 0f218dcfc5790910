export interface BedrockServer {
	url: string;
	requests: { method: string; path: string; body: unknown; signature: string }[];
	mode: 'ok' | 'down' | 'slow' | 'nonsense' | 'huge';
	close(): Promise<void>;
}

export function startBedrockServer(options?: { aws?: { accessKeyId: string; secretAccessKey: string; region: string; service: string } }): Promise<BedrockServer>;
