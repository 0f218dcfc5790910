import type { LocalService } from './service-kit.mjs';

export interface ZendeskTicket {
	id: number;
	status: string;
	priority: string | null;
	tags: string[];
	updated_at: string;
	/** Custom field values by field id. */
	custom: Map<number, unknown>;
	audits: { metadata: { custom: Record<string, unknown> }; events: Record<string, unknown>[] }[];
	/** How many writes were applied. */
	writes: number;
	[field: string]: unknown;
}

export interface ZendeskServer extends LocalService {
	tickets: Map<number, ZendeskTicket>;
	fields: Map<number, { id: number; type: string; title: string; custom_field_options?: { name: string; value: string }[] }>;
	users: Map<number, { id: number; name: string; email: string; role: string }>;
}

export function startZendeskServer(options?: { port?: number; token?: string }): Promise<ZendeskServer>;
