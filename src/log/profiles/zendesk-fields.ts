import { DaaError } from '../../errors';
import { ask, isRecord, recordsIn } from '../answers';
import type { CrmField, FieldType } from '../field';
import { CRM_FIELDS } from '../fields';
import { labelOf, optionLabel } from '../labels';
import type { CrmContext, CrmProvisioner, ExistingField, FieldMap, ProvisionStep } from '../profile';

const JSON_TYPE = { 'Content-Type': 'application/json' };
/** 100 a page; an account may have 400 fields. */
const MAX_PAGES = 20;

/** Zendesk has no field for a moment in time, so those are texts. */
const TYPES: Record<FieldType, string> = { text: 'text', number: 'decimal', enum: 'tagger', multi: 'multiselect', boolean: 'checkbox', datetime: 'text' };

/** An option's tag. A tag works for one field only, so `high` of two fields has to be two tags. */
export const tagOf = (field: Pick<CrmField, 'name'>, value: string): string => `${field.name}_${value}`;

/** What the field is called in Zendesk; also how it is found again. */
export const titleOf = (field: CrmField): string => `AI audit: ${labelOf(field)}`;

async function allFields(context: CrmContext, api: string): Promise<Record<string, unknown>[]> {
	const fields: Record<string, unknown>[] = [];
	let url = `${api}/ticket_fields.json?page[size]=100`;
	for (let page = 0; page < MAX_PAGES; page += 1) {
		const { body } = await ask(context, 'zendesk', { method: 'GET', url });
		if (!isRecord(body)) throw new DaaError('crm_unavailable', 'zendesk answered with something that is no list of fields.');
		fields.push(...recordsIn(body.ticket_fields));
		const next = isRecord(body.links) && isRecord(body.meta) && body.meta.has_more === true ? body.links.next : undefined;
		// Only on the same system: the credential goes with it.
		if (typeof next !== 'string' || !URL.canParse(next) || new URL(next).origin !== new URL(api).origin) return fields;
		url = next;
	}
	return fields;
}

const existingOf = (raw: Record<string, unknown>): ExistingField => ({
	key: String(raw.id),
	type: String(raw.type),
	...(Array.isArray(raw.custom_field_options) && { options: recordsIn(raw.custom_field_options).map(({ value }) => String(value)) }),
	raw,
});

/** The fields by catalogue name: by the id the owner gave, else by title. */
export function zendeskFields(api: string, keys: Readonly<Record<string, string>>) {
	async function existing(context: CrmContext): Promise<Map<string, ExistingField>> {
		const found = await allFields(context, api);
		const active = found.filter((raw) => raw.active !== false);
		return new Map(
			CRM_FIELDS.flatMap((field): [string, ExistingField][] => {
				const raw = keys[field.name] === undefined ? active.find(({ title }) => title === titleOf(field)) : found.find(({ id }) => String(id) === keys[field.name]);
				return raw ? [[field.name, existingOf(raw)]] : [];
			}),
		);
	}

	async function fieldMap(context: CrmContext): Promise<FieldMap> {
		return new Map([...(await existing(context))].map(([name, { key, type }]) => [name, { key, type }]));
	}

	const optionsOf = (field: CrmField, tags: readonly string[]) => tags.map((tag) => ({ name: optionLabel(tag.slice(field.name.length + 1)), value: tag }));

	const provisioner: CrmProvisioner = {
		existing,
		wanted: (field) => ({ key: titleOf(field), type: TYPES[field.type], ...(field.values && { options: field.values.map((value) => tagOf(field, value)) }) }),
		fits: (field, { type }) => type === TYPES[field.type] || (TYPES[field.type] === 'text' && type === 'textarea'),
		async apply(context: CrmContext, step: ProvisionStep, field, known) {
			if (step.kind === 'create' && field) {
				const ticket_field = { type: step.type, title: titleOf(field), agent_description: field.meaning, ...(step.options && { custom_field_options: optionsOf(field, step.options) }) };
				await ask(context, 'zendesk', { method: 'POST', url: `${api}/ticket_fields.json`, headers: JSON_TYPE, body: { ticket_field } });
			} else if (step.kind === 'add_options' && field && known && isRecord(known.raw)) {
				// Zendesk deletes every option that an update leaves out, and its values on tickets with it.
				const kept = recordsIn(known.raw.custom_field_options).map(({ id, name, value }) => ({ id, name, value }));
				const custom_field_options = [...kept, ...optionsOf(field, step.missing)];
				await ask(context, 'zendesk', { method: 'PUT', url: `${api}/ticket_fields/${known.key}.json`, headers: JSON_TYPE, body: { ticket_field: { custom_field_options } } });
			}
		},
	};
	return { fieldMap, provisioner };
}
