import { DaaError } from '../../errors';

/** What a template may name. */
export interface TemplateValues {
	target_id: string;
	/** `{field: proposed}` of all changes. */
	changes: Record<string, unknown>;
	/** The version that was read; empty in the template of the reading. */
	version: string;
	intent_id: string;
}

const HOLE = /\{\{\s*([a-z_]+)(?:\.([^{}\s]{1,100}))?\s*\}\}/g;
const WHOLE = /^\{\{\s*([a-z_]+)(?:\.([^{}\s]{1,100}))?\s*\}\}$/;
const NAMES = new Set(['target_id', 'changes', 'version', 'intent_id']);

const bad = (parameter: string, sentence: string) => new DaaError('parameter_invalid', `${parameter}: ${sentence}`, { fields: { parameter } });

function valueOf(name: string, member: string | undefined, values: TemplateValues): unknown {
	if (name !== 'changes') return values[name as 'target_id' | 'version' | 'intent_id'];
	if (member === undefined) return values.changes;
	return Object.hasOwn(values.changes, member) ? values.changes[member] : undefined;
}

/** Names every placeholder that is not known, so that a typing error shows before anything is sent. */
export function checkTemplate(text: string, parameter: string): void {
	const rest = text.replace(HOLE, (_whole, name: string, member: string | undefined) => {
		if (!NAMES.has(name)) throw bad(parameter, `there is no placeholder {{${name}}}; use target_id, changes, changes.<field>, version or intent_id.`);
		if (member !== undefined && name !== 'changes') throw bad(parameter, `{{${name}.${member.slice(0, 40)}}} has no members.`);
		return '';
	});
	if (rest.includes('{{') || rest.includes('}}')) throw bad(parameter, 'a placeholder is not closed.');
}

/** checkTemplate for every text in a JSON body. */
export function checkBody(template: unknown, parameter: string): void {
	if (typeof template === 'string') checkTemplate(template, parameter);
	else if (typeof template === 'object' && template !== null) for (const entry of Object.values(template)) checkBody(entry, parameter);
}

/** One path segment or query value: nothing in it can end the segment, and dots cannot climb. */
function segment(value: unknown): string {
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
	// Also not in per-cent form: many servers decode before they take the path apart.
	if (text === '' || text === '.' || text === '..' || /[/\\%\0]/.test(text)) {
		throw new DaaError('target_not_allowed', 'target_id: an id in an address is not empty, not made of dots, and has no slash, backslash or per cent.', { fields: { field: 'target_id' } });
	}
	return encodeURIComponent(text);
}

export function fillUrl(template: string, values: TemplateValues): string {
	return template.replace(HOLE, (_whole, name: string, member: string | undefined) => segment(valueOf(name, member, values)));
}

/**
 * The owner's JSON with its placeholders filled. A text that is one placeholder takes the value as it is (`"{{changes}}"`
 * becomes an object); inside a longer text it is written out. A member whose field is not among the changes is left out.
 * Only values that the owner wrote are templates: what a proposal brings is never read as one.
 */
export function fillBody(template: unknown, values: TemplateValues): unknown {
	if (typeof template === 'string') {
		const whole = WHOLE.exec(template);
		if (whole) return valueOf(whole[1] ?? '', whole[2], values);
		return template.replace(HOLE, (_match, name: string, member: string | undefined) => {
			const value = valueOf(name, member, values);
			return typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
		});
	}
	if (Array.isArray(template)) return template.map((entry) => fillBody(entry, values)).filter((entry) => entry !== undefined);
	if (typeof template !== 'object' || template === null) return template;
	const filled = Object.entries(template).map(([key, entry]) => [key, fillBody(entry, values)] as const);
	return Object.fromEntries(filled.filter(([, entry]) => entry !== undefined));
}
