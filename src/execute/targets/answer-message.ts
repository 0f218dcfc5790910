import { redact } from '../redact';

type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined);

/** Zendesk: `details: {status: [{description}]}`. */
function fromDetails(details: unknown): string | undefined {
	if (!isObject(details)) return undefined;
	const first = Object.values(details).flat()[0];
	return isObject(first) ? textOf(first.description) ?? textOf(first.error) : textOf(first);
}

/** Freshdesk and Intercom: `errors: [{field, message, code}]`. */
function fromErrors(errors: unknown): string | undefined {
	const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
	if (!isObject(first)) return textOf(first);
	const field = textOf(first.field);
	const message = textOf(first.message) ?? textOf(first.code);
	return message === undefined ? undefined : field === undefined ? message : `${field}: ${message}`;
}

function found(body: unknown): string | undefined {
	if (typeof body === 'string') return textOf(body);
	// Salesforce: [{message, errorCode, fields}].
	if (Array.isArray(body)) return found(body[0]);
	if (!isObject(body)) return undefined;
	const { message, error, detail, title, description, details, errors, errorCode } = body;
	const nested = isObject(error) ? textOf(error.message) : undefined;
	const general = textOf(message) ?? nested ?? textOf(description) ?? textOf(detail) ?? textOf(title) ?? textOf(error);
	const code = textOf(errorCode);
	const precise = fromDetails(details) ?? fromErrors(errors);
	const parts = [code, general, precise].filter((part, index, all) => part !== undefined && all.indexOf(part) === index);
	return parts.length === 0 ? undefined : parts.join(': ');
}

/** The sentence that a system gave for its answer, from where the APIs put it; cut and free of credentials. */
export function answerMessage(body: unknown): string {
	return redact(found(body) ?? '');
}
