import fc from 'fast-check';
import type { ActionProposal, Json } from '../../src/draft';

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' }).filter((text) => text.trim() === text && text !== '' && !FORBIDDEN.has(text));
const wholeText = fc.string({ maxLength: 30, unit: 'grapheme' });

/** JSON that a proposal may carry. */
export const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
	json: fc.oneof(
		{ maxDepth: 3, depthSize: 'small' },
		wholeText,
		fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
		fc.boolean(),
		fc.constant(null),
		fc.array(tie('json'), { maxLength: 3 }),
		fc.dictionary(word, tie('json'), { maxKeys: 3, noNullPrototype: true }),
	),
})).json;

const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const withoutAbsent = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as T;

const changes = fc.uniqueArray(fc.record({ field: word, current: optional(json), proposed: json, source: optional(wholeText), doubt: optional(wholeText) }).map(withoutAbsent), {
	minLength: 1,
	maxLength: 3,
	selector: (change) => change.field,
});
const message = fc
	.record({ channel: word, recipients: fc.array(word, { minLength: 1, maxLength: 3 }), subject: optional(wholeText), body: wholeText.filter((text) => text !== '') })
	.map(withoutAbsent);
const request = fc
	.record({
		method: fc.constantFrom('GET' as const, 'POST' as const, 'PUT' as const, 'PATCH' as const, 'DELETE' as const),
		url: fc.webUrl({ withQueryParameters: true }),
		headers: optional(fc.dictionary(word, wholeText, { maxKeys: 2, noNullPrototype: true })),
		body: optional(json),
		auth_scope: optional(wholeText),
	})
	.map(withoutAbsent);

const part = fc.oneof(
	changes.map((proposed_changes) => ({ proposed_changes })),
	message.map((value) => ({ message: value })),
	request.map((value) => ({ request: value })),
);

/** Valid proposals of all three classes. */
export const proposal: fc.Arbitrary<ActionProposal> = fc
	.tuple(
		fc.record({
			action_type: word,
			target_system: word,
			target_object: optional(word),
			target_id: word,
			target_url: optional(fc.webUrl()),
			facts: fc.record({ amount: fc.integer(), flags: fc.array(word, { maxLength: 2 }) }),
			draft: optional(fc.record({ rationale: wholeText, confidence: fc.double({ min: 0, max: 1, noNaN: true }) })),
			origin: optional(fc.record({ text: wholeText })),
			correlation_id: fc.uuid(),
			environment: fc.constantFrom('test' as const, 'production' as const),
		}),
		part,
	)
	.map(([head, own]) => withoutAbsent({ ...head, ...own }) as ActionProposal);

/** The same value with every object's keys in reverse order. */
export function reversed<T>(value: T): T {
	if (Array.isArray(value)) return value.map(reversed) as T;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([key, entry]) => [key, reversed(entry)]),
	) as T;
}
