import type { IExecuteFunctions } from 'n8n-workflow';

/** n8n's own HubSpot credential types, by the node's Authentication choice. */
export function hubspotCredential(functions: IExecuteFunctions, itemIndex: number): string {
	return functions.getNodeParameter('hubspotAuthentication', itemIndex) === 'oAuth2' ? 'hubspotOAuth2Api' : 'hubspotAppToken';
}
