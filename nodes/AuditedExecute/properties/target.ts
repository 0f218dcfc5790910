import type { INodeProperties } from 'n8n-workflow';
import { authenticationProperties } from './authentication';
import { messageProperties } from './message';
import { restProperties } from './rest';
import { showFor } from './show-for';

const targetChoice: INodeProperties = {
	displayName: 'Target',
	name: 'target',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Email', value: 'email', description: 'The message in the action, as a plain text mail' },
		{ name: 'Freshdesk Reply', value: 'freshdeskReply', description: 'The message in the action, as a public reply on a Freshdesk ticket' },
		{ name: 'Gate Only', value: 'gateOnly', description: 'Uses up the grant and passes the item on; the following nodes act and report back' },
		{ name: 'HTTP Request', value: 'httpRequest', description: 'The API call in the action, if it is on the list below' },
		{ name: 'HubSpot Contact', value: 'hubspotContact', description: 'The record change in the action, on a HubSpot contact' },
		{ name: 'HubSpot Deal', value: 'hubspotDeal', description: 'The record change in the action, on a HubSpot deal' },
		{ name: 'HubSpot Reply', value: 'hubspotReply', description: 'The message in the action, as a reply in a HubSpot conversation' },
		{ name: 'HubSpot Ticket', value: 'hubspotTicket', description: 'The record change in the action, on a HubSpot ticket' },
		{ name: 'Intercom Conversation', value: 'intercomConversation', description: 'The record change in the action, on an Intercom conversation' },
		{ name: 'Intercom Reply', value: 'intercomReply', description: 'The message in the action, as a public reply in Intercom' },
		{ name: 'Intercom Ticket', value: 'intercomTicket', description: 'The record change in the action, on an Intercom ticket' },
		{ name: 'REST Record', value: 'restRecord', description: 'The record change in the action, on any JSON API, by your templates' },
		{ name: 'Salesforce Case', value: 'salesforceCase', description: 'The record change in the action, on a Salesforce case' },
		{ name: 'Salesforce Contact', value: 'salesforceContact', description: 'The record change in the action, on a Salesforce contact' },
		{ name: 'Slack Message', value: 'slackMessage', description: 'The message in the action, to one Slack channel' },
		{ name: 'Sub-Workflow', value: 'subWorkflow', description: 'Another workflow carries out the action, with any nodes it has' },
		{ name: 'Zendesk Reply', value: 'zendeskReply', description: 'The message in the action, as a public reply on a Zendesk ticket' },
		{ name: 'Zendesk Ticket', value: 'zendeskTicket', description: 'The record change in the action, on a Zendesk ticket' },
	],
	default: 'hubspotTicket',
};

const allowedRequests: INodeProperties = {
	displayName: 'Allowed Requests',
	name: 'allowlist',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Request',
	default: {},
	required: true,
	description: 'Requests that may be sent; anything else is refused',
	...showFor('httpRequest'),
	options: [
		{
			displayName: 'Request',
			name: 'request',
			values: [
				{ displayName: 'Internal Host', name: 'allowPrivate', type: 'boolean', default: false, description: 'Whether this host may be on a private or loopback address' },
				{ displayName: 'Method', name: 'method', type: 'options', options: ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'].map((value) => ({ name: value, value })), default: 'POST' },
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
};

const zendeskFields: INodeProperties = {
	displayName: 'Custom Fields',
	name: 'zendeskFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Field',
	default: {},
	description: 'Names that proposals use for custom fields; names that are not listed are looked up by title',
	...showFor('zendeskTicket'),
	options: [
		{
			displayName: 'Field',
			name: 'field',
			values: [
				{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'refund_status' },
				{ displayName: 'Field ID', name: 'id', type: 'string', default: '', placeholder: '360012345678' },
			],
		},
	],
};

/** Which target, how to get at it, and what it needs to know; the same on every node that acts on or looks at one. */
export const targetProperties: INodeProperties[] = [targetChoice, ...authenticationProperties, allowedRequests, zendeskFields, ...messageProperties, ...restProperties];

/** Members of the node's Options collection that belong to targets. */
export const targetOptions: INodeProperties[] = [
	{
		displayName: 'API Version',
		name: 'apiVersion',
		type: 'string',
		default: 'v60.0',
		description: 'Version of the Salesforce API',
		displayOptions: { show: { '/target': ['salesforceCase', 'salesforceContact'] } },
	},
	{
		displayName: 'Base URL',
		name: 'baseUrl',
		type: 'string',
		default: '',
		placeholder: 'https://api.hubapi.com',
		description: 'Another address of the target system, for sandboxes and tests',
	},
	{
		displayName: 'Fields That May Change',
		name: 'fields',
		type: 'string',
		default: '',
		placeholder: 'status, refund_amount',
		description: 'Names separated by commas; a change of any other field is refused. Empty allows all.',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 300 },
		default: 20,
		description: 'After this time the outcome counts as unknown and goes to the exceptions',
	},
];
