import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

const showFor = (target: string) => ({ show: { target: [target] } });

export const auditedExecuteCredentials: INodeCredentialDescription[] = [
	{ name: 'approvalGateApi', required: true, testedBy: 'approvalGateTest' },
	{ name: 'hubspotAppToken', required: true, displayOptions: { show: { hubspotAuthentication: ['appToken'] } } },
	{ name: 'hubspotOAuth2Api', required: true, displayOptions: { show: { hubspotAuthentication: ['oAuth2'] } } },
	{ name: 'httpHeaderAuth', required: true, displayOptions: { show: { httpAuthentication: ['headerAuth'] } } },
	{ name: 'httpBearerAuth', required: true, displayOptions: { show: { httpAuthentication: ['bearerAuth'] } } },
];

export const auditedExecuteProperties: INodeProperties[] = [
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Draft Mode', value: 'draft', description: 'Checks everything, changes nothing and says what it would do' },
			{ name: 'Execute', value: 'execute', description: 'Uses up the grant and acts' },
		],
		default: 'draft',
	},
	{
		displayName: 'Target',
		name: 'target',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'HTTP Request', value: 'httpRequest', description: 'The API call in the action, if it is on the list below' },
			{ name: 'HubSpot Ticket', value: 'hubspotTicket', description: 'The record change in the action, on a HubSpot ticket' },
		],
		default: 'hubspotTicket',
	},
	{
		displayName: 'Authentication',
		name: 'hubspotAuthentication',
		type: 'options',
		options: [
			{ name: 'App Token', value: 'appToken' },
			// Without this choice the editor takes the field for the node's one authentication field and hides Target.
			{ name: 'None', value: 'none', description: 'For a sandbox that asks for no token' },
			{ name: 'OAuth2', value: 'oAuth2' },
		],
		default: 'appToken',
		displayOptions: showFor('hubspotTicket'),
	},
	{
		displayName: 'Authentication',
		name: 'httpAuthentication',
		type: 'options',
		options: [
			{ name: 'Bearer Auth', value: 'bearerAuth' },
			{ name: 'Header Auth', value: 'headerAuth' },
			{ name: 'None', value: 'none' },
		],
		default: 'none',
		displayOptions: showFor('httpRequest'),
	},
	{
		displayName: 'Allowed Requests',
		name: 'allowlist',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Request',
		default: {},
		required: true,
		description: 'Requests that may be sent; anything else is refused',
		displayOptions: showFor('httpRequest'),
		options: [
			{
				displayName: 'Request',
				name: 'request',
				values: [
					{
						displayName: 'Internal Host',
						name: 'allowPrivate',
						type: 'boolean',
						default: false,
						description: 'Whether this host may be on a private or loopback address',
					},
					{
						displayName: 'Method',
						name: 'method',
						type: 'options',
						options: ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'].map((value) => ({ name: value, value })),
						default: 'POST',
					},
					{
						displayName: 'URL Prefix',
						name: 'urlPrefix',
						type: 'string',
						default: '',
						placeholder: 'https://api.example.com/v1/refunds',
						description: 'Scheme, host and start of the path; the path must continue at a slash or end there',
					},
				],
			},
		],
	},
	{
		displayName: 'Action Proposal',
		name: 'proposal',
		type: 'json',
		default: '={{ $json.approval?.action ?? $json.action }}',
		required: true,
		description: 'The action to carry out; it must be exactly the one that was granted',
	},
	{
		displayName: 'Grant',
		name: 'grant',
		type: 'string',
		typeOptions: { password: true },
		default: '={{ $json.approval?.grant ?? $json.risk?.grant }}',
		required: true,
		description: 'The grant that an approval or the policy gave; it works once',
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
				description: 'Another address of the target system, for sandboxes and tests',
			},
			{
				displayName: 'Timeout (Seconds)',
				name: 'timeoutSeconds',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 300 },
				default: 20,
				description: 'After this time the outcome counts as unknown and goes to the exceptions',
			},
		],
	},
];
