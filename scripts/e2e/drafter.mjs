import { createHash } from 'node:crypto';
import { listen, parseJson, sendJson } from '../../test/servers/http-kit.mjs';

/** The first kind whose words occur decides; the words are those that customers use. */
const KINDS = [
	{ intent: 'contact_human_agent', words: /\b(human|person|agent|operator|someone|somebody|assistant|representative)\b/i },
	{ intent: 'refund_request', words: /\b(refund|reimburs|compensat|rebate|restitution|money back)/i, amounts: [12, 34.5, 49.99, 120, 260, 480, 510, 900] },
	{ intent: 'complaint', words: /\b(complain|claim|reclamation|unhappy|dissatisf)/i, amounts: [10, 25, 75] },
	{ intent: 'track_order', words: /\b(track|order|purchase|status|package|eta)\b/i },
];

/** A stable number from 0 to `size` - 1 for a text. */
export function pick(text, size, salt = '') {
	return createHash('sha256').update(`${salt}:${text}`).digest().readUInt32BE(0) % size;
}

/** An amount that the customer names ("350 dollars", "$40"), if there is one. */
function namedAmount(text) {
	const found = /(?:[$€]\s?(\d{1,5})|\b(\d{1,5})\s?(?:dollars|euros|usd|eur|bucks)\b)/i.exec(text);
	return found ? Number(found[1] ?? found[2]) : undefined;
}

/** Most answers are careful; one in ten promises what nobody has verified, as models do now and then. */
function responseFor(text, amount) {
	if (amount !== undefined && pick(text, 10, 'promise') === 0) return `Good news: we have refunded ${amount.toFixed(2)} EUR to your card.`;
	return 'Thank you for writing. We are looking into it and will come back to you today.';
}

/** The draft for a message, from its words alone; messages about no refund get none. */
export function draftFor(text) {
	const kind = KINDS.find(({ words }) => words.test(text)) ?? { intent: 'other' };
	const amount = kind.amounts && (namedAmount(text) ?? kind.amounts[pick(text, kind.amounts.length, 'amount')]);
	const confidence = [0.95, 0.88, 0.72, 0.55][pick(text, 4, 'confidence')];
	return {
		facts: amount === undefined ? {} : { amount },
		classification: { intent: kind.intent, intent_confidence: confidence, sentiment: 'neutral', sentiment_confidence: 0.8, language: 'en', language_confidence: 0.99 },
		draft: {
			prompt_template_version: 'e2e-1',
			response: responseFor(text, amount),
			confidence,
			rationale: `The message reads like ${kind.intent.replaceAll('_', ' ')}.`,
		},
	};
}

/** A draft service without a model that speaks OpenAI's chat completions; the user message's last line is the text. */
export function startDrafter() {
	return listen((request, response, body) => {
		const messages = parseJson(body)?.messages;
		if (request.method !== 'POST' || !request.url.endsWith('/v1/chat/completions') || !Array.isArray(messages)) {
			return sendJson(response, 404, { error: { message: 'Unknown request', type: 'invalid_request_error' } });
		}
		const text = String(messages.at(-1).content).split('\n').at(-1);
		const message = { role: 'assistant', content: JSON.stringify(draftFor(text)), refusal: null };
		return sendJson(response, 200, {
			id: 'chatcmpl-e2e',
			object: 'chat.completion',
			created: 0,
			model: 'scripted-e2e-drafter',
			choices: [{ index: 0, message, finish_reason: 'stop' }],
			usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
		});
	});
}
