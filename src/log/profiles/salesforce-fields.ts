import { ask, isRecord, recordsIn } from '../answers';
import type { CrmField } from '../field';
import { CRM_FIELDS } from '../fields';
import { labelOf, optionLabel } from '../labels';
import type { CrmContext, CrmProvisioner, ExistingField, ProvisionStep } from '../profile';

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** The fields of Case as describe lists them, by API name. Throws DaaError `crm_*`. */
export async function describeCase(context: CrmContext, api: string): Promise<Map<string, Record<string, unknown>>> {
	const { body } = await ask(context, 'salesforce', { method: 'GET', url: `${api}/sobjects/Case/describe` });
	return new Map(recordsIn(isRecord(body) ? body.fields : undefined).map((raw) => [String(raw.name), raw]));
}

/** What describe calls the types that can hold ours. */
const HOLDS: Record<CrmField['type'], readonly string[]> = {
	text: ['string', 'textarea'],
	number: ['double', 'percent'],
	enum: ['picklist', 'string'],
	multi: ['multipicklist'],
	boolean: ['boolean'],
	datetime: ['datetime'],
};

const valueSet = (values: readonly { fullName: string; label: string }[]) => ({
	valueSet: { restricted: true, valueSetDefinition: { sorted: false, value: values.map((value) => ({ ...value, valueName: value.fullName, default: false, isActive: true })) } },
});
const named = (values: readonly string[]) => values.map((fullName) => ({ fullName, label: optionLabel(fullName) }));

/** Metadata of a new custom field. */
function metadataOf(field: CrmField): Record<string, unknown> {
	const base = { label: labelOf(field), description: field.meaning, inlineHelpText: field.meaning.slice(0, 255) };
	switch (field.type) {
		case 'number':
			return { ...base, type: 'Number', precision: 13, scale: 12 };
		case 'enum':
			return { ...base, type: 'Picklist', ...valueSet(named(field.values ?? [])) };
		case 'multi':
			return { ...base, type: 'MultiselectPicklist', visibleLines: 4, ...valueSet(named(field.values ?? [])) };
		case 'boolean':
			return { ...base, type: 'Checkbox', defaultValue: 'false' };
		case 'datetime':
			return { ...base, type: 'DateTime' };
		default:
			return { ...base, type: 'Text', length: 255 };
	}
}

/** Custom fields of Case through the Tooling API. */
export function salesforceProvisioner(api: string, keyOf: (field: CrmField) => string): CrmProvisioner {
	async function customField(context: CrmContext, key: string): Promise<{ id: string; metadata: Record<string, unknown> } | undefined> {
		const developerName = key.replace(/__c$/, '');
		const query = `SELECT Id, Metadata FROM CustomField WHERE TableEnumOrId = 'Case' AND DeveloperName = '${developerName}'`;
		const { body } = await ask(context, 'salesforce', { method: 'GET', url: `${api}/tooling/query?q=${encodeURIComponent(query)}` });
		const [record] = recordsIn(isRecord(body) ? body.records : undefined);
		return record && isRecord(record.Metadata) ? { id: String(record.Id), metadata: record.Metadata } : undefined;
	}

	return {
		async existing(context) {
			const known = await describeCase(context, api);
			return new Map(
				CRM_FIELDS.flatMap((field): [string, ExistingField][] => {
					const raw = known.get(keyOf(field));
					if (!raw) return [];
					const options = recordsIn(raw.picklistValues).map(({ value }) => String(value));
					return [[field.name, { key: keyOf(field), type: String(raw.type), ...(String(raw.type).includes('picklist') && { options }) }]];
				}),
			);
		},
		wanted: (field) => ({ key: keyOf(field), type: String(metadataOf(field).type), ...(field.values && { options: field.values }) }),
		fits: (field, { type }) => HOLDS[field.type].includes(type),
		async apply(context, step: ProvisionStep, field) {
			if (step.kind === 'create' && field) {
				await ask(context, 'salesforce', { method: 'POST', url: `${api}/tooling/sobjects/CustomField`, headers: JSON_TYPE, body: { FullName: `Case.${step.key}`, Metadata: metadataOf(field) } });
			} else if (step.kind === 'add_options') {
				const custom = await customField(context, step.key);
				if (!custom) return;
				// The whole definition is sent again: what a metadata update leaves out is deactivated.
				const set = isRecord(custom.metadata.valueSet) ? custom.metadata.valueSet : {};
				const definition = isRecord(set.valueSetDefinition) ? set.valueSetDefinition : {};
				const value = [...recordsIn(definition.value), ...named(step.missing).map((one) => ({ ...one, valueName: one.fullName, default: false, isActive: true }))];
				const Metadata = { ...custom.metadata, valueSet: { ...set, valueSetDefinition: { ...definition, value } } };
				await ask(context, 'salesforce', { method: 'PATCH', url: `${api}/tooling/sobjects/CustomField/${custom.id}`, headers: JSON_TYPE, body: { Metadata } });
			}
		},
	};
}
