import { createHash } from 'node:crypto';
import type { IWebhookFunctions } from 'n8n-workflow';
import { DaaError } from '../errors';
import type { SendSignInLink, SignInLinkMessage } from '../identity/session/send-link';
import type { TextMessage } from '../notify/letter';
import { n8nHttp } from './http';
import { chosenChannels } from './notify/channels';
import { sendText } from './notify/send-text';
import type { Gate } from './open-gate';

const LIMITS = { timeoutMs: 10_000, maxBytes: 100_000 };

const textOf = ({ url, expires_at }: SignInLinkMessage): TextMessage => ({
	// The same for every attempt, and no way back to the link.
	id: createHash('sha256').update(url).digest('hex').slice(0, 32),
	subject: 'Sign in to the review desk',
	lines: [`With this link you sign in to the review desk. It works once, until ${expires_at.slice(11, 16)} UTC.`, 'If you did not ask for it, do nothing.'],
	link: { label: 'Sign in', url },
});

/** The receiver passes the link on to its person only, as with approval requests. */
async function byWebhook(functions: IWebhookFunctions, url: string, message: SignInLinkMessage): Promise<void> {
	const { status } = await n8nHttp(functions, undefined, 0, LIMITS)({ method: 'POST', url, headers: { 'Content-Type': 'application/json' }, body: message });
	if (status < 200 || status > 299) throw new DaaError('target_rejected', `The webhook answered with status ${status}.`);
}

/** How the trigger sends sign-in links: by its channels, or to the owner's webhook; undefined when there is neither. */
export function signInLinkSender(functions: IWebhookFunctions, gate: Gate): SendSignInLink | undefined {
	const { signInWebhookUrl } = functions.getNodeParameter('options', {}) as { signInWebhookUrl?: string };
	const webhook = signInWebhookUrl?.trim();
	if (!webhook && chosenChannels(functions).length === 0) return undefined;
	return async (message) => {
		const sent = await sendText(functions, gate, message.to, textOf(message));
		if (sent.some(({ ok }) => ok)) return { channel: sent.find(({ ok }) => ok)?.channel ?? 'unknown' };
		if (!webhook) throw new DaaError('target_unavailable', 'No channel reaches this person.');
		await byWebhook(functions, webhook, message);
		return { channel: 'webhook' };
	};
}
