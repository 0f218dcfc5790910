import type { ErrorCode } from '../errors';
import type { Clock, Http } from '../ports';
import type { CrmField, FieldValue } from './field';

/** A value in a system's own coding. */
export type Coded = string | number | boolean | readonly string[] | null;

/** How one system keeps one field. */
export interface RemoteField {
	/** What a write names it by: a property name, a numeric id, a hash. */
	key: string;
	/** The system's own word for its type. */
	type?: string;
	/** Option ids by our value, where the system's lists hold ids. */
	options?: Readonly<Record<string, string>>;
}

/** By catalogue name. What the system lacks is absent. */
export type FieldMap = ReadonlyMap<string, RemoteField>;

export interface CrmNote {
	/** Plain text; the profile turns it into whatever its system shows safely. */
	text: string;
	/** Stands in the text, so that a note which may have arrived is found again instead of written twice. */
	marker: string;
}

/** One patch of one ticket. */
export interface CrmWrite {
	ticketId: string;
	/** By the system's keys. */
	fields: Readonly<Record<string, Coded>>;
	note?: CrmNote;
	/** An earlier attempt may have arrived. Fields are written again all the same; a note is looked for first. */
	uncertain: boolean;
}

export type WriteOutcome =
	| { state: 'written' }
	/** Will never pass as it stands. */
	| { state: 'rejected'; code: ErrorCode; message: string; status?: number }
	/** May pass later; `uncertain`: this attempt may have arrived. */
	| { state: 'later'; code: ErrorCode; message: string; uncertain: boolean; retryAfterMs?: number };

/** What a profile needs of the world. */
export interface CrmContext {
	http: Http;
	now: Clock;
	sleep(ms: number): Promise<void>;
}

/** At most `calls` in any `windowMs`, as the system's documentation allows; the sender keeps below it by itself. */
export interface Pace {
	calls: number;
	windowMs: number;
}

/** One CRM's way of keeping the audit fields; one file each under profiles/. */
export interface CrmProfile {
	readonly system: string;
	readonly object: string;
	/** Tickets in one write. */
	readonly batchSize: number;
	readonly pace: Pace;
	/** Throws DaaError `crm_field_invalid` for an id that the system cannot have. */
	checkId(id: string): void;
	/** Which fields the system has, and under which keys. Throws DaaError `crm_unavailable` or `crm_rejected`. */
	fieldMap(context: CrmContext): Promise<FieldMap>;
	encode(field: CrmField, value: FieldValue, remote: RemoteField): Coded;
	/** One outcome per write, in their order. No two writes name the same ticket. Never rejects for what a system answers. */
	write(context: CrmContext, writes: readonly CrmWrite[]): Promise<WriteOutcome[]>;
	/** The live values by the system's keys. Throws DaaError `crm_*`, also for a ticket that is not there. */
	read(context: CrmContext, ticketId: string, keys: readonly string[]): Promise<Record<string, unknown>>;
	/** Whether a value read back is the one that was sent. */
	holds(field: CrmField, live: unknown, sent: Coded): boolean;
	/** Makes the fields themselves, where the system's API can. */
	readonly provisioner?: CrmProvisioner;
}

/** A custom field as a system has it now. */
export interface ExistingField {
	key: string;
	type: string;
	/** Values of a list, as stored; undefined when it is no list. */
	options?: readonly string[];
	/** Whatever a change has to send back. */
	raw?: unknown;
}

export type ProvisionStep =
	| { kind: 'create'; field: string; key: string; type: string; options?: readonly string[] }
	| { kind: 'add_options'; field: string; key: string; missing: readonly string[] }
	| { kind: 'group'; key: string }
	| { kind: 'keep'; field: string; key: string; type: string }
	/** Exists with a type that cannot hold the values; never changed by us. */
	| { kind: 'conflict'; field: string; key: string; type: string; wanted: string };

export interface CrmProvisioner {
	/** What there is, by catalogue name. */
	existing(context: CrmContext): Promise<ReadonlyMap<string, ExistingField>>;
	/** Key, type and option values a new field would get. */
	wanted(field: CrmField): { key: string; type: string; options?: readonly string[] };
	/** Whether a field of this type can hold the values. */
	fits(field: CrmField, existing: ExistingField): boolean;
	/** Something that has to be there before the fields (a property group); undefined when it is. */
	group?(context: CrmContext): Promise<{ key: string } | undefined>;
	apply(context: CrmContext, step: ProvisionStep, field: CrmField | undefined, existing: ExistingField | undefined): Promise<void>;
}
