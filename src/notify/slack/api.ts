import type { Clock, Http, HttpResponse } from '../../ports';
import { baseUrlOf } from '../../execute/targets/base-url';
import { redact } from '../../execute/redact';
import { SLACK_BASE_URL } from '../../execute/targets/slack-message';
import { refusedStatus, retryAfterMs, undelivered, unreached } from '../delivery';
import type { Delivery } from '../letter';

/** Errors of Slack's that pass by themselves (docs.slack.dev, "common errors"). */
const PASSING = new Set(['ratelimited', 'rate_limited', 'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org']);

export type SlackAnswer = { ok: true; body: Record<string, unknown> } | Extract<Delivery, { ok: false }>;

/** One call of Slack's Web API with JSON arguments, as @slack/web-api makes it with a form. Never throws. */
export type SlackApi = (method: string, args: Readonly<Record<string, unknown>>) => Promise<SlackAnswer>;

const failed = (delivery: Delivery): SlackAnswer => delivery as Extract<Delivery, { ok: false }>;

/** `http` brings the token. `baseUrl` is for sandboxes and tests. Throws DaaError `parameter_invalid` for a bad base URL. */
export function slackApi({ http, now, baseUrl }: { http: Http; now: Clock; baseUrl?: string }): SlackApi {
	const base = baseUrlOf('Slack', baseUrl, SLACK_BASE_URL);
	return async (method, args) => {
		let response: HttpResponse;
		try {
			response = await http({ method: 'POST', url: `${base}/api/${method}`, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: args });
		} catch (error) {
			return failed(unreached('Slack', error));
		}
		if (response.status < 200 || response.status > 299) return failed(refusedStatus('Slack', response, now()));
		const { body } = response;
		if (typeof body !== 'object' || body === null || Array.isArray(body)) return failed(undelivered('target_unreadable', 'Slack answered with something that is not JSON', true));
		const answer = body as Record<string, unknown>;
		if (answer.ok === true) return { ok: true, body: answer };
		if (typeof answer.error !== 'string') return failed(undelivered('target_unreadable', 'Slack did not say whether it did what was asked', true));
		return failed(undelivered('target_rejected', `Slack refused ${method}: ${redact(answer.error).slice(0, 80)}`, PASSING.has(answer.error), retryAfterMs(response, now())));
	};
}

/** `C0123456789/1795000000.000100`: the channel and the stamp by which a message is changed. */
export const refOf = (channel: string, ts: string): string => `${channel}/${ts}`;

export function placeOf(ref: string): { channel: string; ts: string } | undefined {
	const [channel, ts, ...more] = ref.split('/');
	return channel && ts && more.length === 0 ? { channel, ts } : undefined;
}

/** What an approver's Slack id looks like. */
export const SLACK_USER = /^[UW][A-Z0-9]{6,30}$/;
/** A channel, a private channel or a conversation. */
export const SLACK_CHANNEL = /^[CGD][A-Z0-9]{6,30}$/;
export const SLACK_TEAM = /^[TE][A-Z0-9]{6,30}$/;
