import type { ActionProposal, Change } from '../../draft/proposal';
import { excerptOf } from '../redact';
import type { ApplyResult, Target, TargetContext, TargetState } from '../target';
import { baseUrlOf } from './base-url';
import { checkRecord } from './check-action';
import { expectReadable, expectWrittenOver, objectOf } from './http-answer';
import { customFieldIds, isStandard, isZendeskField, isZendeskId, NOTE, zendeskProblem } from './zendesk-fields';
import { findUpdate, TRACE } from './zendesk-trace';

export interface ZendeskOptions {
	/** `https://{subdomain}.zendesk.com`, or a sandbox. */
	baseUrl?: string;
	/** Fields that may be written, by the names that proposals use; any when absent. */
	fields?: readonly string[];
	/** Ids of custom fields by name, where the account's titles do not say. */
	customFields?: Readonly<Record<string, string>>;
}

const RULES = { system: 'Zendesk', objects: ['ticket', 'tickets'], isId: isZendeskId, idWords: 'a number of at most 20 digits', isField: isZendeskField, valueProblem: zendeskProblem };

const sameList = (live: unknown, expected: unknown): boolean =>
	Array.isArray(live) && Array.isArray(expected) && JSON.stringify([...live].map(String).sort()) === JSON.stringify([...expected].map(String).sort());

const isPlain = ({ field }: Change): boolean => isStandard(field);
const isCustom = ({ field }: Change): boolean => !isStandard(field) && field !== NOTE;

/** The body of the one update. Exported for the reply, which is an update too. */
export function zendeskUpdate(ticket: Record<string, unknown>, seen: TargetState, intentId: string): Record<string, unknown> {
	// Zendesk refuses with 409 when the ticket was touched after this stamp, so nobody slips in between.
	return { ticket: { ...ticket, metadata: { [TRACE]: intentId }, safe_update: true, updated_stamp: seen.version } };
}

/**
 * Zendesk tickets: status, priority, assignee, tags and the like, custom fields by name, and a private comment, all in
 * one update. Concurrency atomic: `safe_update` with the stamp that was read. The intent's id stands in Zendesk's audit.
 */
export function zendeskTicketTarget(options: ZendeskOptions = {}): Target {
	const baseUrl = baseUrlOf('Zendesk', options.baseUrl);
	const urlOf = (action: ActionProposal): string => `${baseUrl}/api/v2/tickets/${action.target_id ?? ''}.json`;
	const idsOf = customFieldIds(baseUrl, options.customFields);
	const check = (action: ActionProposal): void => checkRecord(action, { ...RULES, ...(options.fields && { fields: options.fields }) });

	async function read(action: ActionProposal, { http, idempotencyKey }: TargetContext): Promise<TargetState> {
		check(action);
		const changes = action.proposed_changes ?? [];
		const response = await http({ method: 'GET', url: urlOf(action) });
		if (response.status === 404) return { exists: false, values: {} };
		expectReadable('Zendesk', response);
		const ticket = objectOf('Zendesk', objectOf('Zendesk', response.body).ticket);
		const ids = await idsOf(changes.filter(isCustom).map(({ field }) => field), http);
		const custom = new Map((Array.isArray(ticket.custom_fields) ? ticket.custom_fields : []).map(({ id, value }: { id: unknown; value: unknown }) => [String(id), value]));
		const values: Record<string, unknown> = {};
		for (const { field } of changes) values[field] = isStandard(field) ? ticket[field] : custom.get(ids.get(field) ?? '');
		// A comment is not there before, and afterwards it is the one that this intent made.
		if (NOTE in values) values[NOTE] = (await findUpdate(baseUrl, action.target_id ?? '', idempotencyKey, http))?.comment?.body;
		return { exists: true, values, ...(typeof ticket.updated_at === 'string' && { version: ticket.updated_at }) };
	}

	async function apply(action: ActionProposal, seen: TargetState, { http, idempotencyKey }: TargetContext): Promise<ApplyResult> {
		check(action);
		const changes = action.proposed_changes ?? [];
		const ids = await idsOf(changes.filter(isCustom).map(({ field }) => field), http);
		const note = changes.find(({ field }) => field === NOTE);
		const custom = changes.filter(isCustom).map(({ field, proposed }) => ({ id: Number(ids.get(field)), value: proposed }));
		const ticket = {
			...Object.fromEntries(changes.filter(isPlain).map(({ field, proposed }) => [field, proposed])),
			...(custom.length > 0 && { custom_fields: custom }),
			...(note && { comment: { body: note.proposed, public: false } }),
		};
		const response = await http({ method: 'PUT', url: urlOf(action), headers: { 'Content-Type': 'application/json' }, body: zendeskUpdate(ticket, seen, idempotencyKey) });
		expectWrittenOver('Zendesk', response, [409]);
		return { status: response.status, sent: ticket, answer: excerptOf(response.body) };
	}

	return {
		name: 'Zendesk ticket',
		capabilities: { concurrency: 'atomic', idempotencyKey: false, readable: true },
		check,
		read,
		apply,
		sameValue: sameList,
	};
}
