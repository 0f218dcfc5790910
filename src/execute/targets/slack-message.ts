import type { ActionProposal } from '../../draft/proposal';
import { DaaError } from '../../errors';
import type { Http, HttpResponse } from '../../ports';
import { excerptOf, redact } from '../redact';
import type { Target } from '../target';
import { baseUrlOf } from './base-url';
import { checkMessage, refuse } from './check-action';
import { expectReadable, expectWritten, objectOf } from './http-answer';

export const SLACK_BASE_URL = 'https://slack.com';
/** Slack cuts longer texts off; then something else than the approved text would be sent. */
const MAX_TEXT = 12_000;
const CHANNEL = /^[CGD][A-Z0-9]{6,20}$/;
const EVENT = 'daa_intent';

/** Errors that Slack gives before it does anything; any other `ok: false` leaves it open. */
const OPEN = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'team_added_to_org']);

function expectOk(response: HttpResponse): Record<string, unknown> {
	expectWritten('Slack', response);
	const body = objectOf('Slack', response.body);
	if (body.ok === true) return body;
	const code = typeof body.error === 'string' ? body.error : 'unknown';
	throw new DaaError(OPEN.has(code) ? 'outcome_unknown' : 'target_rejected', `Slack refused the message: ${redact(code)}.`, { fields: { status: response.status } });
}

interface Posted {
	ts?: unknown;
	metadata?: { event_type?: unknown; event_payload?: { intent_id?: unknown } };
}

/** The message with this intent's mark among the last 200 of the channel. */
async function findPosted(baseUrl: string, channel: string, intentId: string, http: Http): Promise<Posted | undefined> {
	const response = await http({ method: 'GET', url: `${baseUrl}/api/conversations.history?channel=${channel}&limit=200&include_all_metadata=true` });
	expectReadable('Slack', response);
	const body = objectOf('Slack', response.body);
	if (body.ok !== true || !Array.isArray(body.messages)) throw new DaaError('target_unreadable', `Slack did not show the channel: ${redact(String(body.error ?? 'no list'))}.`);
	return (body.messages as Posted[]).find(({ metadata }) => metadata?.event_type === EVENT && metadata.event_payload?.intent_id === intentId);
}

/**
 * A Slack message to one channel (its id is the recipient), by chat.postMessage. Slack drops no second call by itself;
 * the intent's id goes with the message as metadata, so that a lost call can be looked for in the channel's history
 * (needs a scope such as channels:history). Text only: what the approver read is what is sent.
 */
export function slackMessageTarget(options: { baseUrl?: string }): Target {
	const baseUrl = baseUrlOf('Slack', options.baseUrl, SLACK_BASE_URL);

	function check(action: ActionProposal): { channel: string; text: string } {
		const message = checkMessage(action, 'Slack');
		if (action.target_system.toLowerCase() !== 'slack') throw refuse('target_system', 'the action is not for Slack.');
		const [channel = '', ...others] = message.recipients;
		if (others.length > 0) throw refuse('message.recipients', 'one message goes to one channel.');
		if (!CHANNEL.test(channel)) throw refuse('message.recipients', 'the recipient is a channel id, such as C0123456789.');
		if (message.subject) throw refuse('message.subject', 'a Slack message has no subject.');
		if (message.body.length > MAX_TEXT) throw refuse('message.body', `Slack takes at most ${MAX_TEXT} characters.`);
		return { channel, text: message.body };
	}

	return {
		name: 'Slack message',
		capabilities: { concurrency: 'compare_then_write', idempotencyKey: false, readable: false, findable: true },
		check: (action) => void check(action),
		read: () => Promise.resolve({ exists: true, values: {} }),
		async apply(action, _seen, { http, idempotencyKey }) {
			const { channel, text } = check(action);
			// No markup, no previews: a link must not pull in something that nobody approved.
			const sent = { channel, text, mrkdwn: false, unfurl_links: false, unfurl_media: false, metadata: { event_type: EVENT, event_payload: { intent_id: idempotencyKey } } };
			const body = expectOk(await http({ method: 'POST', url: `${baseUrl}/api/chat.postMessage`, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: sent }));
			return { status: 200, sent, answer: excerptOf(body), ...(typeof body.ts === 'string' && { reference: body.ts }) };
		},
		async verify(action, { http, idempotencyKey }, { applied }) {
			const { channel } = check(action);
			try {
				const found = await findPosted(baseUrl, channel, idempotencyKey, http);
				// History is bounded, so not finding it says nothing about an older call.
				return { verdict: found || applied?.reference ? 'done' : 'other', values: {}, differences: [], ...(!found && { reason: 'the message is not among the last 200 of the channel' }) };
			} catch (error) {
				if (applied?.reference === undefined) throw error;
				// Slack gave the message's own stamp; without the history scope that is proof enough.
				return { verdict: 'done', values: {}, differences: [] };
			}
		},
	};
}
