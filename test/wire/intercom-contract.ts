/**
 * What Intercom's published OpenAPI description (version 2.14, MIT licence) says of the request bodies that CRM Log
 * sends: names, types and what is required, written down as strict JSON Schemas. A name that is not listed is refused.
 */
const text = { type: 'string' };
const flag = { type: 'boolean' };
const strict = (properties: Record<string, unknown>, required: string[] = []) => ({ type: 'object', additionalProperties: false, properties, required });

/** An attribute of a ticket type, as it is made and as it is changed. */
const attribute = {
	name: text,
	description: text,
	required_to_create: flag,
	required_to_create_for_contacts: flag,
	visible_on_create: flag,
	visible_to_contacts: flag,
	multiline: flag,
	list_items: text,
	allow_multiple_values: flag,
};

export const INTERCOM_BODIES = {
	ticket: strict({ ticket_attributes: { type: 'object' }, ticket_state_id: text, company_id: text, open: flag, is_shared: flag, snoozed_until: { type: 'integer' }, admin_id: { type: 'integer' }, assignee_id: text }),
	/** A custom attribute is a text, a whole number or a moment (text or whole number). */
	conversation: strict({ read: flag, title: text, custom_attributes: { type: 'object', additionalProperties: { type: ['string', 'integer'] } } }),
	createAttribute: strict({ ...attribute, data_type: { enum: ['string', 'list', 'integer', 'decimal', 'boolean', 'datetime', 'files'] } }, ['name', 'description', 'data_type']),
	updateAttribute: strict({ ...attribute, archived: flag }),
	note: strict({ message_type: { enum: ['comment', 'note', 'quick_reply'] }, type: { enum: ['admin'] }, admin_id: text, body: text }, ['message_type', 'type', 'admin_id']),
} as const;
