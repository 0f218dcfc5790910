import { once } from 'node:events';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { checkpointPublicKey, DEFAULT_ORIGIN } from '../../audit/checkpoint';
import { exportLog } from '../../audit/export-log';
import { verifyExport, type VerifyOptions } from '../../audit/verify-export';
import { DaaError } from '../../errors';
import type { CliIo, Command } from '../io';
import { keysFromEnvironment } from '../keys-from-environment';
import { LOCATION_OPTIONS, openStoreFrom, parseOrRefuse } from './store';

const USAGE = `daa audit export (--sqlite PATH | --postgres URL [--schema NAME]) [--out FILE] [--private] [--origin NAME]
daa audit verify EXPORT [--checkpoint OLD] [--public-key KEY]

export writes the whole audit log as JSON Lines (to the standard output without --out): a header with a signed
checkpoint, then one event per line. --private also decrypts the private parts, so the file holds personal data.
It needs DAA_SIGNING_KEYS: [{"kid","secret" (base64),"active"}], the keys of the Approval Gate credential.
The store may also be named by DAA_SQLITE or DAA_POSTGRES_URL (and DAA_POSTGRES_SCHEMA).

verify checks an export ("-" is the standard input) and prints one line:
  {"ok":true,"size","root","anchored_by"} or {"ok":false,"row","kind","reason"}
row is the number of the first wrong row, from 0, or null for the header line; kind is edited, removed, reordered,
truncated, inserted, rewritten or checkpoint. OLD is a checkpoint or an older export that was kept away from the
store, KEY a public key that was (or a file that holds it). Without either, a file that was rewritten as a whole and
signed again passes: anchored_by is then empty.

Exit status: 0 intact (or exported), 1 not intact, 2 the call is wrong or nothing could be checked.
`;

const HELP = 'daa audit';
const MAX_NOTE_BYTES = 10_000;
const READ_CHUNK_BYTES = 1 << 20;

const usageError = (message: string): DaaError => new DaaError('parameter_invalid', message, { hint: `See ${HELP} --help.` });

async function writeTo(stream: CliIo['stdout'] | WriteStream, text: string): Promise<void> {
	if (stream.write(text) === false && 'once' in stream) await once(stream as WriteStream, 'drain');
}

/** Writes beside the file and puts it in place at the end: a broken-off export never looks like a whole one. */
async function intoFile<T>(path: string, work: (write: (text: string) => Promise<void>) => Promise<T>): Promise<T> {
	const part = `${path}.part`;
	const file = createWriteStream(part, { mode: 0o600 });
	// Heard while waiting below; without a listener an early failure would end the process.
	file.on('error', () => {});
	try {
		const result = await work(async (text) => {
			if (file.errored) throw file.errored;
			await writeTo(file, text);
		});
		file.end();
		await finished(file);
		await rename(part, path);
		return result;
	} catch (error) {
		file.destroy();
		await rm(part, { force: true });
		const code = (error as NodeJS.ErrnoException).code;
		if (typeof code === 'string' && (error as NodeJS.ErrnoException).syscall) throw usageError(`${path} cannot be written (${code}).`);
		throw error;
	}
}

async function exportCommand(args: readonly string[], io: CliIo): Promise<number> {
	const options = { ...LOCATION_OPTIONS, out: { type: 'string' }, private: { type: 'boolean' }, origin: { type: 'string' } } as const;
	const { values } = parseOrRefuse({ args: [...args], options }, HELP);
	const keys = keysFromEnvironment(io);
	const { origin = DEFAULT_ORIGIN, out } = values;
	const store = await openStoreFrom(values, io, { help: HELP, existing: true });
	try {
		const run = (write: (text: string) => Promise<void>) => exportLog({ store, keys, now: () => new Date(), origin, withPrivate: values.private ?? false, write });
		if (out === undefined) {
			await run((text) => writeTo(io.stdout, text));
			return 0;
		}
		const head = await intoFile(resolve(io.cwd, out), run);
		io.stdout.write(`${JSON.stringify({ ...head, out, public_key: checkpointPublicKey(keys, origin) })}\n`);
		return 0;
	} finally {
		await store.close();
	}
}

async function mustBeFile(path: string, what: string): Promise<void> {
	const found = await stat(path).catch(() => undefined);
	if (!found?.isFile()) throw usageError(`The ${what} ${path} is not a file that can be read.`);
}

/** A checkpoint is a few lines; an older export starts with its JSON header. */
async function readHeldFile(path: string): Promise<Pick<VerifyOptions, 'checkpoint' | 'older'>> {
	await mustBeFile(path, 'checkpoint');
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_NOTE_BYTES), 0, MAX_NOTE_BYTES, 0);
		const start = buffer.toString('utf8', 0, bytesRead);
		return start.startsWith('{') ? { older: createReadStream(path, { highWaterMark: READ_CHUNK_BYTES }) } : { checkpoint: start };
	} finally {
		await file.close();
	}
}

/** The key itself (`name+hash+base64`), or a file that holds it. */
async function readPublicKey(value: string, cwd: string): Promise<string> {
	if (/^[^\s+]+\+[0-9a-f]{8}\+/.test(value)) return value;
	const path = resolve(cwd, value);
	await mustBeFile(path, 'public key');
	return (await readFile(path, 'utf8')).trim();
}

async function verifyCommand(args: readonly string[], io: CliIo): Promise<number> {
	const options = { checkpoint: { type: 'string' }, 'public-key': { type: 'string' } } as const;
	const { values, positionals } = parseOrRefuse({ args: [...args], allowPositionals: true, options }, HELP);
	const [file] = positionals;
	if (file === undefined || positionals.length !== 1) throw usageError('verify takes one export.');
	const path = resolve(io.cwd, file);
	if (file !== '-') await mustBeFile(path, 'export');
	const held: VerifyOptions = {};
	if (values.checkpoint !== undefined) Object.assign(held, await readHeldFile(resolve(io.cwd, values.checkpoint)));
	if (values['public-key'] !== undefined) held.publicKey = await readPublicKey(values['public-key'], io.cwd);
	const chunks = file === '-' ? (io.stdin as AsyncIterable<Uint8Array | string>) : createReadStream(path, { highWaterMark: READ_CHUNK_BYTES });
	const result = await verifyExport(chunks, held);
	io.stdout.write(`${JSON.stringify(result)}\n`);
	return result.ok ? 0 : 1;
}

export const audit: Command = async (args, io) => {
	const [action, ...rest] = args;
	if (args.includes('--help')) {
		io.stdout.write(USAGE);
		return 0;
	}
	if (action === 'export') return await exportCommand(rest, io);
	if (action === 'verify') return await verifyCommand(rest, io);
	throw usageError('daa audit takes export or verify.');
};
