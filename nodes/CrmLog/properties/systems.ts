import type { INodeCredentialDescription, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

interface System {
	/** Values of System that this credential choice is for. */
	systems: string[];
	/** Name of the parameter that chooses the credential. */
	parameter: string;
	options: { name: string; value: string; credential: string }[];
	default: string;
}

/** One entry per vendor, with n8n's own credential types that open it. */
const SYSTEMS: System[] = [
	{
		systems: ['hubspot'],
		parameter: 'hubspotAuthentication',
		options: [
			{ name: 'App Token', value: 'appToken', credential: 'hubspotAppToken' },
			{ name: 'OAuth2', value: 'oAuth2', credential: 'hubspotOAuth2Api' },
		],
		default: 'appToken',
	},
	{
		systems: ['zendesk'],
		parameter: 'zendeskAuthentication',
		options: [
			{ name: 'API Token', value: 'apiToken', credential: 'zendeskApi' },
			{ name: 'OAuth2', value: 'oAuth2', credential: 'zendeskOAuth2Api' },
		],
		default: 'apiToken',
	},
	{
		systems: ['salesforce'],
		parameter: 'salesforceAuthentication',
		options: [
			{ name: 'JWT', value: 'jwt', credential: 'salesforceJwtApi' },
			{ name: 'OAuth2', value: 'oAuth2', credential: 'salesforceOAuth2Api' },
		],
		default: 'oAuth2',
	},
	{ systems: ['intercomConversation', 'intercomTicket'], parameter: 'intercomAuthentication', options: [{ name: 'Access Token', value: 'accessToken', credential: 'intercomApi' }], default: 'accessToken' },
	{ systems: ['freshdesk'], parameter: 'freshdeskAuthentication', options: [{ name: 'API Key', value: 'apiKey', credential: 'freshdeskApi' }], default: 'apiKey' },
	{
		systems: ['pipedrive'],
		parameter: 'pipedriveAuthentication',
		options: [
			{ name: 'API Token', value: 'apiToken', credential: 'pipedriveApi' },
			{ name: 'OAuth2', value: 'oAuth2', credential: 'pipedriveOAuth2Api' },
		],
		default: 'apiToken',
	},
	{ systems: ['zoho_crm', 'zoho_desk'], parameter: 'zohoAuthentication', options: [{ name: 'OAuth2', value: 'oAuth2', credential: 'zohoOAuth2Api' }], default: 'oAuth2' },
	{
		systems: ['servicenow'],
		parameter: 'serviceNowAuthentication',
		options: [
			{ name: 'Basic Auth', value: 'basicAuth', credential: 'serviceNowBasicApi' },
			{ name: 'OAuth2', value: 'oAuth2', credential: 'serviceNowOAuth2Api' },
		],
		default: 'basicAuth',
	},
	{
		systems: ['custom'],
		parameter: 'httpAuthentication',
		options: [
			{ name: 'Basic Auth', value: 'basicAuth', credential: 'httpBasicAuth' },
			{ name: 'Bearer Auth', value: 'bearerAuth', credential: 'httpBearerAuth' },
			{ name: 'Header Auth', value: 'headerAuth', credential: 'httpHeaderAuth' },
		],
		default: 'none',
	},
];

// Without this choice the editor takes the field for the node's one authentication field and hides System.
const NONE: INodePropertyOptions = { name: 'None', value: 'none', description: 'For a sandbox that asks for no credential' };

export const SYSTEM_OPTIONS: INodePropertyOptions[] = [
	{ name: 'Custom REST', value: 'custom', description: 'Another system, described as JSON' },
	{ name: 'Freshdesk Ticket', value: 'freshdesk' },
	{ name: 'HubSpot Ticket', value: 'hubspot' },
	{ name: 'Intercom Conversation', value: 'intercomConversation' },
	{ name: 'Intercom Ticket', value: 'intercomTicket' },
	{ name: 'Pipedrive Deal', value: 'pipedrive' },
	{ name: 'Salesforce Case', value: 'salesforce' },
	{ name: 'ServiceNow Incident', value: 'servicenow' },
	{ name: 'Zendesk Ticket', value: 'zendesk' },
	{ name: 'Zoho CRM Case', value: 'zoho_crm' },
	{ name: 'Zoho Desk Ticket', value: 'zoho_desk' },
];

/** The parameter as shown for the node's System, and again for the helpdesk's where that is another one. */
export const forSystem = (systems: string[], property: INodeProperties): INodeProperties => ({ ...property, displayOptions: { show: { system: systems } } });
export const forHelpdesk = (systems: string[], property: INodeProperties): INodeProperties => ({
	...property,
	displayName: `Helpdesk ${property.displayName}`,
	displayOptions: { show: { operation: ['log'], helpdeskSystem: systems }, hide: { system: systems } },
});

type Placed = (systems: string[], property: INodeProperties) => INodeProperties;

/** The choice of each vendor's credential, placed by `forSystem` or `forHelpdesk`. */
export const authenticationProperties = (placed: Placed): INodeProperties[] =>
	SYSTEMS.map((system) =>
		placed(system.systems, {
			displayName: 'Authentication',
			name: system.parameter,
			type: 'options',
			options: [...system.options.map(({ name, value }) => ({ name, value })), NONE].sort((left, right) => left.name.localeCompare(right.name)),
			default: system.default,
		}),
	);

export const systemCredentials: INodeCredentialDescription[] = SYSTEMS.flatMap(({ parameter, options }) =>
	options.map(({ value, credential }) => ({ name: credential, required: true, displayOptions: { show: { [parameter]: [value] } } })),
);
