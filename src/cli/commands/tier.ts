import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { MAX_PROPOSAL } from '../../draft/parse-proposal';
import { DaaError } from '../../errors';
import type { Environment } from '../../ports';
import { assessProposal } from '../../tier/assess-proposal';
import { loadPolicy } from '../../tier/load-policy';
import type { Policy } from '../../tier/policy';
import { refineDecision } from '../../tier/refine-decision';
import type { CliIo, Command } from '../io';

const USAGE = `daa tier --policy FILE [--environment test|production] [--now TIME] < proposals.jsonl

Rates one proposal per line by a policy and stores nothing. Prints, in order, one line for each:
  {"correlation_id","tier","rule","reason","route","ai_mode"}

A line that is no valid proposal is tier blocked, rule invalid_proposal; a proposal without a correlation_id is
called line_<number>. Empty lines are skipped. Without --environment each proposal is taken at its own word
(production when it has none); with it, a proposal that names the other one is refused. --now (ISO 8601) rates as at
that moment: rules that end, dates, who is on call. What only the store knows (counters, earlier drafts of the
conversation, switches) is not looked at, so a rule that reads a counter takes the stricter way.

Exit status: 0 rated, 2 the policy or the call is wrong.
`;

interface Options {
	policy: Policy;
	environment: Environment | undefined;
	now: Date;
}

async function readPolicy(path: string): Promise<Policy> {
	let text: string;
	try {
		text = await readFile(path, 'utf8');
	} catch (error) {
		const why = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
		throw new DaaError('policy_invalid', `The policy file ${path} cannot be read (${why}).`, { fields: { path }, cause: error });
	}
	return loadPolicy(text);
}

async function readOptions(args: readonly string[], cwd: string): Promise<Options | 'help'> {
	let values: { policy?: string; environment?: string; now?: string; help?: boolean };
	try {
		({ values } = parseArgs({
			args: [...args],
			options: { policy: { type: 'string' }, environment: { type: 'string' }, now: { type: 'string' }, help: { type: 'boolean' } },
		}));
	} catch (error) {
		throw new DaaError('parameter_invalid', (error as Error).message, { hint: 'See daa tier --help.' });
	}
	if (values.help) return 'help';
	const { environment } = values;
	if (environment !== undefined && environment !== 'test' && environment !== 'production') {
		throw new DaaError('parameter_invalid', '--environment must be test or production.', { hint: 'See daa tier --help.' });
	}
	const now = values.now === undefined ? new Date() : new Date(values.now);
	if (Number.isNaN(now.getTime())) throw new DaaError('parameter_invalid', '--now must be a time such as 2026-11-20T09:00:00Z.', { hint: 'See daa tier --help.' });
	if (values.policy === undefined) throw new DaaError('parameter_invalid', '--policy FILE is missing.', { hint: 'See daa tier --help.' });
	return { policy: await readPolicy(resolve(cwd, values.policy)), environment, now };
}

/** The whole lines of each chunk, so that answers leave in one write per chunk. An endless line is cut, not kept. */
async function* linesByChunk(input: NodeJS.ReadableStream): AsyncGenerator<string[]> {
	const decoder = new TextDecoder();
	let rest = '';
	for await (const chunk of input) {
		const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
		// One unit above the limit is enough for parseProposal to refuse it.
		rest = (parts.pop() ?? '').slice(0, MAX_PROPOSAL + 1);
		if (parts.length > 0) yield parts;
	}
	rest += decoder.decode();
	if (rest !== '') yield [rest];
}

/** Parsed when that gives an object; otherwise the text, whose problem parseProposal then names. */
function proposalOf(line: string): unknown {
	if (line.length > MAX_PROPOSAL) return line;
	try {
		const value: unknown = JSON.parse(line);
		return typeof value === 'object' && value !== null ? value : line;
	} catch {
		return line;
	}
}

function statedEnvironment(proposal: unknown): Environment {
	return typeof proposal === 'object' && (proposal as { environment?: unknown }).environment === 'test' ? 'test' : 'production';
}

function rate(line: string, number: number, { policy, environment, now }: Options): string {
	const proposal = proposalOf(line);
	const { action, risk, correlationId } = assessProposal(proposal, policy, {
		environment: environment ?? statedEnvironment(proposal),
		newId: () => `line_${number}`,
		now: () => now,
	});
	const refined = action ? refineDecision(action, risk, policy, { now, workflowId: 'cli' }) : risk;
	const { tier, rule, reason, route, ai_mode } = refined;
	return JSON.stringify({ correlation_id: correlationId, tier, rule, reason, route, ai_mode });
}

/** Waits while the reader is slow; false once nobody reads any more. */
async function write(stdout: CliIo['stdout'], text: string): Promise<boolean> {
	const stream = stdout as Partial<NodeJS.WriteStream>;
	if (stream.destroyed) return false;
	if (stdout.write(text) !== false || !stream.once) return true;
	try {
		await once(stdout as NodeJS.WriteStream, 'drain');
		return true;
	} catch {
		return false;
	}
}

export const tier: Command = async (args, io) => {
	const options = await readOptions(args, io.cwd);
	if (options === 'help') {
		io.stdout.write(USAGE);
		return 0;
	}
	let number = 0;
	for await (const lines of linesByChunk(io.stdin)) {
		let answers = '';
		for (const line of lines) {
			number += 1;
			const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
			if (text.trim() !== '') answers += `${rate(text, number, options)}\n`;
		}
		if (answers !== '' && !(await write(io.stdout, answers))) break;
	}
	return 0;
};
