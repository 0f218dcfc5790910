import { DaaError } from '../errors';

/** A JSON parameter comes as an object from an expression and as text from the editor. */
export function parseJsonParameter(value: unknown, label: string): Record<string, unknown> {
	let parsed = value ?? {};
	if (typeof parsed === 'string') {
		try {
			parsed = parsed.trim() === '' ? {} : JSON.parse(parsed);
		} catch {
			throw new DaaError('parameter_invalid', `${label} is not JSON.`, { fields: { parameter: label } });
		}
	}
	if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
		throw new DaaError('parameter_invalid', `${label} must be a JSON object.`, { fields: { parameter: label } });
	}
	return parsed as Record<string, unknown>;
}
