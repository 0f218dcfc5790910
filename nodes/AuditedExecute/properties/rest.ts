import type { INodeProperties } from 'n8n-workflow';
import { showFor } from './show-for';

/** Templates of the REST record: owner-written text with placeholders, no code. */
export const restProperties: INodeProperties[] = [
	{ displayName: 'System', name: 'restSystem', type: 'string', default: '', required: true, placeholder: 'billing', description: 'The Target System that proposals must name', ...showFor('restRecord') },
	{ displayName: 'Object', name: 'restObject', type: 'string', default: '', placeholder: 'invoice', description: 'The Target Object that proposals must name; empty takes any', ...showFor('restRecord') },
	{
		displayName: 'Read URL',
		name: 'restReadUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'https://api.example.com/v1/invoices/{{target_id}}',
		description: 'Where the record is read; the placeholder {{target_id}} stands for its ID',
		...showFor('restRecord'),
	},
	{
		displayName: 'Values Pointer',
		name: 'restValuesAt',
		type: 'string',
		default: '',
		placeholder: '/data/attributes',
		description: 'JSON pointer to the object that holds the fields; empty for the whole answer',
		...showFor('restRecord'),
	},
	{
		displayName: 'Write Method',
		name: 'restWriteMethod',
		type: 'options',
		options: ['PATCH', 'POST', 'PUT'].map((value) => ({ name: value, value })),
		default: 'PATCH',
		...showFor('restRecord'),
	},
	{ displayName: 'Write URL', name: 'restWriteUrl', type: 'string', default: '', description: 'Where the record is written; empty for the Read URL', ...showFor('restRecord') },
	{
		displayName: 'Write Body',
		name: 'restWriteBody',
		type: 'json',
		default: '"{{changes}}"',
		description: 'JSON with the placeholders {{changes}}, {{changes.field}}, {{target_id}}, {{version}} and {{intent_id}}',
		...showFor('restRecord'),
	},
	{
		displayName: 'Version',
		name: 'restVersionAs',
		type: 'options',
		options: [
			{ name: 'In the Body', value: 'body', description: 'Write Body has the placeholder {{version}}' },
			{ name: 'In the If-Match Header', value: 'if_match', description: 'The system refuses the write when the record has moved on' },
			{ name: 'None', value: 'none', description: 'The record is compared, then written' },
		],
		default: 'none',
		description: 'How the version that was read goes back with the write',
		...showFor('restRecord'),
	},
	{
		displayName: 'Version Pointer',
		name: 'restVersion',
		type: 'string',
		default: 'etag',
		description: 'JSON pointer to the version in the answer, or the word etag for the header',
		displayOptions: { show: { target: ['restRecord'], restVersionAs: ['body', 'if_match'] } },
	},
	{ displayName: 'Fields That May Change', name: 'restFields', type: 'string', default: '', required: true, placeholder: 'status, amount', description: 'Names separated by commas; a change of any other field is refused', ...showFor('restRecord') },
	{ displayName: 'Internal Host', name: 'restInternal', type: 'boolean', default: false, description: 'Whether this host may be on a private or loopback address', ...showFor('restRecord') },
];
