import type { INodeProperties } from 'n8n-workflow';
import { DEFAULT_POLICY } from './default-policy';

const WITH_POLICY = ['evaluate', 'checkPolicy', 'backtest', 'publishPolicy'];

/** Shown for these operations only; `source` also asks where the policy comes from. */
const shownFor = (operation: string[], source?: string): INodeProperties['displayOptions'] => ({
	show: { operation, ...(source !== undefined && { policySource: [source] }) },
});

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'evaluate',
	options: [
		{ name: 'Backtest', value: 'backtest', action: 'Backtest a policy', description: 'Rate the proposals of the past by this policy and count what would have been different' },
		{ name: 'Check Policy', value: 'checkPolicy', action: 'Check a policy', description: 'Look for mistakes, missing owners and deadlines, and tiers that can never match or overlap' },
		{ name: 'Evaluate', value: 'evaluate', action: 'Evaluate a proposal', description: 'Decide by the policy how risky the drafted action is, and which way it goes' },
		{ name: 'Publish Policy', value: 'publishPolicy', action: 'Publish a policy', description: 'Keep this version of the policy in the store for good, with its author and a note' },
		{ name: 'Set Switch', value: 'setSwitch', action: 'Set a switch', description: 'Limit the AI to summaries, or stop every execution, from the next item on' },
	],
};

export const policySource: INodeProperties[] = [
	{
		displayName: 'Policy Source',
		name: 'policySource',
		type: 'options',
		default: 'inline',
		displayOptions: shownFor(WITH_POLICY),
		options: [
			{ name: 'Define Below', value: 'inline', description: 'The policy stands in this node' },
			{ name: 'From File', value: 'file', description: 'A JSON file in a repository checkout on this server, read again whenever it changes' },
			{ name: 'From Store', value: 'store', description: 'A published version, kept in the store of the Approval Gate credential' },
		],
		description: 'Where the rules come from; without a sound policy the workflow stops',
	},
	{
		displayName: 'Policy',
		name: 'policy',
		type: 'json',
		typeOptions: { rows: 16 },
		default: JSON.stringify(DEFAULT_POLICY, null, 2),
		required: true,
		displayOptions: shownFor(WITH_POLICY, 'inline'),
		description: 'The rules, in order; the first tier whose conditions all hold decides',
	},
	{
		displayName: 'Policy File',
		name: 'policyFile',
		type: 'string',
		default: '',
		required: true,
		placeholder: '/srv/policies/refund.json',
		displayOptions: shownFor(WITH_POLICY, 'file'),
		description: 'Absolute path of a .json file on the machine that runs n8n',
	},
	{
		displayName: 'Policy ID',
		name: 'policyId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'refunds',
		displayOptions: shownFor(WITH_POLICY, 'store'),
		description: 'The ID in the published document',
	},
	{
		displayName: 'Policy Version',
		name: 'policyVersion',
		type: 'string',
		default: 'latest',
		displayOptions: shownFor(WITH_POLICY, 'store'),
		description: 'A published version, or "latest" for the one published last',
	},
];

const evaluate: INodeProperties[] = [
	{
		displayName: 'Action Proposal',
		name: 'proposal',
		type: 'json',
		default: '={{ $json.action ?? $json }}',
		required: true,
		displayOptions: shownFor(['evaluate']),
		description: 'The drafted action: type, target, what would change, and the facts that the rules read',
	},
	...policySource,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: shownFor(['evaluate']),
		options: [
			{
				displayName: 'Grant Lifetime (Minutes)',
				name: 'grantMinutes',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1440 },
				default: 60,
				description: 'How long the grant of an auto-executed action stays valid',
			},
		],
	},
];

const backtest: INodeProperties[] = [
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3660 },
		default: 30,
		displayOptions: shownFor(['backtest']),
		description: 'How far back the proposals of the past are read',
	},
	{
		displayName: 'Past',
		name: 'pastEnvironment',
		type: 'options',
		default: 'production',
		displayOptions: shownFor(['backtest']),
		options: [
			{ name: 'Production', value: 'production', description: 'What triggered workflows proposed' },
			{ name: 'Test', value: 'test', description: 'What was proposed while trying out in the editor' },
		],
		description: 'Which proposals are rated again; the two are never mixed',
	},
	{
		displayName: 'Quick Approval (Seconds)',
		name: 'quickSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 86400 },
		default: 10,
		displayOptions: shownFor(['backtest']),
		description: 'Rules whose requests people always approved faster than this are listed',
	},
];

const publish: INodeProperties[] = [
	{
		displayName: 'Author',
		name: 'author',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'Olga Petrova',
		displayOptions: shownFor(['publishPolicy']),
		description: 'Who answers for this version',
	},
	{
		displayName: 'Note',
		name: 'note',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'Raised the limit for known customers to 75.00',
		displayOptions: shownFor(['publishPolicy']),
		description: 'What changed and why, in a sentence or two',
	},
];

const setSwitch: INodeProperties[] = [
	{
		displayName: 'Switch',
		name: 'switch',
		type: 'options',
		default: 'summarize_only',
		displayOptions: shownFor(['setSwitch']),
		options: [
			{ name: 'Stop Execution', value: 'stop_execution', description: 'Audited Execute carries nothing out; deciding and logging go on' },
			{ name: 'Summarize Only', value: 'summarize_only', description: 'The AI drafts nothing and nothing runs without a person; classifying and logging go on' },
		],
		description: 'What is limited, in effect from the next item on',
	},
	{
		displayName: 'Turn On',
		name: 'turnOn',
		type: 'boolean',
		default: true,
		displayOptions: shownFor(['setSwitch']),
		description: 'Whether the switch is turned on or off',
	},
	{
		displayName: 'Scope',
		name: 'scope',
		type: 'options',
		default: 'all',
		displayOptions: shownFor(['setSwitch']),
		options: [
			{ name: 'Everything', value: 'all', description: 'Every workflow that uses this store' },
			{ name: 'One Action Type', value: 'action_type', description: 'The actions of one type, in every workflow' },
			{ name: 'One Workflow', value: 'workflow', description: 'Everything that one workflow drafts' },
		],
		description: 'What the switch is for',
	},
	{
		displayName: 'Action Type',
		name: 'scopeActionType',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'refund',
		displayOptions: { show: { operation: ['setSwitch'], scope: ['action_type'] } },
		description: 'As the drafts name it, letter by letter',
	},
	{
		displayName: 'Workflow ID',
		name: 'scopeWorkflowId',
		type: 'string',
		default: '={{ $workflow.id }}',
		required: true,
		displayOptions: { show: { operation: ['setSwitch'], scope: ['workflow'] } },
		description: 'The ID in the address of the workflow; this workflow when left as it is',
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'Wrong prices in the drafts since this morning',
		displayOptions: shownFor(['setSwitch']),
		description: 'Why, for whoever finds the switch on',
	},
];

export const riskTierProperties: INodeProperties[] = [operation, ...evaluate, ...backtest, ...publish, ...setSwitch];
