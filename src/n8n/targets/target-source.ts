import type { ICredentialDataDecryptedObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

/** The node that is running, as far as a target needs it: in execute() for one item, or in webhook(). */
export interface TargetSource {
	functions: IExecuteFunctions | IWebhookFunctions;
	itemIndex: number;
	parameter(name: string, fallback?: unknown): unknown;
	credential(type: string): Promise<ICredentialDataDecryptedObject>;
}

export function fromExecute(functions: IExecuteFunctions, itemIndex: number): TargetSource {
	return {
		functions,
		itemIndex,
		parameter: (name, fallback) => functions.getNodeParameter(name, itemIndex, fallback),
		credential: (type) => functions.getCredentials(type, itemIndex),
	};
}

/** In webhook() n8n evaluates parameters against the item on which the node waits. */
export function fromWebhook(functions: IWebhookFunctions): TargetSource {
	return {
		functions,
		itemIndex: 0,
		parameter: (name, fallback) => functions.getNodeParameter(name, fallback as object),
		credential: (type) => functions.getCredentials(type, 0),
	};
}
