import type { ActionProposal } from '../../draft/proposal';
import { DaaError } from '../../errors';
import { excerptOf } from '../redact';
import type { Target } from '../target';
import { checkMessage } from './check-action';
import { expectReadable, expectWritten, objectOf } from './http-answer';
import { hubspotBaseUrl, isHubspotId } from './hubspot-values';
import { addressOf, sameRecipients } from './recipients';

const PLACE = { system: 'HubSpot', objects: ['thread', 'conversation', 'threads', 'conversations'], isId: isHubspotId, idWords: 'the number of a conversation thread' };

interface ThreadMessage {
	id?: unknown;
	type?: unknown;
	text?: unknown;
	direction?: unknown;
	channelId?: unknown;
	channelAccountId?: unknown;
	senders?: { deliveryIdentifier?: { value?: unknown } }[];
}

/** Mail addresses of those who wrote in, newest first; a reply goes over the channel by which they last did. */
function lastIncoming(messages: readonly ThreadMessage[]): ThreadMessage | undefined {
	return messages.find(({ type, direction }) => type === 'MESSAGE' && direction === 'INCOMING');
}

/**
 * A reply in a HubSpot conversation thread (inbox), in the name of one HubSpot user, over the channel of the customer's
 * last message and only to the address it came from. HubSpot keeps no trace of the intent, so a lost reply stays unknown.
 */
export function hubspotReplyTarget(options: { baseUrl?: string; senderId?: string }): Target {
	const baseUrl = hubspotBaseUrl(options.baseUrl);
	const actor = options.senderId?.trim() ?? '';
	if (!/^A-[0-9]{1,20}$/.test(actor)) throw new DaaError('parameter_invalid', 'Sender ID must be the HubSpot actor who replies, such as A-12345.', { fields: { parameter: 'senderId' } });
	const urlOf = (action: ActionProposal): string => `${baseUrl}/conversations/v3/conversations/threads/${action.target_id ?? ''}/messages`;
	const check = (action: ActionProposal) => checkMessage(action, 'HubSpot', PLACE);

	return {
		name: 'HubSpot reply',
		capabilities: { concurrency: 'compare_then_write', idempotencyKey: false, readable: true, findable: false },
		check: (action) => void check(action),
		async read(action, { http }) {
			const { recipients } = check(action);
			const response = await http({ method: 'GET', url: `${urlOf(action)}?sort=-createdAt&limit=100` });
			if (response.status === 404) return { exists: false, values: {} };
			expectReadable('HubSpot', response);
			const { results } = objectOf('HubSpot', response.body);
			const incoming = lastIncoming(Array.isArray(results) ? (results as ThreadMessage[]) : []);
			const addresses = (incoming?.senders ?? []).map(({ deliveryIdentifier }) => deliveryIdentifier?.value).filter((value) => typeof value === 'string');
			if (!incoming || !sameRecipients(addresses, recipients)) throw new DaaError('value_stale', 'A reply in this thread would not reach exactly the recipients that were approved.');
			return { exists: true, values: {}, version: `${String(incoming.channelId)}/${String(incoming.channelAccountId)}` };
		},
		async apply(action, seen, { http }) {
			const { body, subject, recipients } = check(action);
			const [channelId = '', channelAccountId = ''] = (seen.version ?? '').split('/');
			const sent = {
				type: 'MESSAGE',
				text: body,
				recipients: recipients.map((recipient) => ({ recipientField: 'TO', deliveryIdentifiers: [{ type: 'HS_EMAIL_ADDRESS', value: addressOf(recipient) }] })),
				senderActorId: actor,
				channelId,
				channelAccountId,
				...(subject !== undefined && { subject }),
			};
			const response = await http({ method: 'POST', url: urlOf(action), headers: { 'Content-Type': 'application/json' }, body: sent });
			expectWritten('HubSpot', response);
			const { id } = objectOf('HubSpot', response.body);
			return { status: response.status, sent, answer: excerptOf(response.body), ...(typeof id === 'string' && { reference: id }) };
		},
		verify: (_action, _context, { applied }) => Promise.resolve({ verdict: applied ? 'done' : 'other', values: {}, differences: [], ...(!applied && { reason: 'HubSpot keeps no trace by which a reply could be found' }) }),
	};
}
