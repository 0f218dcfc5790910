import { constants, type Stats } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { extname, isAbsolute, normalize } from 'node:path';
import { DaaError, isDaaError } from '../errors';
import { loadPolicy, MAX_POLICY } from '../tier/load-policy';
import type { Policy } from '../tier/policy';

interface Read {
	/** What changes when the file does. */
	mark: string;
	policy: Policy;
}

/** By path. A broken file is not kept, so it is read again the next time. */
const known = new Map<string, Read>();
/** More files than this no workflow reads; the oldest one goes. */
const MAX_KNOWN = 50;

const refuse = (path: string, why: string, cause?: unknown): DaaError =>
	new DaaError('policy_invalid', `The policy file ${path} ${why}.`, { fields: { path }, hint: 'Nothing is decided without a policy.', cause });

function checkPath(path: string): string {
	if (!isAbsolute(path) || path.includes('\0')) throw refuse(path, 'must be given by its absolute path');
	const clean = normalize(path);
	if (extname(clean).toLowerCase() !== '.json') throw refuse(clean, 'must end in .json');
	return clean;
}

const markOf = ({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string => [dev, ino, size, mtimeMs, ctimeMs].join(':');

/**
 * Opens the file itself, never what a link of its name points to: whoever may write into the folder could otherwise
 * have any file of the server read, and its first lines quoted in an error. Links above it are the checkout's own.
 */
async function openFile(path: string): Promise<{ file: FileHandle; stats: Stats }> {
	if ((await lstat(path)).isSymbolicLink()) throw refuse(path, 'is a symbolic link; name the file it leads to');
	const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	try {
		const stats = await file.stat();
		if (!stats.isFile()) throw refuse(path, 'is not a file');
		if (stats.size > MAX_POLICY) throw refuse(path, `is larger than ${MAX_POLICY} bytes`);
		return { file, stats };
	} catch (error) {
		await file.close();
		throw error;
	}
}

/** At most the limit, even when the file grows while it is read. */
async function readText(file: FileHandle, path: string): Promise<string> {
	const buffer = Buffer.alloc(MAX_POLICY + 1);
	let length = 0;
	for (;;) {
		const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
		length += bytesRead;
		if (length > MAX_POLICY) throw refuse(path, `is larger than ${MAX_POLICY} bytes`);
		if (bytesRead === 0) break;
	}
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length));
	} catch (error) {
		throw refuse(path, 'is not text in UTF-8', error);
	}
}

/** In words: n8n takes a message that holds one of these codes for a network failure and shows one of its own. */
const WHY: Readonly<Record<string, string>> = {
	ENOENT: 'does not exist',
	ENOTDIR: 'does not exist',
	EACCES: 'may not be read by this process',
	EPERM: 'may not be read by this process',
	ELOOP: 'is a symbolic link',
};

function named(path: string, error: unknown): unknown {
	if (isDaaError(error)) {
		if (error.fields.path === path) return error;
		return new DaaError(error.code, `In ${path}: ${error.message}`, { fields: { ...error.fields, file: path }, hint: error.hint, cause: error });
	}
	const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
	return refuse(path, WHY[code] ?? `cannot be read (${code})`, error);
}

/**
 * The policy in a file of a checkout on this server. Read again whenever the file has changed, and never served from
 * memory when it is gone or broken. Throws DaaError `policy_invalid` that names the file, the path in it and the line.
 */
export async function policyFile(given: string): Promise<Policy> {
	const path = checkPath(given);
	try {
		const { file, stats } = await openFile(path);
		try {
			const mark = markOf(stats);
			const read = known.get(path);
			if (read?.mark === mark) return read.policy;
			known.delete(path);
			const policy = loadPolicy(await readText(file, path));
			if (known.size >= MAX_KNOWN) known.delete(known.keys().next().value ?? '');
			known.set(path, { mark, policy });
			return policy;
		} finally {
			await file.close();
		}
	} catch (error) {
		known.delete(path);
		throw named(path, error);
	}
}
