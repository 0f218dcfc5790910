import type { INodeCredentialDescription, INodeProperties, IWebhookDescription } from 'n8n-workflow';
import { channelCredentials, channelOptions, channelProperties } from '../ApprovalWait/channels';

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

export const reviewDeskCredentials: INodeCredentialDescription[] = [{ name: 'approvalGateApi', required: true, testedBy: 'approvalGateTest' }, ...channelCredentials];

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
	...channelProperties(['email', 'slack'], 'How approvers get their sign-in links; Slack also takes the answers that they give by its buttons', ['notifySlackChannel']),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...channelOptions],
	},
];
