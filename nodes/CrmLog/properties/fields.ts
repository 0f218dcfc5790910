import type { INodeProperties } from 'n8n-workflow';
import { CRM_FIELDS } from '../../../src/log/fields';
import { labelOf } from '../../../src/log/labels';

/** Every field of the catalogue to pick from. */
const FIELD_OPTIONS = CRM_FIELDS.map((field) => ({ name: labelOf(field), value: field.name, description: field.meaning })).sort((left, right) => left.name.localeCompare(right.name));

export const fieldChoice: INodeProperties[] = [
	{
		displayName: 'Fields',
		name: 'preset',
		type: 'options',
		options: [
			{ name: 'Chosen', value: 'chosen', description: 'The minimal set and those you list, each with the report that needs it' },
			{ name: 'Full', value: 'full', description: 'All fields that have a value' },
			{ name: 'Minimal', value: 'minimal', description: 'Risk, confidence, approval outcome, escalation reason, trace ID and resolution code' },
		],
		default: 'minimal',
		displayOptions: { show: { operation: ['log', 'provision'] } },
	},
	{
		displayName: 'Chosen Fields',
		name: 'chosenFields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Field',
		default: {},
		description: 'Fields beside the minimal set; add one when somebody can name the report that needs it',
		displayOptions: { show: { operation: ['log', 'provision'], preset: ['chosen'] } },
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					{ displayName: 'Field', name: 'field', type: 'options', options: FIELD_OPTIONS, default: 'intent' },
					{ displayName: 'Report', name: 'report', type: 'string', default: '', placeholder: 'Weekly refund quality', description: 'The report that is built from it' },
				],
			},
		],
	},
];

export const fieldKeys: INodeProperties = {
	displayName: 'Field Keys',
	name: 'fieldKeys',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Key',
	default: {},
	description: 'Where a field has another name in the system: a property name, a field ID or an attribute',
	options: [
		{
			displayName: 'Key',
			name: 'key',
			values: [
				{ displayName: 'Field', name: 'field', type: 'options', options: FIELD_OPTIONS, default: 'intent' },
				{ displayName: 'Key in the System', name: 'key', type: 'string', default: '' },
			],
		},
	],
};
