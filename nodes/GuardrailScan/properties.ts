import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';

const fromPolicy = (source?: string): INodeProperties['displayOptions'] => ({ show: { settingsFrom: ['policy'], ...(source !== undefined && { policySource: [source] }) } });

/** The same names as in Risk Tier, so that one set of parameters reads the policy for both. */
const settingsFrom: INodeProperties[] = [
	{
		displayName: 'Settings From',
		name: 'settingsFrom',
		type: 'options',
		default: 'node',
		options: [
			{ name: 'Policy', value: 'policy', description: 'The guardrails part of the policy that Risk Tier reads' },
			{ name: 'This Node', value: 'node', description: 'The built-in settings, and the option Guardrail Settings over them' },
		],
		description: 'Where it is written what each check does',
	},
	{
		displayName: 'Policy Source',
		name: 'policySource',
		type: 'options',
		default: 'store',
		displayOptions: fromPolicy(),
		options: [
			{ name: 'Define Below', value: 'inline', description: 'The policy stands in this node' },
			{ name: 'From File', value: 'file', description: 'A JSON file in a repository checkout on this server, read again whenever it changes' },
			{ name: 'From Store', value: 'store', description: 'A published version, kept in the store of the Approval Gate credential' },
		],
		description: 'Where the policy comes from; without a sound one the workflow stops',
	},
	{ displayName: 'Policy', name: 'policy', type: 'json', typeOptions: { rows: 10 }, default: '', required: true, displayOptions: fromPolicy('inline'), description: 'The whole policy, with its guardrails part' },
	{ displayName: 'Policy File', name: 'policyFile', type: 'string', default: '', required: true, placeholder: '/srv/policies/refund.json', displayOptions: fromPolicy('file'), description: 'Absolute path of a .json file on the machine that runs n8n' },
	{ displayName: 'Policy ID', name: 'policyId', type: 'string', default: '', required: true, placeholder: 'refunds', displayOptions: fromPolicy('store'), description: 'The ID in the published document' },
	{ displayName: 'Policy Version', name: 'policyVersion', type: 'string', default: 'latest', displayOptions: fromPolicy('store'), description: 'A published version, or "latest" for the one published last' },
];

/** A service outside, asked only about what passed here. */
const secondOpinion: INodeProperties[] = [
	{
		displayName: 'Second Opinion',
		name: 'secondOpinion',
		type: 'options',
		default: 'none',
		options: [
			{ name: 'Amazon Bedrock Guardrail', value: 'bedrock', description: 'Apply a guardrail of your AWS account' },
			{ name: 'HTTP Endpoint', value: 'http', description: 'Ask a service of your own that answers with an action' },
			{ name: 'None', value: 'none', description: 'The local checks decide alone; nothing is sent anywhere' },
		],
		description: 'Whether a service outside is asked as well; the stricter of both answers holds',
	},
	{ displayName: 'Guardrail ID', name: 'guardrailId', type: 'string', default: '', required: true, displayOptions: { show: { secondOpinion: ['bedrock'] } }, description: 'ID or ARN of the guardrail' },
	{ displayName: 'Guardrail Version', name: 'guardrailVersion', type: 'string', default: '1', required: true, displayOptions: { show: { secondOpinion: ['bedrock'] } }, description: 'A version number, or DRAFT' },
	{ displayName: 'Endpoint URL', name: 'vendorUrl', type: 'string', default: '', required: true, placeholder: 'https://guard.example.com/check', displayOptions: { show: { secondOpinion: ['http'] } }, description: 'Gets each text as JSON by POST; see the documentation for the answer' },
	{
		displayName: 'Endpoint Authentication',
		name: 'vendorAuthentication',
		type: 'options',
		default: 'none',
		displayOptions: { show: { secondOpinion: ['http'] } },
		options: [
			{ name: 'Bearer Auth', value: 'bearerAuth' },
			{ name: 'Header Auth', value: 'headerAuth' },
			{ name: 'None', value: 'none' },
		],
		description: 'Which credential goes with the request',
	},
];

/** n8n's own credentials for whoever gives the second opinion. */
export const guardrailScanCredentials: INodeCredentialDescription[] = [
	{ name: 'approvalGateApi', required: true, testedBy: 'approvalGateTest' },
	{ name: 'aws', required: true, displayOptions: { show: { secondOpinion: ['bedrock'] } } },
	{ name: 'httpHeaderAuth', required: true, displayOptions: { show: { secondOpinion: ['http'], vendorAuthentication: ['headerAuth'] } } },
	{ name: 'httpBearerAuth', required: true, displayOptions: { show: { secondOpinion: ['http'], vendorAuthentication: ['bearerAuth'] } } },
];

export const guardrailScanProperties: INodeProperties[] = [
	{
		displayName: 'What to Scan',
		name: 'scan',
		type: 'options',
		noDataExpression: true,
		default: 'action',
		options: [
			{ name: 'Action Proposal', value: 'action', description: 'A drafted action with the text it answers' },
			{ name: 'Customer Text', value: 'customerText', description: 'Only what the customer wrote, before an AI drafts anything' },
		],
		description: 'Whether there is a draft already',
	},
	{
		displayName: 'Action Proposal',
		name: 'proposal',
		type: 'json',
		default: '={{ $json.action }}',
		required: true,
		displayOptions: { show: { scan: ['action'] } },
		description: 'The drafted action; its customer text and everything that would go out are scanned',
	},
	{
		displayName: 'Customer Text',
		name: 'customerText',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '={{ $json.text }}',
		required: true,
		displayOptions: { show: { scan: ['customerText'] } },
		description: 'What the customer wrote; the item goes on with it as customer_text',
	},
	{
		displayName: 'Ticket ID',
		name: 'ticketId',
		type: 'string',
		default: '={{ $json.ticket_id }}',
		required: true,
		displayOptions: { show: { scan: ['customerText'] } },
		description: 'The helpdesk ticket; drafts about it carry the same value as origin.helpdesk_ticket_id',
	},
	{
		displayName: 'Mask in Item',
		name: 'maskItem',
		type: 'boolean',
		default: false,
		description: 'Whether personal data leaves this node as masks such as [EMAIL_1], in every text of the item. The originals are kept encrypted in the store and put back when the action is executed. Needs its place before Risk Tier.',
	},
	...settingsFrom,
	...secondOpinion,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Bedrock Base URL',
				name: 'bedrockBaseUrl',
				type: 'string',
				default: '',
				placeholder: 'https://bedrock-runtime.{region}.amazonaws.com',
				description: 'Another address than the one of the credential and its region, e.g. a VPC endpoint',
			},
			{
				displayName: 'Guardrail Settings',
				name: 'settings',
				type: 'json',
				typeOptions: { rows: 8 },
				default: '{}',
				description: 'Changes to the built-in settings: what each check does, allowed link hosts, words of your own',
			},
			{
				displayName: 'If Second Opinion Fails',
				name: 'vendorOutage',
				type: 'options',
				default: 'block',
				options: [
					{ name: 'Allow', value: 'allow', description: 'The local checks decide; the result says that nobody else looked' },
					{ name: 'Block', value: 'block', description: 'What could not be checked does not pass' },
					{ name: 'Escalate', value: 'escalate', description: 'A person decides' },
				],
				description: 'What it means when the service does not answer, answers too late or answers nonsense',
			},
			{
				displayName: 'Reveal Masks To',
				name: 'revealTo',
				type: 'string',
				default: '',
				placeholder: 'support_leads, finance_oncall',
				displayOptions: { show: { '/maskItem': [true] } },
				description: 'Roles that see the originals on the review page, separated by commas; without it everybody who is asked to approve sees them',
			},
			{
				displayName: 'Second Opinion Reads',
				name: 'vendorSends',
				type: 'options',
				default: 'masked',
				options: [
					{ name: 'Masked Text', value: 'masked', description: 'Personal data that was found here is not sent' },
					{ name: 'Original Text', value: 'original', description: 'The text as it came' },
				],
				description: 'What the service gets to read',
			},
			{
				displayName: 'Second Opinion Timeout (Seconds)',
				name: 'vendorTimeoutSeconds',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 60 },
				default: 5,
				description: 'How long one answer may take; after three failures in a row the service is left alone for a minute',
			},
		],
	},
];
