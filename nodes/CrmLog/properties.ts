import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

export const crmLogCredentials: INodeCredentialDescription[] = [
	{ name: 'approvalGateApi', required: true, testedBy: 'approvalGateTest' },
	{ name: 'hubspotAppToken', required: true, displayOptions: { show: { hubspotAuthentication: ['appToken'] } } },
	{ name: 'hubspotOAuth2Api', required: true, displayOptions: { show: { hubspotAuthentication: ['oAuth2'] } } },
];

export const crmLogProperties: INodeProperties[] = [
	{
		displayName: 'System',
		name: 'system',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'HubSpot', value: 'hubspot' }],
		default: 'hubspot',
	},
	{
		displayName: 'Authentication',
		name: 'hubspotAuthentication',
		type: 'options',
		options: [
			{ name: 'App Token', value: 'appToken' },
			{ name: 'OAuth2', value: 'oAuth2' },
		],
		default: 'appToken',
	},
	{
		displayName: 'Ticket ID',
		name: 'ticketId',
		type: 'string',
		default: '={{ $json.action?.origin?.crm_ticket_id ?? $json.action?.target_id }}',
		required: true,
		description: 'The ticket that gets the audit fields',
	},
	{
		displayName: 'Fields',
		name: 'preset',
		type: 'options',
		options: [
			{ name: 'Full', value: 'full', description: 'All fields that have a value' },
			{ name: 'Minimal', value: 'minimal', description: 'Risk, confidence, approval outcome, escalation reason, trace ID and resolution code' },
		],
		default: 'minimal',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Base URL',
				name: 'baseUrl',
				type: 'string',
				default: '',
				placeholder: 'https://api.hubapi.com',
				description: 'Another address of the CRM, for sandboxes and tests',
			},
			{
				displayName: 'Field Overrides',
				name: 'overrides',
				type: 'json',
				default: '{}',
				description: 'Values that replace the gathered ones, by field name',
			},
			{
				displayName: 'Read Back',
				name: 'readBack',
				type: 'boolean',
				default: false,
				description: 'Whether to read the ticket after writing and report fields that differ',
			},
		],
	},
];
