import { DaaError } from '../../errors';
import type { Http } from '../../ports';
import { expectReadable, objectOf } from './http-answer';

/** Key in an update's metadata under which Zendesk's own audit keeps which intent made it. */
export const TRACE = 'daa_intent_id';

interface TicketAudit {
	metadata?: { custom?: Record<string, unknown> };
	events?: { type?: unknown; body?: unknown; public?: unknown }[];
}

/** Pages of 100 audits; a longer history is not searched but said to be unreadable. */
const MAX_PAGES = 50;

/** What Zendesk's audit log says that this intent did: its comment, if it made one. Undefined when it did nothing. */
export async function findUpdate(baseUrl: string, ticketId: string, intentId: string, http: Http): Promise<{ comment?: { body: string; public: boolean } } | undefined> {
	let url = `${baseUrl}/api/v2/tickets/${ticketId}/audits.json`;
	for (let page = 0; page < MAX_PAGES; page += 1) {
		const response = await http({ method: 'GET', url });
		expectReadable('Zendesk', response);
		const { audits, next_page: next } = objectOf('Zendesk', response.body);
		if (!Array.isArray(audits)) throw new DaaError('target_unreadable', 'Zendesk answered with something that is not a list of audits.');
		const ours = (audits as TicketAudit[]).find(({ metadata }) => metadata?.custom?.[TRACE] === intentId);
		if (ours) {
			const comment = ours.events?.find(({ type }) => type === 'Comment');
			return typeof comment?.body === 'string' ? { comment: { body: comment.body, public: comment.public === true } } : {};
		}
		if (typeof next !== 'string' || !next.startsWith(`${baseUrl}/`)) return undefined;
		url = next;
	}
	throw new DaaError('target_unreadable', 'The ticket has more audits than are searched.');
}
