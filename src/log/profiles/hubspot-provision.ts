import { ask, isRecord, recordsIn } from '../answers';
import { labelOf, optionLabel } from '../labels';
import type { CrmField, FieldType } from '../field';
import type { CrmContext, CrmProvisioner, ExistingField, ProvisionStep } from '../profile';
import { FIELD_BY_NAME } from '../fields';

const GROUP = 'ai_audit';
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** type and fieldType of a HubSpot property, by ours. */
const TYPES: Record<FieldType, readonly [type: string, fieldType: string]> = {
	text: ['string', 'text'],
	number: ['number', 'number'],
	enum: ['enumeration', 'select'],
	multi: ['enumeration', 'checkbox'],
	boolean: ['bool', 'booleancheckbox'],
	datetime: ['datetime', 'date'],
};

const optionsOf = (values: readonly string[]) => values.map((value, index) => ({ label: optionLabel(value), value, displayOrder: index, hidden: false }));

/** HubSpot asks for both values of a boolean as options. */
const wantedOptions = (field: CrmField): readonly string[] | undefined => (field.type === 'boolean' ? ['true', 'false'] : field.values);

/** Properties of tickets, in a group of their own: /crm/v3/properties/tickets. */
export function hubspotProvisioner(baseUrl: string, keyOf: (field: CrmField) => string): CrmProvisioner {
	const properties = `${baseUrl}/crm/v3/properties/tickets`;
	return {
		async existing(context) {
			const { body } = await ask(context, 'hubspot', { method: 'GET', url: properties });
			const byKey = new Map(recordsIn(isRecord(body) ? body.results : undefined).map((raw) => [String(raw.name), raw]));
			return new Map(
				[...FIELD_BY_NAME.values()].flatMap((field): [string, ExistingField][] => {
					const raw = byKey.get(keyOf(field));
					if (!raw) return [];
					const options = recordsIn(raw.options).map(({ value }) => String(value));
					return [[field.name, { key: keyOf(field), type: `${String(raw.type)}/${String(raw.fieldType)}`, ...(field.values && { options }), raw }]];
				}),
			);
		},
		wanted: (field) => ({ key: keyOf(field), type: TYPES[field.type].join('/'), ...(field.values && { options: field.values }) }),
		// How it is shown is the owner's affair; what it can hold is not.
		fits: (field, { type }) => {
			const [held, shown] = type.split('/');
			if (field.type === 'text') return held === 'string';
			if (field.type === 'multi') return held === 'enumeration' && shown === 'checkbox';
			return held === TYPES[field.type][0];
		},
		async group(context) {
			const { body } = await ask(context, 'hubspot', { method: 'GET', url: `${properties}/groups` });
			return recordsIn(isRecord(body) ? body.results : undefined).some(({ name }) => name === GROUP) ? undefined : { key: GROUP };
		},
		async apply(context: CrmContext, step: ProvisionStep, field, existing) {
			if (step.kind === 'group') {
				await ask(context, 'hubspot', { method: 'POST', url: `${properties}/groups`, headers: JSON_TYPE, body: { name: GROUP, label: 'AI audit', displayOrder: -1 } });
			} else if (step.kind === 'create' && field) {
				const [type, fieldType] = TYPES[field.type];
				const options = wantedOptions(field);
				const body = { groupName: GROUP, name: step.key, label: labelOf(field), description: field.meaning, type, fieldType, ...(options && { options: optionsOf(options) }) };
				await ask(context, 'hubspot', { method: 'POST', url: properties, headers: JSON_TYPE, body });
			} else if (step.kind === 'add_options' && existing && isRecord(existing.raw)) {
				// Options that are left out of a PATCH are deleted with their values, so all are sent again.
				const kept = recordsIn(existing.raw.options);
				const added = step.missing.map((value, index) => ({ label: optionLabel(value), value, displayOrder: kept.length + index, hidden: false }));
				await ask(context, 'hubspot', { method: 'PATCH', url: `${properties}/${step.key}`, headers: JSON_TYPE, body: { options: [...kept, ...added] } });
			}
		},
	};
}
