import { isMain, serve } from './http-kit.mjs';
import { credentialsOf, startService } from './service-kit.mjs';

/** Slack answers 200 with `ok: false`; only limits and breakdowns have a status. */
const refused = (error, extra = {}) => ({ status: 200, body: { ok: false, error, ...extra } });
const failures = {
	429: ({ retry_after: seconds = 1 }) => ({ status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': String(seconds) } }),
	500: () => ({ status: 500, body: { ok: false, error: 'internal_error' } }),
	503: ({ retry_after: seconds = 1 }) => ({ status: 503, body: { ok: false, error: 'service_unavailable' }, headers: { 'retry-after': String(seconds) } }),
	reject: (sentence) => refused('invalid_arguments', { response_metadata: { messages: [`[ERROR] ${sentence}`] } }),
	unknown: (path) => refused('unknown_method', { req_method: path.split('/').pop() }),
};

/** The arguments of a call, whether they came as JSON or as a form (the vendor's client sends forms). */
function argumentsOf({ body, text, query }) {
	if (typeof body === 'object' && body !== null) return body;
	const given = { ...Object.fromEntries(query), ...Object.fromEntries(new URLSearchParams(text)) };
	for (const name of ['metadata', 'blocks', 'view']) if (typeof given[name] === 'string') given[name] = JSON.parse(given[name]);
	return given;
}

/**
 * A local service that speaks Slack's Web API: auth.test, chat.postMessage, chat.update, views.open,
 * conversations.history, and takes answers at response URLs (`/answers/…`).
 * Options: port, token (any is taken when absent). Beside what service-kit.mjs gives: channels (messages by channel id,
 * newest first), views (as they were opened), answers (what was sent to response URLs). `set` takes
 * { C0123456789: { name: 'refunds' } }; a message to a member (U…) opens the conversation with them (D…).
 */
export async function startSlackServer({ port = 0, token } = {}) {
	const channels = new Map();
	const views = [];
	const answers = [];
	let serial = 1_795_000_000;

	function postMessage(call) {
		const { channel: given, text, blocks, metadata, thread_ts: thread } = argumentsOf(call);
		const channel = /^U/.test(given) ? given.replace(/^U/, 'D') : given;
		if (channel !== given && !channels.has(channel)) channels.set(channel, []);
		if (!channels.has(channel)) return refused('channel_not_found');
		if (!text && !blocks) return refused('no_text');
		if (text && text.length > 40_000) return refused('msg_too_long');
		return () => {
			const message = { type: 'message', user: 'U0BOT00001', bot_id: 'B0BOT00001', text, ts: `${(serial += 1)}.000100`, ...(metadata && { metadata }), ...(blocks && { blocks }), ...(thread && { thread_ts: thread }) };
			channels.get(channel).unshift(message);
			return { status: 200, body: { ok: true, channel, ts: message.ts, message } };
		};
	}

	function update(call) {
		const { channel, ts, text, blocks } = argumentsOf(call);
		const message = channels.get(channel)?.find((entry) => entry.ts === ts);
		if (!message) return refused('message_not_found');
		return () => {
			message.text = text;
			if (blocks) message.blocks = blocks;
			return { status: 200, body: { ok: true, channel, ts, text, message } };
		};
	}

	function openView(call) {
		const { trigger_id: trigger, view } = argumentsOf(call);
		if (!trigger) return refused('invalid_arguments');
		if (!view?.blocks?.length) return refused('invalid_arguments');
		return () => {
			views.push({ trigger_id: trigger, view });
			return { status: 200, body: { ok: true, view: { id: `V${views.length}`, ...view } } };
		};
	}

	function history(call) {
		const { channel, limit = '100', include_all_metadata: all } = argumentsOf(call);
		if (!channels.has(channel)) return refused('channel_not_found');
		const shown = channels.get(channel).slice(0, Number(limit)).map(({ metadata, ...message }) => ({ ...message, ...(metadata && String(all) === 'true' && { metadata }) }));
		return { status: 200, body: { ok: true, messages: shown, has_more: channels.get(channel).length > shown.length } };
	}

	const both = (pattern, handle) => [['GET', pattern, handle], ['POST', pattern, handle]];
	const service = await startService(
		{
			prefix: '/api/',
			routes: [
				...both(/^\/api\/auth\.test$/, () => ({ status: 200, body: { ok: true, team: 'Local', team_id: 'T0LOCAL001', user: 'gate', user_id: 'U0BOT00001' } })),
				['POST', /^\/api\/chat\.postMessage$/, postMessage],
				['POST', /^\/api\/chat\.update$/, update],
				['POST', /^\/api\/views\.open$/, openView],
				['POST', /^\/answers\//, (call) => () => (answers.push(call.body), { status: 200, body: { ok: true } })],
				...both(/^\/api\/conversations\.history$/, history),
			],
			failures,
			authorize(request, path) {
				// Who may answer is in the address.
				if (path.startsWith('/answers/')) return undefined;
				const { token: bearer } = credentialsOf(request);
				return bearer && (token === undefined || bearer === token) ? undefined : refused(bearer ? 'invalid_auth' : 'not_authed');
			},
			set: (id) => void (channels.has(id) || channels.set(id, [])),
			clear: () => channels.clear(),
			state: () => Object.fromEntries(channels),
		},
		port,
	);
	return { ...service, channels, views, answers };
}

if (isMain(import.meta.url)) {
	await serve((options) => startSlackServer({ port: options.port ?? 0, token: options.token }));
}
