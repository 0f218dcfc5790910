import type { LocalService } from './service-kit.mjs';

export interface RestRecord {
	values: Record<string, unknown>;
	notes: string[];
	/** How many writes were applied. */
	writes: number;
}

export interface RestSystems extends LocalService {
	/** By system and id, e.g. `freshdesk/1`. */
	records: Map<string, RestRecord>;
	/** Pipedrive's custom fields by hash. */
	dealFields: Map<string, { key: string; name: string; options?: { id: number; label: string }[] }>;
}

export function startRestSystems(options?: { port?: number }): Promise<RestSystems>;
