import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { handleDesk, type DeskEvent } from '../desk/handle-desk';
import type { DeskResponse } from '../desk/handle-review';
import type { Provider, ProviderCache } from '../identity/oidc/provider';
import { answerSlack, isFromSlack } from './answer-slack';
import { decidingAt } from './desk-deciding';
import { deskUrlOf } from './desk-registration';
import { gateOf } from './gate-of';
import { n8nHttp } from './http';
import type { Gate } from './open-gate';
import { signInLinkSender } from './sign-in-links';

/** n8n makes a new node context for every request; what is known of a provider outlives it. */
const providers: ProviderCache = new Map();
const LIMITS = { timeoutMs: 10_000, maxBytes: 500_000 };

const UNAVAILABLE: DeskResponse = {
	status: 503,
	headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; sandbox" },
	body: '<!doctype html><html lang="en"><title>Not available</title><h1>This page is not available right now</h1><p>Nothing was decided. Please try again in a minute, or ask whoever runs this workflow.</p></html>',
};

function providerOf(functions: IWebhookFunctions, gate: Gate): Provider | undefined {
	return gate.oidc && { settings: gate.oidc, http: n8nHttp(functions, undefined, 0, LIMITS), now: gate.ports.now, cache: providers };
}

function send(functions: IWebhookFunctions, response: DeskResponse): void {
	const out = functions.getResponseObject();
	if (out.headersSent) return;
	out.status(response.status).set(response.headers).send(response.body);
}

/** What happens after the answer has nobody left to tell; it is logged. */
async function quietly(functions: IWebhookFunctions, work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		functions.logger.error(`Review desk: work after an answer failed: ${error instanceof Error ? error.name : 'unknown error'}`);
	}
}

async function answer(functions: IWebhookFunctions, emit: (event: DeskEvent) => void): Promise<DeskResponse> {
	const gate = await gateOf(functions);
	const request = functions.getRequestObject();
	const provider = providerOf(functions, gate);
	const sendSignInLink = signInLinkSender(functions, gate);
	return await handleDesk({
		ports: gate.ports,
		request: {
			method: request.method,
			query: new URL(request.originalUrl, 'http://desk.invalid').searchParams,
			cookies: request.headers.cookie,
			contentType: request.headers['content-type'],
			contentLength: Number(request.headers['content-length'] ?? Number.NaN),
			body: request.body as unknown,
			now: gate.ports.now(),
		},
		deskUrl: deskUrlOf(functions, gate),
		...(sendSignInLink && { sendSignInLink }),
		deciding: decidingAt(functions, gate),
		later: (work) => setImmediate(() => void quietly(functions, work)),
		emit,
		...(provider && { provider }),
		report: (reference, error) => functions.logger.error(`Review desk fault ${reference}: ${error instanceof Error ? error.name : typeof error}`),
	});
}

/** Review Desk Trigger's webhook(). A visit starts an execution only where a person asked for what its item says. */
export async function answerDesk(functions: IWebhookFunctions): Promise<IWebhookResponseData> {
	let response = UNAVAILABLE;
	let after: (() => Promise<void>) | undefined;
	const events: DeskEvent[] = [];
	try {
		if (isFromSlack(functions.getRequestObject())) ({ response, after } = await answerSlack(functions, await gateOf(functions)));
		else response = await answer(functions, (event) => void events.push(event));
	} catch (error) {
		functions.logger.error(`Review Desk Trigger could not answer a request: ${error instanceof Error ? error.name : 'unknown error'}`);
	}
	try {
		send(functions, response);
	} catch {
		// The connection is gone; what was decided stands in the store.
	}
	if (after) await quietly(functions, after);
	return { noWebhookResponse: true, ...(events.length > 0 && { workflowData: [events.map((json) => ({ json: json as IDataObject }))] }) };
}
