export interface RecordedRequest {
	method: string;
	/** Path and query. */
	path: string;
	headers: Record<string, string | string[] | undefined>;
	body: unknown;
}

export interface Recorder {
	url: string;
	port: number;
	requests: RecordedRequest[];
	close(): Promise<void>;
}

export function startRecorder(options?: {
	port?: number;
	status?: number;
	answer?: unknown | ((request: RecordedRequest) => unknown);
}): Promise<Recorder>;
