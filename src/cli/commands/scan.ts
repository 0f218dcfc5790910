import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod/v4';
import { DaaError } from '../../errors';
import { parseGuardrailSettings, scanText, type GuardrailSettings } from '../../scan';
import type { CliIo, Command } from '../io';

const USAGE = `daa scan [--settings FILE] [FILE] < texts.jsonl

Reads one JSON object per line: {"id", "text", "direction": "input"|"draft", "customer_text", "facts"}.
Writes one per line, in the same order:
  {"id", "action", "findings": [{"type", "category", "start", "end", "check"}], "masked"}
A line that cannot be read gives {"id", "action": "blocked", "findings": [], "masked": "", "error"}.
Offsets are UTF-16 code units, end exclusive. Exit status: 0, 1 when a line could not be read or a check failed, 2 when the call is wrong.
`;

/** Longest accepted line in UTF-16 units; a longer one is skipped to its end and reported. */
const LONGEST_LINE = 16_000_000;
const WRITE_AT = 65_536;

const lineSchema = z.object({
	id: z.union([z.string(), z.number()]).nullish(),
	text: z.string(),
	direction: z.enum(['input', 'draft']).nullish(),
	customer_text: z.string().nullish(),
	facts: z.record(z.string(), z.unknown()).nullish(),
});

const bad = (id: unknown, error: string): { line: string; ok: boolean } => ({
	line: JSON.stringify({ id: typeof id === 'string' || typeof id === 'number' ? id : null, action: 'blocked', findings: [], masked: '', error }),
	ok: false,
});

function scanLine(line: string, settings: GuardrailSettings): { line: string; ok: boolean } {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return bad(null, 'the line is not JSON');
	}
	const parsed = lineSchema.safeParse(value);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		const path = issue && issue.path.length > 0 ? issue.path.map(String).join('.') : '(root)';
		return bad((value as { id?: unknown } | null)?.id, `${path}: ${issue?.message ?? 'cannot be read'}`);
	}
	const { id, text, direction, customer_text: customerText, facts } = parsed.data;
	const result = scanText({ text, direction: direction ?? 'input', ...(typeof customerText === 'string' && { customerText }), ...(facts && { facts }) }, settings);
	const failed = result.failedChecks;
	return {
		line: JSON.stringify({ id: id ?? null, action: result.action, findings: result.findings, masked: result.masked, ...(failed.length > 0 && { error: `could not run: ${failed.join(', ')}`, failed_checks: failed }) }),
		ok: failed.length === 0,
	};
}

/** Lines of a stream without their ends; undefined for one that is too long. Empty lines are left out. */
async function* linesOf(stream: NodeJS.ReadableStream): AsyncGenerator<string | undefined> {
	const decoder = new TextDecoder('utf-8', { ignoreBOM: false });
	let parts: string[] = [];
	let length = 0;
	const take = (): string | undefined => {
		const line = length > LONGEST_LINE ? undefined : parts.join('');
		parts = [];
		length = 0;
		return line;
	};
	for await (const chunk of stream) {
		const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk as Uint8Array, { stream: true });
		let from = 0;
		for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
			length += end - from;
			if (length <= LONGEST_LINE) parts.push(text.slice(from, end));
			const line = take();
			if (line === undefined || line.trim() !== '') yield line;
			from = end + 1;
		}
		length += text.length - from;
		if (length <= LONGEST_LINE) parts.push(text.slice(from));
		else parts = [];
	}
	const last = take();
	if (last === undefined || last.trim() !== '') yield last;
}

/** Writes and, when the reader is slower, waits for it. */
async function write(out: CliIo['stdout'], text: string): Promise<void> {
	const accepted = out.write(text);
	const stream = out as Partial<NodeJS.WritableStream>;
	if (accepted === false && typeof stream.once === 'function') await new Promise<void>((done) => stream.once?.('drain', done));
}

interface Options {
	settings?: string;
	file?: string;
	help: boolean;
}

function readOptions(args: readonly string[]): Options {
	const options: Options = { help: false };
	for (let i = 0; i < args.length; i += 1) {
		const arg = args[i] as string;
		if (arg === '--help' || arg === '-h') options.help = true;
		else if (arg === '--settings') {
			const file = args[(i += 1)];
			if (file === undefined) throw new DaaError('parameter_invalid', '--settings needs a file.');
			options.settings = file;
		} else if (arg.startsWith('-') && arg !== '-') throw new DaaError('parameter_invalid', `There is no option "${arg}".`, { hint: 'See daa scan --help.' });
		else if (arg !== '-') options.file = arg;
	}
	return options;
}

async function settingsFrom(file: string | undefined, io: CliIo): Promise<GuardrailSettings> {
	if (file === undefined) return parseGuardrailSettings();
	let text: string;
	try {
		text = await readFile(resolve(io.cwd, file), 'utf8');
	} catch (cause) {
		throw new DaaError('parameter_invalid', `The settings file ${file} cannot be read.`, { cause });
	}
	return parseGuardrailSettings(text);
}

/** `daa scan`: guardrails over JSON Lines, streaming, in input order. */
export const scan: Command = async (args, io) => {
	const options = readOptions(args);
	if (options.help) {
		await write(io.stdout, USAGE);
		return 0;
	}
	const settings = await settingsFrom(options.settings, io);
	const input = options.file === undefined ? io.stdin : createReadStream(resolve(io.cwd, options.file));
	let allOk = true;
	let waiting: string[] = [];
	let size = 0;
	for await (const line of linesOf(input)) {
		const result = line === undefined ? bad(null, `the line is longer than ${LONGEST_LINE} characters`) : scanLine(line, settings);
		allOk &&= result.ok;
		waiting.push(result.line, '\n');
		size += result.line.length;
		if (size < WRITE_AT) continue;
		await write(io.stdout, waiting.join(''));
		waiting = [];
		size = 0;
	}
	if (waiting.length > 0) await write(io.stdout, waiting.join(''));
	return allOk ? 0 : 1;
};
