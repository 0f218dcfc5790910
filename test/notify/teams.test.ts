import Ajv from 'ajv';
import fc from 'fast-check';
import { adaptiveText, MAX_BYTES, teamsChannel, teamsMessage } from '../../src/notify/teams';
import { startRecorder } from '../servers/recorder.mjs';
import { fetchHttp } from '../support/fetch-http';
import { ATTACKS, item, itemWith, letter } from './letters';

/** Adaptive Card 1.4 (adaptivecards.io/explorer), as strict as its own schema and for the elements that are used. */
const text = { type: 'string', minLength: 1 };
const common = { spacing: { enum: ['None', 'Small', 'Default', 'Medium', 'Large', 'ExtraLarge', 'Padding'] }, separator: { type: 'boolean' } };
const textBlock = {
	type: 'object',
	properties: { type: { const: 'TextBlock' }, text, wrap: { type: 'boolean' }, size: { enum: ['Small', 'Default', 'Medium', 'Large', 'ExtraLarge'] }, weight: { enum: ['Lighter', 'Default', 'Bolder'] }, isSubtle: { type: 'boolean' }, ...common },
	required: ['type', 'text'],
	additionalProperties: false,
};
const factSet = { type: 'object', properties: { type: { const: 'FactSet' }, facts: { type: 'array', minItems: 1, items: { type: 'object', properties: { title: text, value: { type: 'string' } }, required: ['title', 'value'], additionalProperties: false } }, ...common }, required: ['type', 'facts'], additionalProperties: false };
const container = { type: 'object', properties: { type: { const: 'Container' }, style: { enum: ['default', 'emphasis', 'good', 'attention', 'warning', 'accent'] }, items: { type: 'array', minItems: 1, items: textBlock }, ...common }, required: ['type', 'items'], additionalProperties: false };
const openUrl = { type: 'object', properties: { type: { const: 'Action.OpenUrl' }, title: text, url: { type: 'string', pattern: '^https?://' } }, required: ['type', 'url'], additionalProperties: false };
const card = {
	type: 'object',
	properties: {
		$schema: { const: 'http://adaptivecards.io/schemas/adaptive-card.json' },
		type: { const: 'AdaptiveCard' },
		version: { const: '1.4' },
		fallbackText: text,
		msteams: { type: 'object', properties: { width: { const: 'Full' } }, additionalProperties: false },
		body: { type: 'array', minItems: 1, items: { oneOf: [textBlock, factSet, container] } },
		actions: { type: 'array', maxItems: 6, items: openUrl },
	},
	required: ['type', 'version', 'body'],
	additionalProperties: false,
};
const envelope = {
	type: 'object',
	properties: { type: { const: 'message' }, attachments: { type: 'array', minItems: 1, maxItems: 1, items: { type: 'object', properties: { contentType: { const: 'application/vnd.microsoft.card.adaptive' }, contentUrl: { type: 'null' }, content: card }, required: ['contentType', 'content'], additionalProperties: false } } },
	required: ['type', 'attachments'],
	additionalProperties: false,
};
const ajv = new Ajv({ strict: true, allErrors: true });
const validate = ajv.compile(envelope);

function expectCard(message: object): void {
	expect([validate(message), validate.errors]).toEqual([true, null]);
	expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(MAX_BYTES);
}

test('one request, a list, a decided one and one without a desk are cards of 1.4', () => {
	for (const items of [[item()], [item(), item()], [item({ outcome: 'Approved by Ada.' })], [item({ url: undefined })], Array.from({ length: 300 }, () => item())]) expectCard(teamsMessage(letter(items)));
	const made = JSON.stringify(teamsMessage(letter([item()])));
	expect(made).toContain('"type":"Action.OpenUrl","title":"Open to decide","url":"https://desk.example.com/r?t=1"');
	expect(JSON.stringify(teamsMessage(letter([item({ url: undefined })])))).not.toContain('Action.OpenUrl');
});

test.each(ATTACKS)('%j makes no link, no mention and no markup', (attack) => {
	const safe = adaptiveText(attack);
	// Without what a backslash makes plain, nothing is left that Markdown, dates or mentions are made of.
	expect(safe.replace(/\\[\\`*_{}[\]()#>+~.-]/g, '')).not.toMatch(/[`*_[\]{}()]|<(?!\u200b)|^[ \t]*[#>+-]|:\/\/|\bwww\./m);
	expectCard(teamsMessage(letter([itemWith(attack)])));
	expectCard(teamsMessage(letter([itemWith(attack), itemWith(attack)])));
});

test('whatever the texts are, the card is valid and fits', () => {
	fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 100 }), (text, times) => expectCard(teamsMessage(letter([itemWith((text || 'x').repeat(times))])))), { numRuns: 60 });
});

test('a Teams that is down, slow, busy or hidden behind an error text is tried again, and results never hold the address', async () => {
	const now = () => new Date();
	const results = [];
	for (const status of [202, 429, 500, 404]) {
		const recorder = await startRecorder({ status });
		results.push(await teamsChannel({ url: `${recorder.url}/workflows/secret-words`, http: fetchHttp(), now }).send(letter([item()])));
		await recorder.close();
	}
	results.push(await teamsChannel({ url: 'http://127.0.0.1:1/secret-words', http: fetchHttp(), now }).send(letter([item()])), await teamsChannel({ url: 'secret-words', http: fetchHttp(), now }).send(letter([item()])));
	expect(results.map((result) => (result.ok ? 'ok' : `${result.code} ${result.again}`))).toEqual(['ok', 'target_unavailable true', 'target_unavailable true', 'target_rejected false', 'target_unavailable true', 'parameter_invalid false']);
	expect(JSON.stringify(results)).not.toContain('secret-words');
});
