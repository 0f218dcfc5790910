import type { LocalService } from './service-kit.mjs';

export interface SlackMessage {
	text: string;
	ts: string;
	blocks?: any[]; // eslint-disable-line @typescript-eslint/no-explicit-any
	metadata?: { event_type: string; event_payload: Record<string, unknown> };
}

export interface SlackServer extends LocalService {
	/** Messages by channel id, newest first. */
	channels: Map<string, SlackMessage[]>;
	views: { trigger_id: string; view: any }[]; // eslint-disable-line @typescript-eslint/no-explicit-any
	answers: any[]; // eslint-disable-line @typescript-eslint/no-explicit-any
}

export function startSlackServer(options?: { port?: number; token?: string }): Promise<SlackServer>;
