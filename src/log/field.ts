/** How a field is typed; `number` is 0 to 1 (a confidence), `datetime` is ISO 8601 in UTC with milliseconds. */
export type FieldType = 'text' | 'number' | 'enum' | 'multi' | 'boolean' | 'datetime';

/** Who knows the value first; the section of the item that it is taken from. */
export type FilledBy = 'origin' | 'classification' | 'risk' | 'draft' | 'approval' | 'guardrails' | 'execution' | 'audit' | 'owner';

export type FieldValue = string | number | boolean | string[];
export type FieldValues = Partial<Record<string, FieldValue>>;

export interface CrmField {
	name: string;
	type: FieldType;
	/** For enum and multi. */
	values?: readonly string[];
	filledBy: FilledBy;
	/** One sentence for the person who reads it in the CRM. */
	meaning: string;
	/** The smallest set that can be audited is part of both presets. */
	preset: 'minimal' | 'full';
}

/** Which fields go out: the smallest set that can be audited, all that have a value, or the owner's own list. */
export type Choice =
	| { preset: 'minimal' | 'full' }
	/** Beside the minimal ones; each with the report that it is for, so that no field is kept for nothing. */
	| { preset: 'chosen'; fields: readonly { field: string; report: string }[] };
