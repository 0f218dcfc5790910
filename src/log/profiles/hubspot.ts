import { hubspotRead, hubspotUpdate } from '../../execute/targets/hubspot';
import { hubspotBaseUrl, isHubspotId, isHubspotProperty, sameHubspotValue } from '../../execute/targets/hubspot-values';
import { DaaError } from '../../errors';
import type { CrmField, FieldValue } from '../field';
import type { CrmProfile } from '../profile';

export interface HubspotProfileOptions {
	/** Another address than HubSpot's own, for sandboxes and tests. */
	baseUrl?: string;
	/** Internal property name by field name, where it differs. */
	keys?: Readonly<Record<string, string>>;
}

/** Everything is a string: true/false, plain decimals, epoch milliseconds, lists joined by ";". */
function encode(field: CrmField, value: FieldValue): string {
	if (Array.isArray(value)) return value.join(';');
	if (field.type === 'datetime') return String(Date.parse(String(value)));
	if (typeof value !== 'number') return String(value);
	// No exponent, no trailing zeros: HubSpot's number properties take decimal text.
	return value.toFixed(12).replace(/\.?0+$/, '');
}

function holds(field: CrmField, live: unknown, sent: string): boolean {
	if (live === null || live === undefined) return sent === '';
	if (field.type === 'number') return typeof live === 'string' && live !== '' && Number(live) === Number(sent);
	return sameHubspotValue(live, field.type === 'multi' ? sent.split(';') : sent) || live === sent;
}

/** HubSpot tickets: PATCH /crm/v3/objects/tickets/{id} with string properties. Throws DaaError `parameter_invalid`. */
export function hubspotProfile(options: HubspotProfileOptions = {}): CrmProfile {
	const baseUrl = hubspotBaseUrl(options.baseUrl);
	const urlOf = (id: string): string => `${baseUrl}/crm/v3/objects/tickets/${id}`;
	for (const [field, key] of Object.entries(options.keys ?? {})) {
		if (!isHubspotProperty(key)) throw new DaaError('parameter_invalid', `"${key.slice(0, 60)}" for ${field} is not the name of a HubSpot property.`, { fields: { field } });
	}
	return {
		system: 'hubspot',
		object: 'ticket',
		checkId(id) {
			if (!isHubspotId(id)) throw new DaaError('crm_field_invalid', 'The ticket id is missing or is not a HubSpot id, a number of at most 20 digits.', { fields: { field: 'crm_ticket_id' } });
		},
		keyOf: ({ name }) => options.keys?.[name] ?? name,
		encode,
		updateRequest: (id, fields) => hubspotUpdate(urlOf(id), fields),
		readRequest: (id, keys) => hubspotRead(urlOf(id), keys),
		readValues({ body }) {
			const properties = typeof body === 'object' && body !== null ? (body as { properties?: unknown }).properties : undefined;
			return typeof properties === 'object' && properties !== null && !Array.isArray(properties) ? (properties as Record<string, unknown>) : undefined;
		},
		holds,
	};
}
