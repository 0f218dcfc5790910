import { DaaError } from '../../errors';
import type { CliIo } from '../io';

export const HELP = 'daa policy';

export const usageError = (message: string): DaaError => new DaaError('parameter_invalid', message, { hint: `See ${HELP} --help.` });

/** A person reads a terminal; a program reads everything else. */
export const forPeople = (values: { json?: boolean }, io: CliIo): boolean => values.json !== true && (io.stdout as { isTTY?: boolean }).isTTY === true;

export function oneFile(positionals: readonly string[], what: string): string {
	const [file] = positionals;
	if (file === undefined || positionals.length !== 1) throw usageError(what);
	return file;
}

export function wholeNumber(text: string | undefined, option: string, fallback: number, most: number): number {
	if (text === undefined) return fallback;
	const value = Number(text);
	if (Number.isInteger(value) && value >= 1 && value <= most) return value;
	throw usageError(`${option} must be a whole number from 1 to ${most}.`);
}

export function environmentOf(text: string | undefined): 'test' | 'production' {
	if (text === undefined || text === 'production') return 'production';
	if (text === 'test') return 'test';
	throw usageError('--environment must be test or production.');
}
