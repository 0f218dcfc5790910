import type { ActionProposal } from '../../draft/proposal';
import { excerptOf } from '../redact';
import type { ApplyResult, Target, TargetContext, TargetState } from '../target';
import { checkRecord } from './check-action';
import { expectReadable, expectWritten, objectOf } from './http-answer';
import { intercomBaseUrl, intercomRequest, intercomVersionOf, isAttribute, isIntercomId, sameIntercomValue } from './intercom-wire';

export interface IntercomOptions {
	/** `https://api.eu.intercom.io`, `https://api.au.intercom.io` or a sandbox. */
	baseUrl?: string;
	/** Fields that may be written; any when absent. */
	fields?: readonly string[];
}

/** A ticket's own fields: how each is written, and where it is read. Everything else is an attribute of the ticket type. */
const OWN: Readonly<Record<string, { isValue(value: unknown): boolean; words: string; from(ticket: Record<string, unknown>): unknown }>> = {
	ticket_state_id: { isValue: (value) => typeof value === 'string' && isIntercomId(value), words: 'the id of a ticket state, as text', from: ({ ticket_state: state }) => (state as { id?: unknown } | null)?.id },
	open: { isValue: (value) => typeof value === 'boolean', words: 'true or false', from: ({ open }) => open },
	is_shared: { isValue: (value) => typeof value === 'boolean', words: 'true or false', from: ({ is_shared: shared }) => shared },
	assignee_id: { isValue: (value) => typeof value === 'string' && isIntercomId(value), words: 'the id of an admin or team, as text', from: ({ admin_assignee_id: admin, team_assignee_id: team }) => (admin && admin !== '0' ? admin : team) },
};

function problem(field: string, value: unknown): string | undefined {
	const own = Object.hasOwn(OWN, field) ? OWN[field] : undefined;
	if (own) return own.isValue(value) ? undefined : `${field} is ${own.words}.`;
	return typeof value === 'object' && value !== null ? 'Intercom has no such value; use text, a number, true, false or null.' : undefined;
}

/**
 * Intercom tickets: PUT /tickets/{id} with ticket_attributes, each value in its type (a list item is its own id).
 * Intercom has no precondition: read, compare, write, read back (concurrency compare_then_write).
 */
export function intercomTicketTarget(options: IntercomOptions = {}): Target {
	const baseUrl = intercomBaseUrl(options.baseUrl);
	const urlOf = (action: ActionProposal): string => `${baseUrl}/tickets/${action.target_id ?? ''}`;
	const rules = { system: 'Intercom', objects: ['ticket', 'tickets'], isId: isIntercomId, idWords: 'a number of at most 20 digits', isField: isAttribute, valueProblem: problem, ...(options.fields && { fields: options.fields }) };
	const check = (action: ActionProposal): void => checkRecord(action, rules);

	async function read(action: ActionProposal, { http }: TargetContext): Promise<TargetState> {
		check(action);
		const response = await http(intercomRequest('GET', urlOf(action)));
		if (response.status === 404) return { exists: false, values: {} };
		expectReadable('Intercom', response);
		const ticket = objectOf('Intercom', response.body);
		const attributes = objectOf('Intercom', ticket.ticket_attributes ?? {});
		const valueOf = (field: string): unknown => (Object.hasOwn(OWN, field) ? OWN[field]?.from(ticket) : attributes[field]);
		return { exists: true, values: Object.fromEntries((action.proposed_changes ?? []).map(({ field }) => [field, valueOf(field)])), ...intercomVersionOf(ticket) };
	}

	async function apply(action: ActionProposal, _seen: TargetState, { http }: TargetContext): Promise<ApplyResult> {
		check(action);
		const changes = action.proposed_changes ?? [];
		const own = changes.filter(({ field }) => Object.hasOwn(OWN, field)).map(({ field, proposed }) => [field, proposed]);
		const attributes = changes.filter(({ field }) => !Object.hasOwn(OWN, field)).map(({ field, proposed }) => [field, proposed]);
		const sent = { ...(attributes.length > 0 && { ticket_attributes: Object.fromEntries(attributes) as unknown }), ...(Object.fromEntries(own) as object) };
		const response = await http(intercomRequest('PUT', urlOf(action), sent));
		expectWritten('Intercom', response);
		return { status: response.status, sent, answer: excerptOf(response.body) };
	}

	return { name: 'Intercom ticket', capabilities: { concurrency: 'compare_then_write', idempotencyKey: false, readable: true }, check, read, apply, sameValue: sameIntercomValue };
}
