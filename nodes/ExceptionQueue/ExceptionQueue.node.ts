import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { runExceptionQueue } from '../../src/n8n/run-exception-queue';
import { approvalGateTest } from '../../src/n8n/test-gate';
import { exceptionQueueProperties } from './properties';

export class ExceptionQueue implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Exception Queue',
		name: 'exceptionQueue',
		icon: { light: 'file:../../icons/exception-queue.svg', dark: 'file:../../icons/exception-queue.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] }}',
		description: 'Puts cases that no rule may decide into one queue, with a reason, an owner and a target time',
		defaults: { name: 'Exception Queue' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: undefined,
		credentials: [{ name: 'approvalGateApi', required: true, testedBy: 'approvalGateTest' }],
		properties: exceptionQueueProperties,
	};

	methods = { credentialTest: { approvalGateTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runExceptionQueue(this);
	}
}
