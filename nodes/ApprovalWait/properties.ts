import type { INodeCredentialDescription, INodeProperties, IWebhookDescription } from 'n8n-workflow';
import { channelCredentials, channelOptions, channelProperties, messageOptions } from './channels';
import { targetCredentials, targetOptions, targetProperties } from '../AuditedExecute/properties';
import { notForTools, toolPolicyProperties } from './tool-form';

/** Targets that hold records and can be read; the same names, fields and credentials as in Audited Execute. */
const READABLE = ['hubspotContact', 'hubspotDeal', 'hubspotTicket', 'intercomConversation', 'intercomTicket', 'salesforceCase', 'salesforceContact', 'zendeskTicket'];

const shownFor = ({ displayOptions }: INodeProperties): string[] => (displayOptions?.show?.target ?? []) as string[];

/** "Live Value" instead of "Target", with None in front; then the fields that the readable targets need. */
const liveProperties: INodeProperties[] = targetProperties.flatMap((property): INodeProperties[] => {
	if (property.name === 'target') {
		const readable = (property.options ?? []).filter((option) => 'value' in option && READABLE.includes(String(option.value)));
		return [
			{
				...property,
				displayName: 'Live Value',
				options: [...readable.map((option) => ({ name: option.name, value: 'value' in option ? (option.value as string) : '' })), { name: 'None', value: 'none', description: 'The page shows the values as they were drafted' }].sort((left, right) => left.name.localeCompare(right.name)),
				default: 'none',
				description: 'Where the review page reads what the record holds now, with a credential that needs to read only',
			} as INodeProperties,
		];
	}
	return shownFor(property).some((name) => READABLE.includes(name)) ? [{ ...property, displayOptions: { show: { target: shownFor(property).filter((name) => READABLE.includes(name)) } } }] : [];
});

const liveNames = new Set(liveProperties.map(({ name }) => name));

export const approvalWaitCredentials: INodeCredentialDescription[] = [
	{ name: 'approvalGateApi', required: true, testedBy: 'approvalGateTest' },
	...targetCredentials.filter(({ displayOptions }) => Object.keys(displayOptions?.show ?? {}).some((name) => liveNames.has(name))),
	...channelCredentials,
];

/** Shared with Audited Execute by name, so that both find their target in the same way. */
const LIVE_OPTIONS: Readonly<Record<string, string>> = { apiVersion: 'Live Value API Version', baseUrl: 'Live Value Base URL' };
const liveOptions: INodeProperties[] = targetOptions.filter(({ name }) => name in LIVE_OPTIONS).map((option) => ({ ...option, displayName: LIVE_OPTIONS[option.name] ?? option.displayName }));

/** n8n's wait-for-webhook resumption: the path is the node's id, GET shows the page and POST decides. */
const resume = (httpMethod: IWebhookDescription['httpMethod']): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
});

export const approvalWaitWebhooks: IWebhookDescription[] = [resume('GET'), resume('POST')];

export const approvalWaitProperties: INodeProperties[] = [
	{
		// n8n accepts a signed resume link only for a node whose parameter "operation" has this value.
		displayName: 'Operation',
		name: 'operation',
		type: 'hidden',
		default: 'sendAndWait',
		// Named once more, n8n also offers the node as the human review of an agent's tools.
		options: [{ name: 'Send and Wait', value: 'sendAndWait' }],
	},
	...toolPolicyProperties,
	notForTools({
		displayName: 'Action Proposal',
		name: 'proposal',
		type: 'json',
		default: '={{ $json.action }}',
		required: true,
		description: 'The drafted action that the approvers see and decide on',
	}),
	{
		displayName: 'Approvers',
		name: 'approvers',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Approver',
		default: {},
		description: 'Who decides when the policy names nobody for an item',
		options: [
			{
				displayName: 'Approver',
				name: 'person',
				values: [
					{
						displayName: 'Email',
						name: 'email',
						type: 'string',
						placeholder: 'name@email.com',
						default: '',
						description: 'Also the ID that stands in the audit log',
					},
					{ displayName: 'Name', name: 'name', type: 'string', default: '', placeholder: 'Dana Ruiz' },
					{ displayName: 'Slack User ID', name: 'slackUserId', type: 'string', default: '', placeholder: 'U0123456789', description: 'Who this person is in Slack, for messages and for answers by its buttons' },
					{ displayName: 'Role', name: 'role', type: 'string', default: 'approver', description: 'Shown on the page and written to the CRM' },
				],
			},
		],
	},
	{
		displayName: 'Deadline (Hours)',
		name: 'deadlineHours',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 24,
		description: 'How long to wait when the policy sets no SLA; after that the item leaves by No Decision',
	},
	...channelProperties(['email', 'slack', 'subWorkflow', 'teams'], 'How the approvers are told; a webhook can be named under Options'),
	...liveProperties.map(notForTools),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			...messageOptions.slice(0, 1),
			{
				displayName: 'Grant Lifetime (Minutes)',
				name: 'grantMinutes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1440 },
				default: 60,
				description: 'How long after the decision the action may be executed',
			},
			{
				displayName: 'Guardrail Settings',
				name: 'settings',
				type: 'json',
				typeOptions: { rows: 8 },
				default: '{}',
				description: 'Settings with which an edited draft is scanned again; use the same as in Guardrail Scan',
			},
			...liveOptions.map(notForTools),
			notForTools({
				displayName: 'No Decision',
				name: 'noDecision',
				type: 'options',
				default: 'auto',
				description: 'Whether items that leave by No Decision come back into this node, so that the next in line can be asked at the deadline',
				options: [
					{ name: 'As Wired', value: 'auto', description: 'Comes back when the wires of No Decision lead back here' },
					{ name: 'Leads Back Here', value: 'leadsBack', description: 'At each deadline the item comes back: the next approver is asked' },
					{ name: 'Leads On', value: 'leadsOn', description: 'At the first deadline the item leaves for good' },
				],
			}),
			{
				displayName: 'Notification Webhook URL',
				name: 'notifyUrl',
				type: 'string',
				default: '',
				placeholder: 'https://example.com/approvals',
				description: 'Receives the approval summary with the review links as JSON; whoever can read it can decide',
			},
			{
				displayName: 'Reminder (Hours Before)',
				name: 'remindHours',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description: 'Reminds whoever has not decided this long before each deadline, when the policy says nothing; 0 sends none',
			},
			...messageOptions.slice(1),
			...channelOptions,
		],
	},
];
