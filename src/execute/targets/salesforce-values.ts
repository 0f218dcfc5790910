import { DaaError } from '../../errors';

/** 15 characters, or 18 with the checksum; the first three say the kind of record. */
const ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;
const PREFIX = { Case: '500', Contact: '003' } as const;
export type SalesforceObject = keyof typeof PREFIX;

export const isSalesforceId = (object: SalesforceObject) => (id: string): boolean => ID.test(id) && id.startsWith(PREFIX[object]);
/** API names: `Status`, `Risk_Tier__c`, with a namespace `acme__Risk_Tier__c`. */
export const isSalesforceField = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(name) && !name.endsWith('_');

/** `v60.0`; older ones are being switched off. Throws DaaError `parameter_invalid`. */
export function salesforceVersion(text: string | undefined): string {
	const version = (text?.trim() || DEFAULT_VERSION).replace(/^(?=\d)/, 'v');
	if (/^v[1-9]\d\.0$/.test(version)) return version;
	throw new DaaError('parameter_invalid', 'The Salesforce API version is not one, such as v60.0.', { fields: { parameter: 'apiVersion' } });
}
export const DEFAULT_VERSION = 'v60.0';

/** Fields that Salesforce keeps itself. */
const SYSTEM = new Set(['id', 'lastmodifieddate', 'createddate', 'systemmodstamp', 'lastmodifiedbyid', 'createdbyid', 'isdeleted']);

/** Multi-select picklists are one text: `a;b`. */
const joined = (list: readonly unknown[]): string | undefined => (list.every((entry) => typeof entry === 'string' && entry !== '' && !entry.includes(';')) ? list.join(';') : undefined);

/** The value as Salesforce takes it; undefined when it has no such value. */
export function toSalesforce(value: unknown): unknown {
	if (Array.isArray(value)) return joined(value);
	if (value === undefined || value === '') return null;
	return typeof value === 'object' && value !== null ? undefined : value;
}

export function salesforceProblem(field: string, value: unknown): string | undefined {
	if (SYSTEM.has(field.toLowerCase())) return `${field} is kept by Salesforce itself.`;
	return toSalesforce(value) === undefined ? 'Salesforce has no such value; use text, a number, true, false, null or a list of texts without ";".' : undefined;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:?\d{2})$/;
const instant = (text: unknown): number => (typeof text === 'string' && INSTANT.test(text) ? Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')) : Number.NaN);

/** Spellings of Salesforce's own: `+0000` for `Z`, a multi-select in another order. */
export function sameSalesforceValue(live: unknown, expected: unknown): boolean {
	if (Array.isArray(expected)) return typeof live === 'string' && live.split(';').sort().join(';') === joined(expected)?.split(';').sort().join(';');
	const [left, right] = [instant(live), instant(expected)];
	return !Number.isNaN(left) && left === right;
}

/** An HTTP date (`Fri, 20 Nov 2026 09:00:00 GMT`) of a stamp such as `2026-11-20T09:00:00.000+0000`; undefined when it is none. */
export function httpDate(stamp: unknown): string | undefined {
	const at = instant(stamp);
	return Number.isNaN(at) ? undefined : new Date(at).toUTCString();
}
