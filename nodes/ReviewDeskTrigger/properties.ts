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
		displayName: 'Publish this workflow once: its production URL is the review desk, where approvers sign in and decide. For OpenID Connect, register that URL as the redirect URI.',
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
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: [
			{ name: 'Decided', value: 'decided', description: 'A request was approved, rejected, or sent back for changes' },
			{ name: 'Draft Corrected', value: 'corrected', description: 'Somebody corrected a draft in the exception queue; the new one is to go through Risk Tier' },
			{ name: 'Escalated', value: 'escalated', description: 'A request went to the next in line' },
			{ name: 'Exception Opened', value: 'exception_opened', description: 'A case came into the exception queue' },
			{ name: 'Exception Overdue', value: 'exception_overdue', description: 'An exception missed its target time and went to the backup' },
			{ name: 'Execution Lost', value: 'lost', description: 'N8n no longer has the execution of a request or a decision; a decision comes with a new grant' },
			{ name: 'Expired', value: 'expired', description: 'Nobody decided in time' },
			{ name: 'Switch Changed', value: 'switch_changed', description: 'A kill switch was turned on or off' },
		],
		default: ['lost', 'corrected'],
		description: 'What starts this workflow, each event once, as an execution of its own',
	},
	{
		displayName: 'Interval (Seconds)',
		name: 'intervalSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3600 },
		default: 30,
		description: 'How often to look for deadlines, reminders, lost executions, overdue exceptions and events',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Crashed After (Minutes)',
				name: 'crashedAfterMinutes',
				type: 'number',
				typeOptions: { minValue: 0, numberPrecision: 2 },
				default: 10,
				description: 'How long after a decision an execution that neither waits nor ends well counts as crashed; longer than any workflow runs after a decision',
			},
			{
				displayName: 'Internal Base URL',
				name: 'internalBaseUrl',
				type: 'string',
				default: '',
				placeholder: 'http://127.0.0.1:5678',
				description: 'Where n8n reaches its own waiting executions, if not under the address that approvers use',
			},
			{
				displayName: 'Sign-In Link Webhook URL',
				name: 'signInWebhookUrl',
				type: 'string',
				default: '',
				placeholder: 'https://example.com/sign-in-links',
				description: 'Gets each sign-in link with its person as JSON by POST; it must pass the link on to that person only',
			},
			...channelOptions,
			{
				displayName: 'Slack Team ID',
				name: 'slackTeamId',
				type: 'string',
				default: '',
				placeholder: 'T0123456789',
				description: 'The workspace whose people may answer; empty: the one that the Slack credential belongs to',
			},
		],
	},
];
