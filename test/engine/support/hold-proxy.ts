import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What is held: a request before it is passed on, or its answer after that. */
export type HeldPart = 'request' | 'answer';

export interface HoldProxy {
	url: string;
	/** Holds the nth request of this method whose path ends in this id; the promise resolves when it has arrived. */
	hold(id: string, method: string, number: number, part: HeldPart): { arrived: Promise<void>; release(): void };
	close(): Promise<void>;
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
	let resolve: () => void = () => undefined;
	const promise = new Promise<void>((done) => (resolve = done));
	return { promise, resolve };
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return text;
};

/**
 * Stands before a local service and holds single requests or answers, so that an execution can be caught at any point.
 * What is released goes on even if whoever asked is dead by then: that is how late applications come about. Paths under
 * `/mark/` are answered here.
 */
export async function startHoldProxy(target: string): Promise<HoldProxy> {
	const holds = new Map<string, { gate: Promise<void>; arrive: () => void }>();
	const seen = new Map<string, number>();

	async function pause(key: string): Promise<void> {
		const hold = holds.get(key);
		hold?.arrive();
		await hold?.gate;
	}

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = await bodyOf(request);
		const path = request.url ?? '/';
		const id = new URL(path, target).pathname.split('/').pop() ?? '';
		const place = path.startsWith('/mark/') ? `${path.split('/')[2]} ${id}` : `${request.method} ${id}`;
		const number = (seen.get(place) ?? 0) + 1;
		seen.set(place, number);
		await pause(`${place} ${number} request`);
		if (path.startsWith('/mark/')) return void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
		const { authorization = '', 'content-type': type = '' } = request.headers;
		const answer = await fetch(target + path, { method: request.method ?? 'GET', headers: { authorization, ...(type && { 'content-type': type }) }, ...(body !== '' && { body }) });
		const text = await answer.text();
		await pause(`${place} ${number} answer`);
		response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' }).end(text);
	}

	const server = createServer((request, response) => {
		response.on('error', () => undefined);
		serve(request, response).catch(() => response.destroy());
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return {
		url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
		hold(id, method, number, part) {
			const [arrival, gate] = [deferred(), deferred()];
			holds.set(`${method} ${id} ${number} ${part}`, { gate: gate.promise, arrive: arrival.resolve });
			return { arrived: arrival.promise, release: gate.resolve };
		},
		close: () =>
			new Promise((done) => {
				server.close(() => done());
				server.closeAllConnections();
			}),
	};
}
