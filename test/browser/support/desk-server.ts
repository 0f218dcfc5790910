import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleReview, handleRun, type ReviewAnswer, type ReviewDeps } from '../../../src/desk';
import { reassess } from '../../approve/fixtures';
import type { TestPorts } from '../../support/test-ports';

export interface DeskServer {
	url: string;
	/** The page of a review link. */
	page(token: string | undefined): string;
	/** The list of a run link. */
	list(token: string): string;
	/** What the page finds out beside the store; may be set anew by each test. */
	sources: NonNullable<ReviewDeps['sources']>;
	/** Every answer so far. */
	answers: Pick<ReviewAnswer, 'response'>[];
	close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

/** The desk behind plain HTTP, its headers and all, without n8n: for what a browser makes of many pages. */
export async function startDeskServer(ports: TestPorts): Promise<DeskServer> {
	const answers: DeskServer['answers'] = [];
	const sources: DeskServer['sources'] = {};
	const server = createServer((request, response) => {
		void (async () => {
			const url = new URL(request.url ?? '/', 'http://desk');
			if (url.pathname !== '/review') return response.writeHead(404).end();
			const asked = { method: request.method ?? '', actionUrl: request.url ?? '', contentType: request.headers['content-type'], body: await bodyOf(request), now: ports.now() };
			const run = url.searchParams.get('r');
			const answer =
				run === null
					? await handleReview(ports, { ...asked, token: url.searchParams.get('t') ?? undefined }, { reassess, sources })
					: await handleRun(ports, { ...asked, token: run }, { reassess, urlOf: (token) => `/review?t=${token}` });
			answers.push(answer);
			return response.writeHead(answer.response.status, answer.response.headers).end(answer.response.body);
		})();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url: base,
		list: (token) => `${base}/review?r=${token}`,
		page: (token) => `${base}/review?t=${token ?? ''}`,
		sources,
		answers,
		close: () => new Promise<void>((resolve) => server.close(() => resolve())),
	};
}
