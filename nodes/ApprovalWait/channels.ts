import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

const shownFor = (channel: string): Pick<INodeProperties, 'displayOptions'> => ({ displayOptions: { show: { channels: [channel] } } });

const NAMES: Readonly<Record<string, { name: string; description: string }>> = {
	email: { name: 'Email', description: 'A mail to each approver with an address' },
	slack: { name: 'Slack', description: 'A direct message to each approver with a Slack user ID' },
	subWorkflow: { name: 'Sub-Workflow', description: 'Another workflow gets the summary and passes it on' },
	teams: { name: 'Teams', description: 'A card through a Workflows webhook, which leads to the review desk' },
};

// Without the choice "None" the editor takes the field for the node's one authentication field and hides what it hangs on.
const authentication = (name: string, channel: string, options: { name: string; value: string }[], initial: string): INodeProperties => ({
	displayName: 'Authentication',
	name,
	type: 'options',
	options: [...options, { name: 'None', value: 'none' }].sort((left, right) => left.name.localeCompare(right.name)),
	default: initial,
	...shownFor(channel),
});

const FIELDS: INodeProperties[] = [
	authentication('notifySlackAuthentication', 'slack', [{ name: 'Access Token', value: 'accessToken' }, { name: 'OAuth2', value: 'oAuth2' }], 'accessToken'),
	{
		displayName: 'Slack Channel ID',
		name: 'notifySlackChannel',
		type: 'string',
		default: '',
		placeholder: 'C0123456789',
		description: 'A card without personal links is posted here too; empty posts none',
		...shownFor('slack'),
	},
	authentication('notifyEmailAuthentication', 'email', [{ name: 'SMTP', value: 'smtp' }], 'smtp'),
	{
		displayName: 'From',
		name: 'notifyFrom',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'Approvals <approvals@example.com>',
		description: 'The sender of the mails',
		...shownFor('email'),
	},
	{
		displayName: 'Teams Webhook URL',
		name: 'notifyTeamsUrl',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		description: 'From the Teams workflow "Post to a channel when a webhook request is received"; whoever knows it can post there',
		...shownFor('teams'),
	},
	{
		displayName: 'Notification Workflow',
		name: 'notifyWorkflow',
		type: 'workflowSelector',
		default: '',
		required: true,
		description: 'Receives the summary with the review links as one item; it must run to its end',
		...shownFor('subWorkflow'),
	},
];

const WANTED: Readonly<Record<string, string>> = { notifySlackAuthentication: 'slack', notifySlackChannel: 'slack', notifyEmailAuthentication: 'email', notifyFrom: 'email', notifyTeamsUrl: 'teams', notifyWorkflow: 'subWorkflow' };

/** "Notify By" with what these channels need. The names are the same on every node that sends something. */
export function channelProperties(channels: readonly string[], description: string, without: readonly string[] = []): INodeProperties[] {
	return [
		{
			displayName: 'Notify By',
			name: 'channels',
			type: 'multiOptions',
			options: channels.map((value) => ({ name: NAMES[value]?.name ?? value, value, description: NAMES[value]?.description ?? '' })),
			default: [],
			description,
		},
		...FIELDS.filter(({ name }) => channels.includes(WANTED[name] ?? '') && !without.includes(name)),
	];
}

const CREDENTIALS = [
	['slack', 'notifySlackAuthentication', 'accessToken', 'slackApi'],
	['slack', 'notifySlackAuthentication', 'oAuth2', 'slackOAuth2Api'],
	['email', 'notifyEmailAuthentication', 'smtp', 'smtp'],
] as const;

export const channelCredentials: INodeCredentialDescription[] = CREDENTIALS.map(([channel, parameter, value, name]) => ({ name, required: true, displayOptions: { show: { channels: [channel], [parameter]: [value] } } }));

/** Members of the node's Options collection that belong to channels. */
export const messageOptions: INodeProperties[] = [
	{
		displayName: 'Gather Messages (Seconds)',
		name: 'gatherSeconds',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 3600 },
		default: 60,
		description: 'After a message to somebody, what comes for them within this time is sent as one list; high risk is sent at once',
	},
	{
		displayName: 'Slack Buttons',
		name: 'slackButtons',
		type: 'boolean',
		default: true,
		description: 'Whether requests of the batch tier can be answered in Slack; needs a published Review Desk Trigger that the Slack app sends its interactions to',
	},
];

export const channelOptions: INodeProperties[] = [
	{
		displayName: 'Slack Base URL',
		name: 'slackBaseUrl',
		type: 'string',
		default: '',
		placeholder: 'https://slack.com',
		description: 'Another address of Slack, for sandboxes and tests',
	},
];
