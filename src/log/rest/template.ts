/** The value at a JSON pointer (RFC 6901), own members only; undefined where there is none. */
export function atPointer(value: unknown, pointer: string): unknown {
	let current = value;
	for (const part of pointer.split('/').slice(1)) {
		const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
		if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
		current = (current as Record<string, unknown>)[key];
	}
	return current;
}

/** A template with each text that is exactly `$name` replaced by that value; `undefined` members are left out. */
export function fillTemplate(template: unknown, values: Readonly<Record<string, unknown>>): unknown {
	if (typeof template === 'string') return template.startsWith('$') && Object.hasOwn(values, template.slice(1)) ? values[template.slice(1)] : template;
	if (Array.isArray(template)) return template.map((entry) => fillTemplate(entry, values));
	if (typeof template !== 'object' || template === null) return template;
	const filled: Record<string, unknown> = {};
	for (const [key, entry] of Object.entries(template)) {
		// "..." spreads: Zoho wants the fields beside the id in one object.
		if (key === '...') Object.assign(filled, fillTemplate(entry, values));
		else filled[key] = fillTemplate(entry, values);
	}
	return filled;
}

/** The path with the ticket's id in place of `{id}`. */
export const fillPath = (path: string, id: string): string => path.replaceAll('{id}', encodeURIComponent(id));
