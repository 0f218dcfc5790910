import { randomUUID } from 'node:crypto';
import { listen, parseJson, sendJson } from './http-kit.mjs';

/** `{ text }` answers; `{ calls: [{ name, args, id? }], text? }` calls tools. */
function messageOf({ text = '', calls = [] }) {
	if (calls.length === 0) return { role: 'assistant', content: text, refusal: null, annotations: [] };
	const tool_calls = calls.map(({ name, args, id }) => ({ id: id ?? `call_${randomUUID().replaceAll('-', '').slice(0, 24)}`, type: 'function', function: { name, arguments: JSON.stringify(args) } }));
	return { role: 'assistant', content: text === '' ? null : text, refusal: null, tool_calls };
}

/**
 * A scripted agent's model that speaks OpenAI's chat completions: no model runs here. `reply(body)` is given the request and
 * says the next turn, see messageOf. Returns { url, port, requests, close() }; `requests` are the bodies, in order.
 */
export async function startAgentModel(reply, { port = 0 } = {}) {
	const requests = [];
	async function handle(request, response, text) {
		const { pathname } = new URL(request.url, 'http://local');
		const body = parseJson(text);
		if (pathname === '/v1/models') return sendJson(response, 200, { object: 'list', data: [{ id: 'scripted-agent', object: 'model', created: 0, owned_by: 'local' }] });
		if (pathname !== '/v1/chat/completions' || request.method !== 'POST' || !Array.isArray(body?.messages)) {
			return sendJson(response, 404, { error: { message: `Unknown request URL: ${request.method} ${pathname}.`, type: 'invalid_request_error', param: null, code: 'unknown_url' } });
		}
		requests.push(body);
		const message = messageOf(await reply(body));
		return sendJson(response, 200, {
			id: `chatcmpl-${randomUUID().replaceAll('-', '')}`,
			object: 'chat.completion',
			created: Math.floor(Date.now() / 1000),
			model: 'scripted-agent',
			choices: [{ index: 0, message, logprobs: null, finish_reason: message.tool_calls ? 'tool_calls' : 'stop' }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		});
	}
	return { ...(await listen(handle, Number(port))), requests };
}
