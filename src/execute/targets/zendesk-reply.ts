import type { ActionProposal } from '../../draft/proposal';
import { DaaError } from '../../errors';
import { excerptOf } from '../redact';
import type { Target, TargetContext, TargetState } from '../target';
import { baseUrlOf } from './base-url';
import { checkMessage } from './check-action';
import { expectReadable, expectWrittenOver, objectOf } from './http-answer';
import { sameRecipients } from './recipients';
import { isZendeskId } from './zendesk-fields';
import { zendeskUpdate, type ZendeskOptions } from './zendesk-ticket';
import { findUpdate } from './zendesk-trace';

const PLACE = { system: 'Zendesk', objects: ['ticket', 'tickets'], isId: isZendeskId, idWords: 'a number of at most 20 digits' };

interface User {
	id?: unknown;
	email?: unknown;
}

/** Whom a public comment reaches: the requester and those on copy. */
function reached(ticket: Record<string, unknown>, users: readonly User[]): string[] {
	const copies = Array.isArray(ticket.email_cc_ids) ? (ticket.email_cc_ids as unknown[]) : [];
	const ids = [ticket.requester_id, ...copies].map(String);
	return ids.map((id) => users.find((user) => String(user.id) === id)?.email).filter((email) => typeof email === 'string');
}

/**
 * A public reply on a Zendesk ticket. Sent only when it reaches exactly the recipients that were approved and nobody
 * touched the ticket meanwhile (`safe_update`, concurrency atomic). The intent's id in Zendesk's audit tells afterwards
 * whether it was sent.
 */
export function zendeskReplyTarget(options: Pick<ZendeskOptions, 'baseUrl'> = {}): Target {
	const baseUrl = baseUrlOf('Zendesk', options.baseUrl);
	const check = (action: ActionProposal) => checkMessage(action, 'Zendesk', PLACE);

	async function read(action: ActionProposal, { http }: TargetContext): Promise<TargetState> {
		const { recipients } = check(action);
		const response = await http({ method: 'GET', url: `${baseUrl}/api/v2/tickets/${action.target_id ?? ''}.json?include=users` });
		if (response.status === 404) return { exists: false, values: {} };
		expectReadable('Zendesk', response);
		const body = objectOf('Zendesk', response.body);
		const ticket = objectOf('Zendesk', body.ticket);
		const now = reached(ticket, Array.isArray(body.users) ? (body.users as User[]) : []);
		if (!sameRecipients(now, recipients)) {
			throw new DaaError('value_stale', `A reply on this ticket would reach ${now.length} recipients who are not exactly those that were approved.`);
		}
		return { exists: true, values: {}, ...(typeof ticket.updated_at === 'string' && { version: ticket.updated_at }) };
	}

	return {
		name: 'Zendesk reply',
		capabilities: { concurrency: 'atomic', idempotencyKey: false, readable: true, findable: true },
		check: (action) => void check(action),
		read,
		async apply(action, seen, { http, idempotencyKey }) {
			const comment = { body: check(action).body, public: true };
			const body = zendeskUpdate({ comment }, seen, idempotencyKey);
			const response = await http({ method: 'PUT', url: `${baseUrl}/api/v2/tickets/${action.target_id ?? ''}.json`, headers: { 'Content-Type': 'application/json' }, body });
			expectWrittenOver('Zendesk', response, [409]);
			return { status: response.status, sent: { comment }, answer: excerptOf(response.body) };
		},
		async verify(action, { http, idempotencyKey }) {
			const found = await findUpdate(baseUrl, action.target_id ?? '', idempotencyKey, http);
			const sent = found?.comment?.public === true && found.comment.body === action.message?.body;
			const reason = found ? 'the comment is not as it was sent' : 'Zendesk has no trace of the comment';
			return { verdict: sent ? 'done' : found ? 'other' : 'not_done', values: {}, differences: [], ...(!sent && { reason }) };
		},
	};
}
