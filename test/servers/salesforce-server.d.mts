import type { LocalService } from './service-kit.mjs';

export interface SalesforceRecord {
	Id: string;
	object: 'Case' | 'Contact';
	values: Record<string, unknown>;
	/** How many writes were applied. */
	writes: number;
}

export interface SalesforceServer extends LocalService {
	records: Map<string, SalesforceRecord>;
	comments: { Id: string; ParentId: string; CommentBody: string; IsPublished: boolean }[];
	objects: Record<string, Record<string, { type: string; values?: string[]; restricted?: boolean; length?: number }>>;
}

export function startSalesforceServer(options?: { port?: number; token?: string }): Promise<SalesforceServer>;
