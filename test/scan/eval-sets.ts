import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One row of a development set; offsets are UTF-16 units, end exclusive. */
export interface Row {
	id: string;
	text: string;
	spans?: { start: number; end: number; type: string }[];
	label?: string | string[];
	meta?: Record<string, unknown>;
}

/** Beside the repository; absent on most machines. */
export const SETS_FOLDER = process.env.DAA_GUARD_SETS ?? resolve(__dirname, '../../../shared/guard-dev');

export const hasSets = (): boolean => existsSync(SETS_FOLDER);

export const setNames = (): string[] => readdirSync(SETS_FOLDER).filter((name) => name.endsWith('.jsonl')).map((name) => name.replace('.jsonl', '')).sort();

export function readSet(name: string): Row[] {
	return readFileSync(join(SETS_FOLDER, `${name}.jsonl`), 'utf8')
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as Row);
}
