import type { ActionProposal } from '../../draft/proposal';
import { DaaError } from '../../errors';
import { excerptOf } from '../redact';
import type { Target } from '../target';
import { checkMessage } from './check-action';
import { expectReadable, expectWritten, objectOf } from './http-answer';
import type { IntercomOptions } from './intercom-ticket';
import { intercomBaseUrl, intercomRequest, intercomVersionOf, isIntercomId } from './intercom-wire';

const PLACE = { system: 'Intercom', objects: ['conversation', 'conversations', 'ticket', 'tickets'], isId: isIntercomId, idWords: 'a number of at most 20 digits' };
const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');

/**
 * A public reply in an Intercom conversation, or on a ticket when Target Object says so, in the name of one admin.
 * Intercom keeps no trace of the intent, so a lost reply stays unknown.
 */
export function intercomReplyTarget(options: Pick<IntercomOptions, 'baseUrl'> & { senderId?: string }): Target {
	const baseUrl = intercomBaseUrl(options.baseUrl);
	const adminId = options.senderId?.trim() ?? '';
	if (!isIntercomId(adminId)) throw new DaaError('parameter_invalid', 'Sender ID must be the number of the Intercom admin who replies.', { fields: { parameter: 'senderId' } });
	const urlOf = (action: ActionProposal): string => `${baseUrl}/${action.target_object?.toLowerCase().startsWith('ticket') ? 'tickets' : 'conversations'}/${action.target_id ?? ''}`;
	const check = (action: ActionProposal) => checkMessage(action, 'Intercom', PLACE);
	return {
		name: 'Intercom reply',
		// The record can be read (does it exist?), but nothing on it tells whether this reply was sent.
		capabilities: { concurrency: 'compare_then_write', idempotencyKey: false, readable: true, findable: false },
		check: (action) => void check(action),
		async read(action, { http }) {
			const response = await http(intercomRequest('GET', urlOf(action)));
			if (response.status === 404) return { exists: false, values: {} };
			expectReadable('Intercom', response);
			return { exists: true, values: {}, ...intercomVersionOf(objectOf('Intercom', response.body)) };
		},
		async apply(action, _seen, { http }) {
			// Intercom reads the body as HTML; the text that was approved is not.
			const sent = { message_type: 'comment', type: 'admin', admin_id: adminId, body: escapeHtml(check(action).body) };
			const response = await http(intercomRequest('POST', `${urlOf(action)}/reply`, sent));
			expectWritten('Intercom', response);
			return { status: response.status, sent, answer: excerptOf(response.body) };
		},
		verify: (_action, _context, { applied }) => Promise.resolve({ verdict: applied ? 'done' : 'other', values: {}, differences: [], ...(!applied && { reason: 'Intercom keeps no trace by which a reply could be found' }) }),
	};
}
