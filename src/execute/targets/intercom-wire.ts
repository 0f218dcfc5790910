import type { HttpRequest } from '../../ports';
import { baseUrlOf } from './base-url';

/** US; the EU and AU workspaces have addresses of their own. */
export const INTERCOM_BASE_URL = 'https://api.intercom.io';
/** The version that this wire was checked with; without the header a workspace's own default would decide. */
export const INTERCOM_VERSION = '2.14';

export const intercomBaseUrl = (text: string | undefined): string => baseUrlOf('Intercom', text, INTERCOM_BASE_URL);
export const isIntercomId = (id: string): boolean => /^[0-9]{1,20}$/.test(id);

export function intercomRequest(method: HttpRequest['method'], url: string, body?: unknown): HttpRequest {
	return { method, url, headers: { 'Intercom-Version': INTERCOM_VERSION, ...(body !== undefined && { 'Content-Type': 'application/json' }) }, ...(body !== undefined && { body }) };
}

/** Seconds since 1970 as the version of a record. */
export const intercomVersionOf = (record: Record<string, unknown>): { version?: string } =>
	typeof record.updated_at === 'number' ? { version: String(record.updated_at) } : {};

/** Attribute names as the workspace has them: any printable text, also with blanks. */
export const isAttribute = (name: string): boolean => /^[^\p{Cc}.$]{1,190}$/u.test(name) && name.trim() === name;

/** Intercom writes instants as seconds; a proposal may write ISO text. */
export function sameIntercomValue(live: unknown, expected: unknown): boolean {
	const seconds = (value: unknown): number => (typeof value === 'number' ? value : typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) ? Date.parse(value) / 1000 : Number.NaN);
	return typeof live !== typeof expected && !Number.isNaN(seconds(live)) && seconds(live) === seconds(expected);
}
