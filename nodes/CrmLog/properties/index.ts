import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { CRM_TICKET_DEFAULT, HELPDESK_TICKET_DEFAULT } from '../../../src/n8n/crm/ticket-defaults';
import { fieldChoice, fieldKeys } from './fields';
import { authenticationProperties, forHelpdesk, forSystem, SYSTEM_OPTIONS, systemCredentials } from './systems';

export const crmLogCredentials: INodeCredentialDescription[] = [{ name: 'approvalGateApi', required: true, testedBy: 'approvalGateTest' }, ...systemCredentials];

const log = { show: { operation: ['log'] } };

const ticketType: INodeProperties = {
	displayName: 'Ticket Type ID',
	name: 'ticketTypeId',
	type: 'string',
	default: '',
	required: true,
	description: 'The Intercom ticket type whose attributes hold the fields',
};

const description: INodeProperties = {
	displayName: 'System Description',
	name: 'restSystem',
	type: 'json',
	typeOptions: { rows: 12 },
	default: '{\n  "system": "my_crm",\n  "object": "ticket",\n  "update": { "method": "PATCH", "path": "/tickets/{id}", "body": { "fields": "$fields" } },\n  "read": { "path": "/tickets/{id}", "fields": "/fields" }\n}',
	description: 'Paths, body templates, value codings and key map of the system',
};

export const crmLogProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Deliver Pending', value: 'deliver', description: 'Send what the system did not take before', action: 'Deliver pending audit fields' },
			{ name: 'Log', value: 'log', description: 'Write the audit fields onto the ticket', action: 'Log audit fields to a ticket' },
			{ name: 'Provision Fields', value: 'provision', description: 'Make the custom fields in the system, or show what would be made', action: 'Provision audit fields' },
		],
		default: 'log',
	},
	{ displayName: 'System', name: 'system', type: 'options', noDataExpression: true, options: SYSTEM_OPTIONS, default: 'hubspot' },
	...authenticationProperties(forSystem),
	{
		displayName: 'Ticket ID',
		name: 'ticketId',
		type: 'string',
		default: CRM_TICKET_DEFAULT,
		required: true,
		description: 'The ticket that gets the audit fields',
		displayOptions: log,
	},
	forSystem(['intercomTicket'], ticketType),
	forSystem(['custom'], description),
	{
		displayName: 'Also Log to Helpdesk',
		name: 'helpdeskSystem',
		type: 'options',
		noDataExpression: true,
		options: [{ name: 'No', value: 'none' }, ...SYSTEM_OPTIONS],
		default: 'none',
		description: 'A second system whose ticket gets the same fields in the same run',
		displayOptions: log,
	},
	{
		displayName: 'Helpdesk Ticket ID',
		name: 'helpdeskTicketId',
		type: 'string',
		default: HELPDESK_TICKET_DEFAULT,
		required: true,
		description: 'The conversation in the helpdesk',
		displayOptions: { show: { operation: ['log'] }, hide: { helpdeskSystem: ['none'] } },
	},
	...authenticationProperties(forHelpdesk),
	forHelpdesk(['intercomTicket'], ticketType),
	forHelpdesk(['custom'], description),
	...fieldChoice,
	{
		displayName: 'Mode',
		name: 'provisionMode',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Make the Fields', value: 'apply', description: 'Create what is missing; change and delete nothing else' },
			{ name: 'Show the Plan', value: 'plan', description: 'Say what would be made, and make nothing' },
		],
		default: 'plan',
		displayOptions: { show: { operation: ['provision'] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{ displayName: 'API Version', name: 'apiVersion', type: 'string', default: '60.0', description: 'Version of the Salesforce API' },
			{
				displayName: 'Base URL',
				name: 'baseUrl',
				type: 'string',
				default: '',
				placeholder: 'https://api.hubapi.com',
				description: 'Another address of the system, for sandboxes, regions and tests',
			},
			fieldKeys,
			{
				displayName: 'Field Overrides',
				name: 'overrides',
				type: 'json',
				default: '{}',
				description: 'Values that replace the gathered ones, by field name',
				displayOptions: { show: { '/operation': ['log'] } },
			},
			{
				displayName: 'Helpdesk Base URL',
				name: 'helpdeskBaseUrl',
				type: 'string',
				default: '',
				placeholder: 'https://acme.zendesk.com',
				description: 'Another address of the helpdesk, for sandboxes, regions and tests',
				displayOptions: { show: { '/operation': ['log'] } },
			},
			{
				displayName: 'Internal Note',
				name: 'note',
				type: 'boolean',
				default: false,
				description: 'Whether to add one internal note with the summary: what the customer wrote, what the AI drafted, who decided, what changed',
				displayOptions: { show: { '/operation': ['log'] } },
			},
			{ displayName: 'Organization ID', name: 'orgId', type: 'string', default: '', description: 'The orgId header that Zoho Desk asks for' },
			{
				displayName: 'Patience (Seconds)',
				name: 'patienceSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3600 },
				default: 10,
				description: 'How long to keep trying when the system is slow or down; what is left is delivered by a later run',
				displayOptions: { show: { '/operation': ['deliver', 'log'] } },
			},
			{
				displayName: 'Read Back',
				name: 'readBack',
				type: 'boolean',
				default: false,
				description: 'Whether to read the ticket after writing and report fields that differ',
				displayOptions: { show: { '/operation': ['log'] } },
			},
			{
				displayName: 'Retry Refused',
				name: 'retryRefused',
				type: 'boolean',
				default: false,
				description: 'Whether to send again what the system refused before, for example after its fields were made',
				displayOptions: { show: { '/operation': ['deliver'] } },
			},
		],
	},
];
