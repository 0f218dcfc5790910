import type { CrmField, FieldValue } from './field';

/** Decimal text without exponent and trailing zeros, e.g. "0.83". Confidences have at most twelve places. */
export function decimalText(value: number): string {
	return value.toFixed(12).replace(/\.?0+$/, '');
}

/** A value as plain text: true/false, decimals, ISO 8601, lists joined by `separator`. */
export function plainText(value: FieldValue, separator = ';'): string {
	if (Array.isArray(value)) return value.join(separator);
	return typeof value === 'number' ? decimalText(value) : String(value);
}

const asList = (value: unknown, separator: RegExp): string[] | undefined => {
	if (Array.isArray(value)) return value.map(String);
	return typeof value === 'string' ? value.split(separator).map((part) => part.trim()).filter((part) => part !== '') : undefined;
};

const sameInstant = (left: string, right: string): boolean => {
	const [one, other] = [left, right].map((text) => (/^\d{12,14}$/.test(text) ? Number(text) : Date.parse(text)));
	return one !== undefined && !Number.isNaN(one) && one === other;
};

/** Whether a system's own spelling of a value is the one that was sent: "1.0" and 1, "true" and true, lists in any order. */
export function sameCoded(field: CrmField, live: unknown, sent: unknown): boolean {
	if (live === null || live === undefined || live === '') return sent === '' || sent === null || (Array.isArray(sent) && sent.length === 0);
	if (field.type === 'multi') {
		const [one, other] = [asList(live, /[;,]/), asList(sent, /[;,]/)];
		return one !== undefined && other !== undefined && one.sort().join('\n') === other.sort().join('\n');
	}
	if (typeof live === 'object') return false;
	if (field.type === 'number') return Number(live) === Number(sent);
	if (field.type === 'datetime') return String(live) === String(sent) || sameInstant(String(live), String(sent));
	return String(live) === String(sent);
}
