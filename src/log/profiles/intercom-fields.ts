import { DaaError } from '../../errors';
import { INTERCOM_VERSION } from '../../execute/targets/intercom-wire';
import { ask, isRecord, recordsIn } from '../answers';
import type { CrmField, FieldType } from '../field';
import { CRM_FIELDS } from '../fields';
import type { CrmContext, CrmProvisioner, ExistingField, FieldMap } from '../profile';

export const intercomHeaders = { 'Intercom-Version': INTERCOM_VERSION, 'Content-Type': 'application/json' };
export type IntercomObject = 'ticket' | 'conversation';

/** What an attribute's type is called. Conversations take texts and whole numbers only, so everything there is a text. */
const TICKET_TYPES: Record<FieldType, string> = { text: 'string', number: 'decimal', enum: 'list', multi: 'string', boolean: 'boolean', datetime: 'datetime' };
export const typeIn = (object: IntercomObject, field: CrmField): string => (object === 'ticket' ? TICKET_TYPES[field.type] : 'string');

interface Attribute extends ExistingField {
	optionIds?: Readonly<Record<string, string>>;
}

function listItems(raw: Record<string, unknown>): Record<string, string> {
	const options = isRecord(raw.input_options) ? raw.input_options : {};
	const items = recordsIn(options.list_options ?? options.items);
	return Object.fromEntries(items.map((item) => [String(item.label ?? item.name ?? item.value), String(item.id ?? item.value)]));
}

function attributeOf(object: IntercomObject, raw: Record<string, unknown>): Attribute {
	const type = String(raw.data_type);
	if (object === 'conversation' || type !== 'list') return { key: String(raw.name), type, raw };
	const optionIds = listItems(raw);
	return { key: String(raw.name), type, options: Object.keys(optionIds), optionIds, raw };
}

/** The attributes of one ticket type, or of conversations. Throws DaaError `crm_*`. */
export function intercomFields(baseUrl: string, object: IntercomObject, ticketTypeId: string | undefined, keyOf: (field: CrmField) => string) {
	const typeUrl = `${baseUrl}/ticket_types/${ticketTypeId ?? ''}`;

	async function attributes(context: CrmContext): Promise<Map<string, Attribute>> {
		const url = object === 'ticket' ? typeUrl : `${baseUrl}/conversations/attributes`;
		const { body } = await ask(context, 'intercom', { method: 'GET', url, headers: intercomHeaders });
		const list = object === 'ticket' && isRecord(body) && isRecord(body.ticket_type_attributes) ? body.ticket_type_attributes.data : isRecord(body) ? body.data : undefined;
		if (!Array.isArray(list)) throw new DaaError('crm_unavailable', 'intercom answered with something that is no list of attributes.');
		const known = new Map(recordsIn(list).filter(({ archived }) => archived !== true).map((raw) => [String(raw.name), raw]));
		return new Map(
			CRM_FIELDS.flatMap((field): [string, Attribute][] => {
				const raw = known.get(keyOf(field));
				return raw ? [[field.name, attributeOf(object, raw)]] : [];
			}),
		);
	}

	async function fieldMap(context: CrmContext): Promise<FieldMap> {
		return new Map([...(await attributes(context))].map(([name, { key, type, optionIds }]) => [name, { key, type, ...(optionIds && { options: optionIds }) }]));
	}

	const provisioner: CrmProvisioner = {
		existing: attributes,
		wanted: (field) => {
			const type = typeIn(object, field);
			return { key: keyOf(field), type, ...(type === 'list' && field.values && { options: field.values }) };
		},
		fits: (field, { type }) => type === typeIn(object, field) || (typeIn(object, field) === 'string' && type === 'text'),
		async apply(context, step, field, existing) {
			const post = async (url: string, body: unknown, method: 'POST' | 'PUT' = 'POST') => void (await ask(context, 'intercom', { method, url, headers: intercomHeaders, body }));
			if (step.kind === 'create' && field) {
				const common = { name: step.key, description: field.meaning, data_type: step.type };
				if (object === 'conversation') await post(`${baseUrl}/conversations/attributes`, common);
				else await post(`${typeUrl}/attributes`, { ...common, ...(step.options && { list_items: step.options.join(',') }), required_to_create: false, required_to_create_for_contacts: false, visible_on_create: false, visible_to_contacts: false });
			} else if (step.kind === 'add_options' && existing && isRecord(existing.raw)) {
				// The list is replaced as a whole.
				await post(`${typeUrl}/attributes/${encodeURIComponent(String(existing.raw.id))}`, { list_items: [...(existing.options ?? []), ...step.missing].join(',') }, 'PUT');
			}
		},
	};
	return { fieldMap, provisioner };
}
