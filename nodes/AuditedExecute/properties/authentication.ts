import type { INodeCredentialDescription, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { showFor } from './show-for';

interface System {
	/** Name of the parameter that chooses the credential. */
	parameter: string;
	targets: string[];
	options: { name: string; value: string; credential: string; description?: string }[];
	default: string;
}

/** One entry per system: its targets, and n8n's own credential types that open it. */
const SYSTEMS: System[] = [
	{
		parameter: 'hubspotAuthentication',
		targets: ['hubspotContact', 'hubspotDeal', 'hubspotReply', 'hubspotTicket'],
		options: [
			{ name: 'App Token', value: 'appToken', credential: 'hubspotAppToken' },
			{ name: 'OAuth2', value: 'oAuth2', credential: 'hubspotOAuth2Api' },
		],
		default: 'appToken',
	},
	{
		parameter: 'zendeskAuthentication',
		targets: ['zendeskReply', 'zendeskTicket'],
		options: [
			{ name: 'API Token', value: 'apiToken', credential: 'zendeskApi' },
			{ name: 'OAuth2', value: 'oAuth2', credential: 'zendeskOAuth2Api' },
		],
		default: 'apiToken',
	},
	{
		parameter: 'salesforceAuthentication',
		targets: ['salesforceCase', 'salesforceContact'],
		options: [
			{ name: 'JWT', value: 'jwt', credential: 'salesforceJwtApi' },
			{ name: 'OAuth2', value: 'oAuth2', credential: 'salesforceOAuth2Api' },
		],
		default: 'oAuth2',
	},
	{
		parameter: 'intercomAuthentication',
		targets: ['intercomConversation', 'intercomReply', 'intercomTicket'],
		options: [{ name: 'Access Token', value: 'accessToken', credential: 'intercomApi' }],
		default: 'accessToken',
	},
	{
		parameter: 'slackAuthentication',
		targets: ['slackMessage'],
		options: [
			{ name: 'Access Token', value: 'accessToken', credential: 'slackApi' },
			{ name: 'OAuth2', value: 'oAuth2', credential: 'slackOAuth2Api' },
		],
		default: 'accessToken',
	},
	{
		parameter: 'freshdeskAuthentication',
		targets: ['freshdeskReply'],
		options: [{ name: 'API Key', value: 'apiKey', credential: 'freshdeskApi' }],
		default: 'apiKey',
	},
	{
		parameter: 'emailAuthentication',
		targets: ['email'],
		options: [{ name: 'SMTP', value: 'smtp', credential: 'smtp' }],
		default: 'smtp',
	},
	{
		parameter: 'httpAuthentication',
		targets: ['httpRequest', 'restRecord'],
		options: [
			{ name: 'Basic Auth', value: 'basicAuth', credential: 'httpBasicAuth' },
			{ name: 'Bearer Auth', value: 'bearerAuth', credential: 'httpBearerAuth' },
			{ name: 'Header Auth', value: 'headerAuth', credential: 'httpHeaderAuth' },
		],
		default: 'none',
	},
];

// Without this choice the editor takes the field for the node's one authentication field and hides Target.
const NONE: INodePropertyOptions = { name: 'None', value: 'none', description: 'For a sandbox that asks for no credential' };

/** An Authentication field for each system, shown with its targets. */
export const authenticationProperties: INodeProperties[] = SYSTEMS.map((system) => ({
	displayName: 'Authentication',
	name: system.parameter,
	type: 'options' as const,
	options: [...system.options.map(({ name, value }) => ({ name, value })), NONE].sort((left, right) => left.name.localeCompare(right.name)),
	default: system.default,
	...showFor(...system.targets),
}));

export const targetCredentials: INodeCredentialDescription[] = SYSTEMS.flatMap(({ parameter, options }) =>
	options.map(({ value, credential }) => ({ name: credential, required: true, displayOptions: { show: { [parameter]: [value] } } })),
);
