import { z } from 'zod/v4';
import { OPERATORS } from './operators';
import { fullDocument, singleDocument } from './policy-document';
import { whenSchema } from './when-schema';

type Schema = Record<string, unknown>;

const WHEN = { $ref: '#/definitions/when' };
const WHEN_LIST = { type: 'array', minItems: 1, items: WHEN };

/** One pattern for each operator. `_not_in` also ends in `_in`, which takes the same operand. */
function whenDefinition(): Schema {
	const patterns = Object.entries(OPERATORS).map(([suffix, { schema, perCurrency }]): [string, Schema] => {
		const byCurrency = { type: 'object', minProperties: 1, propertyNames: { pattern: '^[A-Z]{3}$' }, additionalProperties: schema };
		return [`.${suffix}$`, perCurrency ? { anyOf: [schema, byCurrency] } : { ...schema }];
	});
	return {
		type: 'object',
		description: 'All of these must hold. <fact><operator>: value; all, any and not combine.',
		properties: { all: WHEN_LIST, any: WHEN_LIST, not: WHEN },
		patternProperties: Object.fromEntries(patterns),
		additionalProperties: false,
	};
}

/**
 * The policy document as JSON Schema, for editors; draft 7, which all of them read. It knows names, kinds and limits;
 * what only the whole document shows (roles that nobody defines, ids used twice, routes too lax) is for loadPolicy.
 */
export function policyJsonSchema(): Schema {
	const both = z.toJSONSchema(z.union([singleDocument, fullDocument]), {
		target: 'draft-7',
		io: 'input',
		reused: 'ref',
		unrepresentable: 'any',
		override({ zodSchema, jsonSchema }) {
			if ((zodSchema as unknown) === whenSchema) Object.assign(jsonSchema, WHEN);
		},
	}) as Schema;
	const [single, full] = both.anyOf as [Schema, Schema];
	return {
		$schema: both.$schema,
		title: 'Risk Tier policy',
		description: 'One action type (a tier file), or several under "actions".',
		// Not anyOf: an editor would then report the mistakes of both forms.
		if: { required: ['actions'] },
		then: full,
		else: single,
		definitions: { ...(both.definitions as Schema), when: whenDefinition() },
	};
}
