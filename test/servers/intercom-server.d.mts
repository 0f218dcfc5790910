import type { LocalService } from './service-kit.mjs';

export interface IntercomRecord {
	id: string;
	attributes: Record<string, unknown>;
	/** Fields that are no attributes, such as `open` or `title`. */
	own: Record<string, unknown>;
	parts: { part_type: string; body: string; author: { id: string } }[];
	/** Seconds since 1970. */
	updated: number;
	/** How many writes were applied. */
	writes: number;
}

export interface IntercomServer extends LocalService {
	tickets: Map<string, IntercomRecord>;
	conversations: Map<string, IntercomRecord>;
	attributes: Map<string, { id: string; name: string; data_type: string; input_options?: { list_options: { id: string; label: string }[] } }>;
	conversationAttributes: Map<string, { name: string; data_type: string }>;
}

export function startIntercomServer(options?: { port?: number; token?: string }): Promise<IntercomServer>;
