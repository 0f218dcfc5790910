import { personMark } from '../../draft/person-mark';
import type { ActionProposal, Json } from '../../draft/proposal';
import type { Cover } from './cover';

/** Stay as they are: they say what kind of thing is done where and by which rules, and join the chain together. */
const ORIGIN_IDS = new Set(['channel', 'helpdesk_ticket_id', 'crm_ticket_id', 'customer_id', 'requested_by']);
const DRAFT_LABELS = new Set(['model_name', 'prompt_template_version', 'confidence', 'author']);

const entries = (value: object | undefined, cover: Cover, keep: ReadonlySet<string>): object =>
	Object.fromEntries(Object.entries(value ?? {}).map(([key, entry]: [string, unknown]) => [key, keep.has(key) ? entry : cover.json(entry as Json, key)]));

function coverMessage({ channel, recipients, subject, body, attachments }: NonNullable<ActionProposal['message']>, cover: Cover): ActionProposal['message'] {
	return {
		channel,
		recipients: recipients.map((recipient) => cover.text(recipient, 'recipient')),
		...(subject !== undefined && { subject: cover.text(subject) }),
		body: cover.text(body),
		...(attachments && { attachments: attachments.map((one) => ({ ...one, name: cover.text(one.name), ...(one.url !== undefined && { url: cover.url(one.url) }) })) }),
	};
}

function coverRequest(request: NonNullable<ActionProposal['request']>, cover: Cover): ActionProposal['request'] {
	const { url, headers, body, auth_scope: scope, side_effects: effects } = request;
	return {
		...request,
		url: cover.url(url),
		...(headers && { headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, cover.text(value, name)])) }),
		...(body !== undefined && { body: cover.json(body) }),
		...(scope !== undefined && { auth_scope: cover.text(scope) }),
		...(effects !== undefined && { side_effects: typeof effects === 'string' ? cover.text(effects) : effects.map((one) => cover.text(one)) }),
	};
}

/** The same customer is the same customer in every conversation, so an id that is personal data itself gets a pseudonym. */
export type Pseudonym = (customerId: string) => string;

/**
 * An action with its texts and values under masks. What is sent is read as a draft, what came in as a customer's text.
 * Ids of tickets, types, fields, flags and labels stay.
 */
export function coverAction(action: ActionProposal, cover: Cover, pseudonym: Pseudonym, salt: string): ActionProposal {
	const outgoing = cover.towards('draft');
	const { target_id: targetId, target_url: targetUrl, proposed_changes: changes, message, request, facts, draft, origin } = action;
	const customerId = origin?.customer_id;
	/** People who may not approve have to stay recognisable to who compares them with the approvers. */
	const person = (key: string, value: string | undefined): object => (value !== undefined && cover.text(value) !== value ? { [key]: personMark(value, salt) } : {});
	return {
		...action,
		...(targetId !== undefined && { target_id: outgoing.text(targetId) }),
		...(targetUrl !== undefined && { target_url: outgoing.url(targetUrl) }),
		...(changes && {
			proposed_changes: changes.map((change) => ({
				...change,
				...(change.current !== undefined && { current: outgoing.json(change.current, change.field) }),
				proposed: outgoing.json(change.proposed, change.field),
				...(change.source !== undefined && { source: outgoing.text(change.source) }),
				...(change.doubt !== undefined && { doubt: outgoing.text(change.doubt) }),
			})),
		}),
		...(message && { message: coverMessage(message, outgoing) }),
		...(request && { request: coverRequest(request, outgoing) }),
		facts: entries(facts, cover, new Set(['flags', 'amount', 'currency'])) as ActionProposal['facts'],
		...(draft && { draft: { ...entries(draft, outgoing, DRAFT_LABELS), ...person('author', draft.author) } as ActionProposal['draft'] }),
		...(origin && {
			origin: {
				...entries(origin, cover, ORIGIN_IDS),
				...person('requested_by', origin.requested_by),
				...(customerId !== undefined && cover.text(customerId) !== customerId && { customer_id: pseudonym(customerId) }),
			},
		}),
	};
}
