import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { ACTION_OF_ITEM, GRANT_OF_ITEM } from '../../../src/n8n/item-parameter';
import { targetCredentials } from './authentication';
import { targetOptions, targetProperties } from './target';

export { targetCredentials } from './authentication';
export { targetOptions, targetProperties } from './target';

/** These speak of a stored execution and go to no target. */
const WITHOUT_TARGET = ['proposeReverse', 'recordOutcome'];

function onlyWithTarget<T extends Pick<INodeProperties, 'displayOptions'>>(part: T): T {
	return { ...part, displayOptions: { ...part.displayOptions, hide: { ...part.displayOptions?.hide, operation: WITHOUT_TARGET } } };
}

export const auditedExecuteCredentials: INodeCredentialDescription[] = [{ name: 'approvalGateApi', required: true, testedBy: 'approvalGateTest' }, ...targetCredentials.map(onlyWithTarget)];

/** Members of the Options collection that belong to this node alone. */
const limitOptions: INodeProperties[] = [
	{
		displayName: 'Allow Deleting for Good',
		name: 'hardDelete',
		type: 'boolean',
		default: false,
		description: 'Whether a DELETE request may be sent where the policy does not say; archiving or closing is safer',
		displayOptions: { show: { '/target': ['httpRequest'] } },
	},
	{
		displayName: 'Body Schema',
		name: 'bodySchema',
		type: 'json',
		default: '{}',
		description: 'JSON Schema (draft 7) that the body of an API call must fit',
		displayOptions: { show: { '/target': ['httpRequest'] } },
	},
	{
		displayName: 'Late Answers (Seconds)',
		name: 'lateSeconds',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 86400 },
		default: 60,
		description: 'How long the system may still carry out a call after the timeout; a lost execution is looked into only after that',
	},
];

const showForOperations = (...operations: string[]): Pick<INodeProperties, 'displayOptions'> => ({ displayOptions: { show: { operation: operations } } });

export const auditedExecuteProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Carry Out', value: 'execute', action: 'Carry out a granted action', description: 'Checks the grant and acts once' },
			{ name: 'Propose Reverse', value: 'proposeReverse', action: 'Propose the reverse of an execution', description: 'Gives a new proposal that would put the old values back; it goes through Risk Tier like any other' },
			{ name: 'Record Outcome', value: 'recordOutcome', action: 'Record the outcome of a passed action', description: 'Says what came of an action that another node carried out' },
			{ name: 'Resolve Unknown', value: 'resolveUnknown', action: 'Resolve executions without an outcome', description: 'Looks at the target and settles executions that were lost on the way; for a schedule' },
		],
		default: 'execute',
	},
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Draft Mode', value: 'draft', description: 'Checks everything, changes nothing and says what it would do' },
			{ name: 'Execute', value: 'execute', description: 'Uses up the grant and acts' },
		],
		default: 'draft',
		...showForOperations('execute'),
	},
	...targetProperties.map(onlyWithTarget),
	{
		displayName: 'Execution ID',
		name: 'intentId',
		type: 'string',
		default: '={{ $json.execution?.intent_id }}',
		required: true,
		description: 'The intent_id of the execution',
		...showForOperations(...WITHOUT_TARGET),
	},
	{
		displayName: 'Outcome',
		name: 'outcome',
		type: 'options',
		options: [
			{ name: 'Done', value: 'committed' },
			{ name: 'Not Done', value: 'failed', description: 'It did not happen, for certain' },
		],
		default: 'committed',
		...showForOperations('recordOutcome'),
	},
	{
		displayName: 'Note',
		name: 'outcomeNote',
		type: 'string',
		default: '',
		description: 'What was seen, in a sentence; stands in the audit log',
		...showForOperations('recordOutcome'),
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1000 },
		default: 50,
		description: 'Max number of results to return',
		...showForOperations('resolveUnknown'),
	},
	{
		displayName: 'Only This Workflow',
		name: 'onlyThisWorkflow',
		type: 'boolean',
		default: false,
		description: 'Whether to leave alone what other workflows began at this target',
		...showForOperations('resolveUnknown'),
	},
	{
		displayName: 'Action Proposal',
		name: 'proposal',
		type: 'json',
		default: ACTION_OF_ITEM,
		required: true,
		description: 'The action to carry out; it must be exactly the one that was granted',
		...showForOperations('execute'),
	},
	{
		displayName: 'Grant',
		name: 'grant',
		type: 'string',
		typeOptions: { password: true },
		default: GRANT_OF_ITEM,
		required: true,
		description: 'The grant that an approval or the policy gave; it works once',
		...showForOperations('execute'),
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [...limitOptions, ...targetOptions].sort((left, right) => left.displayName.localeCompare(right.displayName)),
	},
];
