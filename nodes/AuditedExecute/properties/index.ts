import type { INodeCredentialDescription, INodeProperties } from 'n8n-workflow';
import { targetCredentials } from './authentication';
import { targetOptions, targetProperties } from './target';

export { targetCredentials } from './authentication';
export { targetOptions, targetProperties } from './target';

export const auditedExecuteCredentials: INodeCredentialDescription[] = [{ name: 'approvalGateApi', required: true, testedBy: 'approvalGateTest' }, ...targetCredentials];

export const auditedExecuteProperties: INodeProperties[] = [
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
	},
	...targetProperties,
	{
		displayName: 'Action Proposal',
		name: 'proposal',
		type: 'json',
		default: '={{ $json.approval?.action ?? $json.action }}',
		required: true,
		description: 'The action to carry out; it must be exactly the one that was granted',
	},
	{
		displayName: 'Grant',
		name: 'grant',
		type: 'string',
		typeOptions: { password: true },
		default: '={{ $json.approval?.grant ?? $json.risk?.grant }}',
		required: true,
		description: 'The grant that an approval or the policy gave; it works once',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: targetOptions,
	},
];
