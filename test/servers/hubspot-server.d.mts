export interface LocalTicket {
	id: string;
	properties: Record<string, string>;
	createdAt: string;
	updatedAt: string;
	/** How many writes were applied. */
	writes: number;
}

export type FaultMode =
	| '429'
	| '500'
	| 'reject'
	| 'redirect'
	| 'not_json'
	| 'huge'
	| 'hang'
	| 'delay'
	| 'ignore_write'
	| 'apply_then_500'
	| 'apply_then_hang'
	| 'apply_then_drop'
	| 'apply_late';

export interface Fault {
	mode: FaultMode;
	method?: string;
	/** Prefix of the path; `/crm/` when absent. */
	path?: string;
	/** How often it strikes, 1 when absent, after `skip` requests that it lets pass. */
	times?: number;
	skip?: number;
	ms?: number;
	bytes?: number;
	retry_after?: number;
	location?: string;
}

export interface HubSpotServer {
	url: string;
	port: number;
	tickets: Map<string, LocalTicket>;
	requests: { method: string; path: string; body: unknown }[];
	control(command: { reset?: boolean; faults?: Fault[]; set?: Record<string, Record<string, string>> }): void;
	close(): Promise<void>;
}

export function startHubSpotServer(options?: { port?: number; token?: string; demo?: boolean }): Promise<HubSpotServer>;
