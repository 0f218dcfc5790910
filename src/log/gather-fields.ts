import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { ChainItem } from '../sections';
import { deriveFields } from './derive-fields';
import type { FieldValues } from './field';
import { CRM_FIELDS, FIELD_BY_NAME } from './fields';
import { parseField } from './parse-field';

/** What an expression gives when it finds nothing; such a value is not there. */
const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

/** Guardrail kinds that the catalogue does not know become `custom`, so that a new check never stops a log entry. */
function knownTypes(value: unknown): unknown {
	const known = FIELD_BY_NAME.get('guardrail_types')?.values ?? [];
	return Array.isArray(value) ? [...new Set(value.map((type) => (known.includes(String(type)) ? String(type) : 'custom')))] : value;
}

function checkNames(overrides: Readonly<Record<string, unknown>>): void {
	for (const name of Object.keys(overrides)) {
		if (!FIELD_BY_NAME.has(name)) throw new DaaError('crm_field_invalid', `There is no CRM field called "${inSentence(name, 60)}".`, { fields: { field: name } });
	}
}

/**
 * The typed values of every field that the item or the overrides give; overrides win, empty ones are ignored.
 * Fields without a value are left out. Throws DaaError `crm_field_invalid` that names the field.
 */
export function gatherFields(item: ChainItem, overrides: Readonly<Record<string, unknown>> = {}): FieldValues {
	checkNames(overrides);
	const derived = deriveFields(item);
	const values: FieldValues = {};
	for (const field of CRM_FIELDS) {
		const override = overrides[field.name];
		const found = field.name === 'guardrail_types' ? knownTypes(derived[field.name]) : derived[field.name];
		const value = isAbsent(override) ? found : override;
		if (!isAbsent(value)) values[field.name] = parseField(field, value);
	}
	return values;
}
