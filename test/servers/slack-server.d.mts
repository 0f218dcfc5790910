import type { LocalService } from './service-kit.mjs';

export interface SlackMessage {
	text: string;
	ts: string;
	metadata?: { event_type: string; event_payload: Record<string, unknown> };
}

export interface SlackServer extends LocalService {
	/** Messages by channel id, newest first. */
	channels: Map<string, SlackMessage[]>;
}

export function startSlackServer(options?: { port?: number; token?: string }): Promise<SlackServer>;
