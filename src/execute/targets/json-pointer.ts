import { DaaError } from '../../errors';

/** RFC 6901: `` is the whole, `/a/0/b~1c` a member. Throws DaaError `parameter_invalid` for text that is no pointer. */
export function pointerOf(text: string, parameter: string): (value: unknown) => unknown {
	if (text !== '' && !text.startsWith('/')) throw new DaaError('parameter_invalid', `${parameter}: "${text.slice(0, 60)}" is not a JSON pointer, which starts with a slash.`, { fields: { parameter } });
	if (/~(?![01])/.test(text)) throw new DaaError('parameter_invalid', `${parameter}: a JSON pointer has ~ only as ~0 or ~1.`, { fields: { parameter } });
	const steps = text.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
	return (value) => {
		let current = value;
		for (const step of steps) {
			if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
			current = (current as Record<string, unknown>)[step];
		}
		return current;
	};
}

/** One member name as a pointer's step. */
export const pointerStep = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
