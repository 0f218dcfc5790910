import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { answerReview } from '../../src/n8n/answer-review';
import { runApprovalWait } from '../../src/n8n/run-approval-wait';
import { approvalGateTest } from '../../src/n8n/test-gate';
import { WAITING_TOOLTIP } from '../../src/n8n/waiting-links';
import { approvalWaitCredentials, approvalWaitProperties, approvalWaitWebhooks } from './properties';

export class ApprovalWait implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Approval Wait',
		name: 'approvalWait',
		icon: { light: 'file:../../icons/approval-wait.svg', dark: 'file:../../icons/approval-wait.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: 'Waits for a person to decide',
		description: 'Stores a request for approval, sends each approver a review link and waits until they decide',
		defaults: { name: 'Approval Wait' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['No Decision', 'Approved', 'Rejected'],
		usableAsTool: undefined,
		waitingNodeTooltip: WAITING_TOOLTIP,
		credentials: approvalWaitCredentials,
		webhooks: approvalWaitWebhooks,
		properties: approvalWaitProperties,
	};

	methods = { credentialTest: { approvalGateTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runApprovalWait(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerReview(this);
	}
}
