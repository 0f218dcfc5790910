export type FaultMode =
	| '429'
	| '500'
	| '503'
	| 'reject'
	| 'redirect'
	| 'not_json'
	| 'huge'
	| 'hang'
	| 'delay'
	| 'touch'
	| 'ignore_write'
	| 'apply_then_500'
	| 'apply_then_hang'
	| 'apply_then_drop'
	| 'apply_late';

export interface Fault {
	mode: FaultMode;
	method?: string;
	/** Prefix of the path; the API's own prefix when absent. */
	path?: string;
	/** How often it strikes, 1 when absent, after `skip` requests that it lets pass. */
	times?: number;
	skip?: number;
	ms?: number;
	bytes?: number;
	retry_after?: number;
	location?: string;
	/** With `touch`: what another user writes right before the request is looked at. */
	set?: Record<string, Record<string, unknown>>;
}

export interface LocalRequest {
	method: string;
	/** Path and query. */
	path: string;
	headers: Record<string, string | string[] | undefined>;
	body: unknown;
}

export interface LocalService {
	url: string;
	port: number;
	requests: LocalRequest[];
	control(command: { reset?: boolean; clear?: boolean; faults?: Fault[]; set?: Record<string, Record<string, unknown>> }): void;
	close(): Promise<void>;
}
