import type { LocalService } from './service-kit.mjs';

export interface FreshdeskServer extends LocalService {
	tickets: Map<string, { id: number; cc_emails: string[]; requester: { email: string }; conversations: { body: string; body_text: string; cc_emails: string[] }[] }>;
}

export function startFreshdeskServer(options?: { port?: number; token?: string }): Promise<FreshdeskServer>;
