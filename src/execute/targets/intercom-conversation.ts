import type { ActionProposal } from '../../draft/proposal';
import { excerptOf } from '../redact';
import type { ApplyResult, Target, TargetContext, TargetState } from '../target';
import { checkRecord } from './check-action';
import { expectReadable, expectWritten, objectOf } from './http-answer';
import type { IntercomOptions } from './intercom-ticket';
import { intercomBaseUrl, intercomRequest, intercomVersionOf, isAttribute, isIntercomId, sameIntercomValue } from './intercom-wire';

/** A conversation's own fields beside its custom attributes. */
const OWN: ReadonlySet<string> = new Set(['title', 'read']);

/** Intercom refuses true, false and decimals in a conversation's attributes, although its own example shows them. */
function problem(field: string, value: unknown): string | undefined {
	if (field === 'read') return typeof value === 'boolean' ? undefined : 'read is true or false.';
	if (field === 'title') return typeof value === 'string' ? undefined : 'title is text.';
	if (typeof value === 'boolean') return 'Intercom takes no true or false in a conversation\'s attributes; use text such as "yes".';
	if (typeof value === 'number' && !Number.isInteger(value)) return 'Intercom takes no decimals in a conversation\'s attributes; use text such as "0.83".';
	return typeof value === 'object' && value !== null ? 'Intercom has no such value; use text, a whole number or null.' : undefined;
}

/**
 * Intercom conversations: PUT /conversations/{id} with custom_attributes, which must exist in the workspace.
 * Intercom has no precondition: read, compare, write, read back (concurrency compare_then_write).
 */
export function intercomConversationTarget(options: IntercomOptions = {}): Target {
	const baseUrl = intercomBaseUrl(options.baseUrl);
	const urlOf = (action: ActionProposal): string => `${baseUrl}/conversations/${action.target_id ?? ''}`;
	const rules = { system: 'Intercom', objects: ['conversation', 'conversations'], isId: isIntercomId, idWords: 'a number of at most 20 digits', isField: isAttribute, valueProblem: problem, ...(options.fields && { fields: options.fields }) };
	const check = (action: ActionProposal): void => checkRecord(action, rules);

	async function read(action: ActionProposal, { http }: TargetContext): Promise<TargetState> {
		check(action);
		const response = await http(intercomRequest('GET', urlOf(action)));
		if (response.status === 404) return { exists: false, values: {} };
		expectReadable('Intercom', response);
		const conversation = objectOf('Intercom', response.body);
		const attributes = objectOf('Intercom', conversation.custom_attributes ?? {});
		const values = (action.proposed_changes ?? []).map(({ field }) => [field, OWN.has(field) ? conversation[field] : attributes[field]]);
		return { exists: true, values: Object.fromEntries(values) as Record<string, unknown>, ...intercomVersionOf(conversation) };
	}

	async function apply(action: ActionProposal, _seen: TargetState, { http }: TargetContext): Promise<ApplyResult> {
		check(action);
		const changes = action.proposed_changes ?? [];
		const pairs = (own: boolean) => changes.filter(({ field }) => OWN.has(field) === own).map(({ field, proposed }) => [field, proposed]);
		const attributes = pairs(false);
		const sent = { ...(Object.fromEntries(pairs(true)) as object), ...(attributes.length > 0 && { custom_attributes: Object.fromEntries(attributes) as unknown }) };
		const response = await http(intercomRequest('PUT', urlOf(action), sent));
		expectWritten('Intercom', response);
		return { status: response.status, sent, answer: excerptOf(response.body) };
	}

	return { name: 'Intercom conversation', capabilities: { concurrency: 'compare_then_write', idempotencyKey: false, readable: true }, check, read, apply, sameValue: sameIntercomValue };
}
