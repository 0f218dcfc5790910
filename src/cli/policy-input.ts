import { readFile, stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { MAX_PROPOSAL } from '../draft/parse-proposal';
import { DaaError } from '../errors';
import { loadPolicy, MAX_POLICY } from '../tier/load-policy';
import { parsePastLine } from '../tier/life/parse-past-line';
import type { PastDecision } from '../tier/life/past-decision';
import type { Policy } from '../tier/policy';
import type { CliIo } from './io';

export interface ReadPolicy {
	policy: Policy;
	text: string;
}

/** Reads a policy file. Throws DaaError `parameter_invalid` when there is none, `policy_invalid` when it is broken. */
export async function readPolicyFile(name: string, io: CliIo): Promise<ReadPolicy> {
	const path = resolve(io.cwd, name);
	let text: string;
	try {
		if ((await stat(path)).size > MAX_POLICY) throw new DaaError('policy_invalid', `The policy file ${path} is larger than ${MAX_POLICY} bytes.`, { fields: { path } });
		text = await readFile(path, 'utf8');
	} catch (error) {
		if (error instanceof DaaError) throw error;
		throw new DaaError('parameter_invalid', `The policy file ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`, { fields: { path }, cause: error });
	}
	return { policy: loadPolicy(text), text };
}

/** Past decisions from a JSON Lines file, one line in memory at a time; "-" is the standard input. */
export async function* readPastLines(name: string, io: CliIo): AsyncGenerator<PastDecision> {
	const path = resolve(io.cwd, name);
	if (name !== '-' && !(await stat(path).catch(() => undefined))?.isFile()) {
		throw new DaaError('parameter_invalid', `The data file ${path} is not a file that can be read.`, { fields: { path } });
	}
	const input = name === '-' ? io.stdin : createReadStream(path);
	for await (const line of createInterface({ input, crlfDelay: Infinity })) {
		// One unit above the limit is enough to be refused; the rest of an endless line is not needed.
		if (line.trim() !== '') yield parsePastLine(line.slice(0, 2 * MAX_PROPOSAL).replace(/^\uFEFF/, ''));
	}
}
