import { baseUrlOf } from './base-url';

/** HubSpot's own ids are decimal numbers; anything else could change the path. */
const OBJECT_ID = /^[0-9]{1,20}$/;
/** Internal property names: lower case, from a letter. */
const PROPERTY = /^[a-z][a-z0-9_]{0,99}$/;

export const HUBSPOT_BASE_URL = 'https://api.hubapi.com';

/** Where the API lives, without a slash at the end. Throws DaaError `parameter_invalid`. */
export const hubspotBaseUrl = (text: string | undefined): string => baseUrlOf('HubSpot', text, HUBSPOT_BASE_URL);

export const isHubspotId = (id: string | undefined): id is string => id !== undefined && OBJECT_ID.test(id);
export const isHubspotProperty = (name: string): boolean => PROPERTY.test(name);

function decimalText(value: number): string | undefined {
	const text = String(value);
	return /^-?\d+(?:\.\d+)?$/.test(text) ? text : undefined;
}

/**
 * A value as HubSpot wants it: a string, whatever the property's type. Null and absent become "", which clears the
 * property; lists are joined by ";". Undefined when HubSpot has no such value (objects, exponents, ";" in a list).
 */
export function toHubspotString(value: unknown): string | undefined {
	if (value === null || value === undefined) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'boolean') return String(value);
	if (typeof value === 'number') return decimalText(value);
	if (!Array.isArray(value)) return undefined;
	const parts = value.map((entry: unknown) => (typeof entry === 'object' ? undefined : toHubspotString(entry)));
	return parts.every((part) => part !== undefined && part !== '' && !part.includes(';')) ? parts.join(';') : undefined;
}

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const EPOCH_MS = /^\d{12,14}$/;

/** Epoch milliseconds of an instant, written either way that HubSpot writes one. */
function instant(text: string): number | undefined {
	if (EPOCH_MS.test(text)) return Number(text);
	const ms = ISO_INSTANT.test(text) ? Date.parse(text) : Number.NaN;
	return Number.isNaN(ms) ? undefined : ms;
}

/** One property value in two spellings of HubSpot's: a list in another order, an instant as ISO text or in milliseconds. */
export function sameHubspotValue(live: unknown, expected: unknown): boolean {
	if (typeof live !== 'string') return false;
	const coded = toHubspotString(expected);
	if (coded === undefined) return false;
	if (coded === live) return true;
	if (Array.isArray(expected)) return coded.split(';').sort().join(';') === live.split(';').sort().join(';');
	// Two epoch texts that differ are two instants; only the two forms are compared.
	return ISO_INSTANT.test(live) !== ISO_INSTANT.test(coded) && instant(live) !== undefined && instant(live) === instant(coded);
}
