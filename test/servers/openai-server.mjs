import { randomUUID } from 'node:crypto';
import { isMain, listen, parseJson, sendJson, serve } from './http-kit.mjs';
import { draftFor } from './openai-drafts.mjs';

const failure = (message, type, code) => ({ error: { message, type, param: null, code } });

/** The text a model would read: every message's content, the user's last. */
function promptOf(messages) {
	return messages
		.map(({ content }) => (Array.isArray(content) ? content.map((part) => part?.text ?? '').join('\n') : String(content ?? '')))
		.join('\n');
}

function completion(body) {
	const content = JSON.stringify(draftFor(promptOf(body.messages)));
	const tokens = (text) => Math.ceil(text.length / 4);
	const usage = { prompt_tokens: tokens(promptOf(body.messages)), completion_tokens: tokens(content) };
	return {
		id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
		object: 'chat.completion',
		created: Math.floor(Date.now() / 1000),
		model: 'scripted-draft-service',
		choices: [{ index: 0, message: { role: 'assistant', content, refusal: null, annotations: [] }, logprobs: null, finish_reason: 'stop' }],
		usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
		service_tier: 'default',
		system_fingerprint: 'scripted',
	};
}

/**
 * A scripted draft service that speaks OpenAI's chat completions: no model runs here, the same ticket text always gets
 * the same draft. Options: port, token (asked for when given). Returns { url, port, requests, close() }.
 */
export async function startOpenAiServer({ port = 0, token } = {}) {
	const requests = [];
	async function handle(request, response, text) {
		const { pathname } = new URL(request.url, 'http://local');
		if (pathname === '/__requests') return sendJson(response, 200, requests);
		const body = parseJson(text);
		requests.push({ method: request.method, path: request.url, body: body ?? null });
		if (token !== undefined && request.headers.authorization !== `Bearer ${token}`) {
			return sendJson(response, 401, failure('Incorrect API key provided.', 'invalid_request_error', 'invalid_api_key'));
		}
		if (pathname === '/v1/models') {
			return sendJson(response, 200, { object: 'list', data: [{ id: 'scripted-draft-service', object: 'model', created: 0, owned_by: 'local' }] });
		}
		if (pathname !== '/v1/chat/completions' || request.method !== 'POST') {
			return sendJson(response, 404, failure(`Unknown request URL: ${request.method} ${pathname}.`, 'invalid_request_error', 'unknown_url'));
		}
		if (!Array.isArray(body?.messages) || body.messages.length === 0) {
			return sendJson(response, 400, failure("Missing required parameter: 'messages'.", 'invalid_request_error', 'missing_required_parameter'));
		}
		return sendJson(response, 200, completion(body), { 'x-request-id': `req_${randomUUID()}` });
	}
	return { ...(await listen(handle, Number(port))), requests };
}

if (isMain(import.meta.url)) {
	await serve((options) => startOpenAiServer({ port: options.port ?? 0, token: options.token }));
}
