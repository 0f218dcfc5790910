import { decimalText } from '../codings';
import type { CrmField, FieldType, FieldValue } from '../field';
import type { Coded, RemoteField } from '../profile';
import type { Coding, RestSystem } from './descriptor';

const USUAL: Record<FieldType, Coding> = { text: 'text', number: 'number', enum: 'text', multi: 'join_semicolon', boolean: 'boolean', datetime: 'iso' };

const listed = (value: FieldValue): string[] => (Array.isArray(value) ? value : [String(value)]);

const WRITERS: Record<Coding, (value: FieldValue, remote: RemoteField) => Coded> = {
	text: (value) => (typeof value === 'number' ? decimalText(value) : Array.isArray(value) ? value.join(';') : String(value)),
	number: (value) => Number(value),
	boolean: (value) => value === true,
	yes_no: (value, remote) => remote.options?.[value === true ? 'yes' : 'no'] ?? (value === true ? 'yes' : 'no'),
	array: (value) => listed(value),
	join_semicolon: (value) => listed(value).join(';'),
	join_comma: (value, remote) => listed(value).map((part) => remote.options?.[part] ?? part).join(','),
	iso: (value) => String(value),
	// 2026-11-20T09:00:00Z
	iso_seconds: (value) => String(value).replace(/\.\d{3}Z$/, 'Z'),
	// 2026-11-20 09:00:00
	utc_seconds: (value) => String(value).replace('T', ' ').replace(/\.\d{3}Z$/, ''),
	epoch_ms: (value) => Date.parse(String(value)),
	option: (value, remote) => remote.options?.[String(value)] ?? String(value),
};

/** A value as the described system writes it. */
export function encodeRest(system: RestSystem, field: CrmField, value: FieldValue, remote: RemoteField): Coded {
	return WRITERS[system.codings[field.type] ?? USUAL[field.type]](value, remote);
}
