import type { INodeProperties, IWebhookDescription } from 'n8n-workflow';

/** One fixed address for reading and for sending forms; what is wanted stands in the query. */
const address = (httpMethod: IWebhookDescription['httpMethod']): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $parameter["path"] }}',
	isFullPath: true,
});

export const reviewDeskWebhooks: IWebhookDescription[] = [address('GET'), address('POST')];

export const reviewDeskProperties: INodeProperties[] = [
	{
		displayName: 'Publish this workflow once: its production URL is where approvers sign in and enrol. For OpenID Connect, register that URL as the redirect URI.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: 'review-desk',
		required: true,
		description: 'Last part of the desk\'s address; changing it changes the redirect URI',
	},
];
