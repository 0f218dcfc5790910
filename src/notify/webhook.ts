import { isDaaError } from '../errors';
import type { Clock, Http, HttpResponse } from '../ports';
import { refusedStatus, undelivered, unreached } from './delivery';
import type { Channel } from './letter';
import type { ApprovalSummary, NotificationResult, Notifier } from './notifier';
import { isWebAddress } from './web-address';

const CHANNEL = 'webhook';
const failed = (code: string, reason: string): NotificationResult => ({ channel: CHANNEL, ok: false, code, reason });

/**
 * Posts the summary as JSON to one address that the owner chose. The body holds every approver's personal link, so the
 * receiver must be trusted to pass each on to its person only. The result never repeats the address or the answer.
 */
export function webhookNotifier({ url, http }: { url: string; http: Http }): Notifier {
	async function send(summary: ApprovalSummary): Promise<NotificationResult> {
		if (!isWebAddress(url)) return failed('parameter_invalid', 'The webhook address is not an http(s) URL without a user name.');
		let response: HttpResponse;
		try {
			response = await http({ method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body: summary });
		} catch (error) {
			const code = isDaaError(error) ? error.code : 'target_unavailable';
			return failed(code, code === 'target_timeout' ? 'The webhook did not answer in time.' : 'The webhook could not be reached.');
		}
		if (response.status >= 200 && response.status < 300) return { channel: CHANNEL, ok: true };
		return failed('target_rejected', `The webhook answered with status ${response.status}.`);
	}
	return { channel: CHANNEL, send };
}

/** The same as a channel: one call per request, as programs expect it, with every approver in it. */
export function webhookChannel({ url, http, now }: { url: string; http: Http; now: Clock }): Channel {
	return {
		name: 'webhook',
		reaches: () => true,
		async send({ items }) {
			if (!isWebAddress(url)) return undelivered('parameter_invalid', 'the webhook address is not an http(s) URL without a user name', false);
			for (const { summary } of items) {
				let response: HttpResponse;
				try {
					response = await http({ method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body: summary });
				} catch (error) {
					return unreached('the webhook', error);
				}
				if (response.status < 200 || response.status > 299) return refusedStatus('the webhook', response, now());
			}
			return { ok: true };
		},
	};
}
