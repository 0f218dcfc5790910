import type { ActionProposal } from '../../draft/proposal';
import { DaaError } from '../../errors';
import { excerptOf } from '../redact';
import type { Target } from '../target';
import { baseUrlOf } from './base-url';
import { checkMessage } from './check-action';
import { expectReadable, expectWritten, objectOf } from './http-answer';
import { addressOf, sameRecipients } from './recipients';

const isId = (id: string): boolean => /^[0-9]{1,20}$/.test(id);
const PLACE = { system: 'Freshdesk', objects: ['ticket', 'tickets'], isId, idWords: 'a number of at most 20 digits' };
const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');

/**
 * A public reply on a Freshdesk ticket, sent only when it reaches exactly the recipients that were approved (requester
 * and those on copy). Freshdesk keeps no trace of the intent, so a lost reply stays unknown.
 */
export function freshdeskReplyTarget(options: { baseUrl?: string }): Target {
	const baseUrl = baseUrlOf('Freshdesk', options.baseUrl);
	const urlOf = (action: ActionProposal): string => `${baseUrl}/api/v2/tickets/${action.target_id ?? ''}`;
	const check = (action: ActionProposal) => checkMessage(action, 'Freshdesk', PLACE);
	return {
		name: 'Freshdesk reply',
		capabilities: { concurrency: 'compare_then_write', idempotencyKey: false, readable: true, findable: false },
		check: (action) => void check(action),
		async read(action, { http }) {
			const { recipients } = check(action);
			const response = await http({ method: 'GET', url: `${urlOf(action)}?include=requester` });
			if (response.status === 404) return { exists: false, values: {} };
			expectReadable('Freshdesk', response);
			const ticket = objectOf('Freshdesk', response.body);
			const { email } = objectOf('Freshdesk', ticket.requester ?? {});
			const copies = Array.isArray(ticket.cc_emails) ? (ticket.cc_emails as unknown[]) : [];
			if (!sameRecipients([email, ...copies].filter((entry) => typeof entry === 'string'), recipients)) {
				throw new DaaError('value_stale', 'A reply on this ticket would not reach exactly the recipients that were approved.');
			}
			return { exists: true, values: { requester: email }, ...(typeof ticket.updated_at === 'string' && { version: ticket.updated_at }) };
		},
		async apply(action, seen, { http }) {
			const { body, recipients } = check(action);
			const requester = addressOf(String(seen.values.requester ?? recipients[0]));
			const copies = recipients.map(addressOf).filter((address) => address !== requester);
			const sent = { body: escapeHtml(body), ...(copies.length > 0 && { cc_emails: copies }) };
			const response = await http({ method: 'POST', url: `${urlOf(action)}/reply`, headers: { 'Content-Type': 'application/json' }, body: sent });
			expectWritten('Freshdesk', response);
			const { id } = objectOf('Freshdesk', response.body);
			return { status: response.status, sent, answer: excerptOf(response.body), ...((typeof id === 'number' || typeof id === 'string') && { reference: String(id) }) };
		},
		verify: (_action, _context, { applied }) => Promise.resolve({ verdict: applied ? 'done' : 'other', values: {}, differences: [], ...(!applied && { reason: 'Freshdesk keeps no trace by which a reply could be found' }) }),
	};
}
