/** Three tickets for the demo: their text leads to a small, a medium and a high refund (see openai-server.mjs). */
export const DEMO_TICKETS = {
	1001: {
		subject: 'Charged twice for the May delivery',
		content: 'Hello, the May delivery was charged twice. Could you please give the second 35.00 EUR back? Order A-7731. Thanks, Mira',
		hs_pipeline_stage: '1',
		hs_ticket_priority: 'LOW',
		customer_id: 'cus_4471',
		customer_months: '24',
		refund_status: 'requested',
		refund_amount: '',
	},
	1002: {
		subject: 'Coffee machine arrived damaged',
		content: 'The coffee machine came with a broken water tank. I would like my 240.00 EUR back, photos are attached. Order A-7802. Jonas',
		hs_pipeline_stage: '1',
		hs_ticket_priority: 'MEDIUM',
		customer_id: 'cus_2093',
		customer_months: '11',
		refund_status: 'requested',
		refund_amount: '',
	},
	1003: {
		subject: 'Annual plan renewed after we had cancelled',
		content: 'We cancelled the annual plan in April and it was renewed all the same. Please return the 740.00 EUR. Contract C-118. Regards, Irene, Halden Ltd',
		hs_pipeline_stage: '1',
		hs_ticket_priority: 'HIGH',
		customer_id: 'cus_0318',
		customer_months: '40',
		refund_status: 'requested',
		refund_amount: '',
	},
};

/** A ticket as the service keeps it; `history` has every write's properties in order. */
export function newTicket(id, properties, at = new Date().toISOString()) {
	return { id: String(id), properties: { ...properties }, createdAt: at, updatedAt: at, writes: 0, history: [] };
}

/**
 * What HubSpot would say about `{properties}`: an error body, or undefined when it is fine.
 * Values are strings and nothing else; `""` clears a property, null is refused.
 */
export function propertiesProblem(body, correlationId) {
	const refuse = (message, name) => ({
		status: 'error',
		message,
		correlationId,
		category: 'VALIDATION_ERROR',
		errors: [{ message, code: 'INVALID_TYPE', context: { propertyName: [name] } }],
	});
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return refuse('Invalid input JSON', '(body)');
	const { properties } = body;
	if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) {
		return refuse('Invalid input JSON: "properties" must be an object', 'properties');
	}
	for (const [name, value] of Object.entries(properties)) {
		if (!/^[a-z][a-z0-9_]{0,99}$/.test(name)) return refuse(`Property "${name.slice(0, 100)}" does not exist`, name.slice(0, 100));
		if (typeof value !== 'string') {
			const kind = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
			return refuse(`Property "${name}" must be a string, but is a ${kind}`, name);
		}
	}
	return undefined;
}

/** The wire form; only the properties asked for, as HubSpot does, and null for those never set. */
export function ticketAnswer(ticket, names) {
	const properties = { createdate: ticket.createdAt, hs_lastmodifieddate: ticket.updatedAt, hs_object_id: ticket.id };
	for (const name of names) properties[name] = Object.hasOwn(ticket.properties, name) ? ticket.properties[name] || null : null;
	return { id: ticket.id, properties, createdAt: ticket.createdAt, updatedAt: ticket.updatedAt, archived: false };
}
