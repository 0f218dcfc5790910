import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';
import type { Http } from '../../ports';
import { refuse } from './check-action';
import { expectReadable, objectOf } from './http-answer';

/** An internal note (never public) that goes with the change; kept apart because a note is added, not set. */
export const NOTE = 'comment';

const LISTED: Readonly<Record<string, readonly string[]>> = {
	status: ['new', 'open', 'pending', 'hold', 'solved', 'closed'],
	priority: ['urgent', 'high', 'normal', 'low'],
	type: ['problem', 'incident', 'question', 'task'],
};
const IDS = new Set(['assignee_id', 'group_id', 'requester_id', 'organization_id', 'custom_status_id', 'ticket_form_id', 'brand_id', 'problem_id']);
const TEXTS = new Set(['subject', 'external_id', 'due_at']);
const LISTS = new Set(['tags']);

/** A ticket's own fields; every other name is a custom field. */
export const isStandard = (name: string): boolean => name in LISTED || IDS.has(name) || TEXTS.has(name) || LISTS.has(name);

export const isZendeskId = (text: string): boolean => /^[0-9]{1,20}$/.test(text);
const NAME = /^[^\p{Cc}]{1,200}$/u;
export const isZendeskField = (name: string): boolean => NAME.test(name);

const isWholeNumber = (value: unknown): boolean => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) || (typeof value === 'string' && isZendeskId(value));
const isTag = (value: unknown): boolean => typeof value === 'string' && /^[^\s,"]{1,255}$/.test(value);

/** Why Zendesk could not hold this, or undefined. */
export function zendeskProblem(name: string, value: unknown): string | undefined {
	if (name === NOTE) return typeof value === 'string' && value.trim() !== '' ? undefined : 'a comment is text and not empty.';
	if (LISTS.has(name)) return Array.isArray(value) && value.every(isTag) ? undefined : 'tags are a list of words without blanks.';
	if (Array.isArray(value)) return isStandard(name) || !value.every((entry) => typeof entry === 'string') ? 'Zendesk keeps lists of texts in multi-select fields only.' : undefined;
	if (typeof value === 'object' && value !== null) return 'Zendesk has no such value; use text, a number, true, false, null or a list of texts.';
	const listed = LISTED[name];
	if (listed && value !== null && !listed.includes(String(value))) return `${name} is one of ${listed.join(', ')}.`;
	if (IDS.has(name) && value !== null && !isWholeNumber(value)) return `${name} is the number of a record.`;
	if (TEXTS.has(name) && value !== null && typeof value !== 'string') return `${name} is text.`;
	return undefined;
}

interface TicketField {
	id: string;
	names: string[];
}

const slug = (title: string): string => title.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_|_$/g, '');

/** Pages of 100; more than this no account has. */
const MAX_PAGES = 20;

/** The account's active ticket fields with the names by which a proposal may call them: key, title, title in snake case. */
async function ticketFields(baseUrl: string, http: Http): Promise<TicketField[]> {
	const found: TicketField[] = [];
	let url: string | undefined = `${baseUrl}/api/v2/ticket_fields.json`;
	for (let page = 0; url !== undefined && page < MAX_PAGES; page += 1) {
		const response = await http({ method: 'GET', url });
		expectReadable('Zendesk', response);
		const { ticket_fields: fields, next_page: next } = objectOf('Zendesk', response.body);
		if (!Array.isArray(fields)) throw new DaaError('target_unreadable', 'Zendesk answered with something that is not its list of ticket fields.');
		for (const { id, key, title, active } of fields as Record<string, unknown>[]) {
			if (active === false) continue;
			const names = [key, title, typeof title === 'string' ? slug(title) : undefined].filter((name) => typeof name === 'string');
			found.push({ id: String(id), names });
		}
		// Only back to the same account, whatever an answer says.
		url = typeof next === 'string' && next.startsWith(`${baseUrl}/`) ? next : undefined;
	}
	return found;
}

/**
 * Ids of custom fields by the names that proposals use: what the owner listed, `custom_field_123`, or the account's
 * own list (asked for once per target). Throws `target_not_allowed` for a name that fits no field or more than one.
 */
export function customFieldIds(baseUrl: string, listed: Readonly<Record<string, string>> = {}): (names: readonly string[], http: Http) => Promise<Map<string, string>> {
	let asked: Promise<TicketField[]> | undefined;
	return async (names, http) => {
		const ids = new Map<string, string>();
		for (const name of names) {
			const known = Object.hasOwn(listed, name) ? listed[name] : /^custom_field_([0-9]{1,20})$/.exec(name)?.[1];
			if (known !== undefined) {
				ids.set(name, known);
				continue;
			}
			asked ??= ticketFields(baseUrl, http);
			const fields = await asked.catch((error: unknown) => {
				asked = undefined;
				throw error;
			});
			const fitting = new Set(fields.filter((field) => field.names.includes(name)).map(({ id }) => id));
			const [id] = fitting;
			if (id === undefined) throw refuse('proposed_changes', `Zendesk has no active ticket field "${inSentence(name)}".`);
			if (fitting.size > 1) throw refuse('proposed_changes', `Zendesk has more than one ticket field "${inSentence(name)}"; list its id on the node.`);
			ids.set(name, id);
		}
		return ids;
	};
}
