import type { LocalService } from './service-kit.mjs';

export interface RestServer extends LocalService {
	records: Map<string, { id: string; lock: number; attributes: Record<string, unknown>; writes: number }>;
}

export function startRestServer(options?: { port?: number; token?: string }): Promise<RestServer>;
