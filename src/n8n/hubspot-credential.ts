import type { IExecuteFunctions } from 'n8n-workflow';

const TYPES: Record<string, string | undefined> = { appToken: 'hubspotAppToken', oAuth2: 'hubspotOAuth2Api' };

/** n8n's own HubSpot credential type, by the node's Authentication choice; undefined for None. */
export function hubspotCredential(functions: IExecuteFunctions, itemIndex: number): string | undefined {
	return TYPES[functions.getNodeParameter('hubspotAuthentication', itemIndex) as string];
}
