import { isDaaError } from '../errors';
import type { Http, HttpResponse } from '../ports';
import type { ApprovalSummary, NotificationResult, Notifier } from './notifier';

const CHANNEL = 'webhook';
const failed = (code: string, reason: string): NotificationResult => ({ channel: CHANNEL, ok: false, code, reason });

function isWebAddress(text: string): boolean {
	try {
		const { protocol, username, password } = new URL(text);
		return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
	} catch {
		return false;
	}
}

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
