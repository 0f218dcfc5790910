import type { Fault, LocalService } from './service-kit.mjs';

export type { Fault, FaultMode } from './service-kit.mjs';

export interface LocalTicket {
	id: string;
	properties: Record<string, string>;
	/** Ids of associated records by kind. */
	associations?: Record<string, string[]>;
	createdAt: string;
	updatedAt: string;
	/** How many writes were applied. */
	writes: number;
	/** Every write's properties, in order. */
	history: Record<string, string>[];
}

export interface HubSpotServer extends LocalService {
	tickets: Map<string, LocalTicket>;
	notes: Map<string, { id: string; properties: Record<string, string>; ticketIds: string[] }>;
	/** Messages by thread, newest first. */
	threads: Map<string, { id: string; text: string; direction: string; recipients: { deliveryIdentifier?: { value: string } }[] }[]>;
	schemas: Map<string, { groups: Map<string, unknown>; properties: Map<string, { name: string; type: string; fieldType: string; [key: string]: unknown }> }>;
	control(command: { reset?: boolean; faults?: Fault[]; set?: Record<string, Record<string, string>> }): void;
}

export function startHubSpotServer(options?: { port?: number; token?: string; demo?: boolean; strict?: boolean; many?: number }): Promise<HubSpotServer>;
