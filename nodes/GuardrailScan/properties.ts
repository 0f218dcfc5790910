import type { INodeProperties } from 'n8n-workflow';

export const guardrailScanProperties: INodeProperties[] = [
	{
		displayName: 'Action Proposal',
		name: 'proposal',
		type: 'json',
		default: '={{ $json.action }}',
		required: true,
		description: 'The drafted action; its customer text and everything that would go out are scanned',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Guardrail Settings',
				name: 'settings',
				type: 'json',
				typeOptions: { rows: 8 },
				default: '{}',
				description: 'Changes to the built-in settings: what each check does, allowed link hosts, words of your own',
			},
		],
	},
];
