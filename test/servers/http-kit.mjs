import { createServer } from 'node:http';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Bodies above this are refused, so that a test that sends too much notices at once. */
const MAX_BODY = 5_000_000;

/** The whole request body as text. */
export function readBody(request) {
	return new Promise((resolve, reject) => {
		const chunks = [];
		let size = 0;
		request.on('data', (chunk) => {
			size += chunk.length;
			if (size > MAX_BODY) return;
			chunks.push(chunk);
		});
		request.on('end', () => (size > MAX_BODY ? reject(new Error('body too large')) : resolve(Buffer.concat(chunks).toString('utf8'))));
		request.on('error', reject);
	});
}

/** The text as JSON, or undefined when it is not JSON. */
export function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function sendJson(response, status, body, headers = {}) {
	const text = JSON.stringify(body);
	response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(text), ...headers });
	response.end(text);
}

/** The open connection keeps the program alive meanwhile; the timer itself does not. */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** `&<>"'` made harmless in HTML text and attributes. */
export function escapeHtml(value) {
	const names = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
	return String(value).replace(/[&<>"']/g, (character) => names[character]);
}

/**
 * Starts a server on 127.0.0.1. `handle(request, response, body)` may return a promise; what it throws is a 500.
 * Returns { url, port, close }; close also cuts connections that still hang.
 */
export async function listen(handle, port = 0) {
	const server = createServer((request, response) => {
		readBody(request)
			.then((body) => handle(request, response, body))
			.catch((error) => {
				if (!response.headersSent) sendJson(response, 500, { status: 'error', message: String(error?.message ?? error) });
				else response.destroy();
			});
	});
	await new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const actual = server.address().port;
	return {
		url: `http://127.0.0.1:${actual}`,
		port: actual,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** `--name value` and `--flag` of a command line, as { name: 'value', flag: true }. */
export function readOptions(args) {
	const options = {};
	for (let index = 0; index < args.length; index += 1) {
		const name = args[index];
		if (!name?.startsWith('--')) throw new Error(`Unknown argument ${name}`);
		const next = args[index + 1];
		const hasValue = next !== undefined && !next.startsWith('--');
		options[name.slice(2)] = hasValue ? next : true;
		if (hasValue) index += 1;
	}
	return options;
}

/** Is this module the program that was started? */
export function isMain(moduleUrl) {
	return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(moduleUrl);
}

/** Runs a server from the command line: one JSON line with its address, then until SIGINT or SIGTERM. */
export async function serve(start) {
	const server = await start(readOptions(process.argv.slice(2)));
	console.log(JSON.stringify({ port: server.port, url: server.url, pid: process.pid }));
	for (const signal of ['SIGINT', 'SIGTERM']) {
		process.once(signal, () => {
			server.close().then(() => process.exit(0));
		});
	}
}
