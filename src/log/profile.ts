import type { HttpRequest, HttpResponse } from '../ports';
import type { CrmField, FieldValue } from './field';

/** One CRM's way of keeping the audit fields; one file each under profiles/. */
export interface CrmProfile {
	readonly system: string;
	readonly object: string;
	/** Throws DaaError `crm_field_invalid` for an id that the system cannot have. */
	checkId(id: string): void;
	/** Name of the field in the system. */
	keyOf(field: CrmField): string;
	/** The value in the system's own coding. */
	encode(field: CrmField, value: FieldValue): string;
	/** `fields` by the system's names, encoded. */
	updateRequest(id: string, fields: Readonly<Record<string, string>>): HttpRequest;
	readRequest(id: string, keys: readonly string[]): HttpRequest;
	/** What a reading answered, by the system's names; undefined when it is no record. */
	readValues(response: HttpResponse): Record<string, unknown> | undefined;
	/** Whether a value read back is the one that was sent. */
	holds(field: CrmField, live: unknown, sent: string): boolean;
}
