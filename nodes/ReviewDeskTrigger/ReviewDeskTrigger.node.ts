import type { IHookFunctions, INodeType, INodeTypeDescription, ITriggerFunctions, ITriggerResponse, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { answerDesk } from '../../src/n8n/answer-desk';
import { deskIsRegistered, registerDesk, unregisterDesk } from '../../src/n8n/desk-registration';
import { watchDesk } from '../../src/n8n/desk-sweep';
import { approvalGateTest } from '../../src/n8n/test-gate';
import { reviewDeskCredentials, reviewDeskProperties, reviewDeskWebhooks } from './properties';

export class ReviewDeskTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Review Desk Trigger',
		name: 'reviewDeskTrigger',
		icon: { light: 'file:../../icons/review-desk.svg', dark: 'file:../../icons/review-desk.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '=/{{ $parameter["path"] }}',
		description: 'Serves the review desk: approvers sign in, see their queue and decide',
		defaults: { name: 'Review Desk Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		outputNames: ['Event'],
		usableAsTool: undefined,
		credentials: reviewDeskCredentials,
		webhooks: reviewDeskWebhooks,
		properties: reviewDeskProperties,
	};

	methods = { credentialTest: { approvalGateTest } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await deskIsRegistered(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await registerDesk(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await unregisterDesk(this);
			},
		},
	};

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await watchDesk(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await answerDesk(this);
	}
}
