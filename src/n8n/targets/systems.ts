import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { TargetName } from '../../execute/targets/registry';

export interface SystemAccess {
	/** The node parameter that chooses the credential. */
	authentication: string;
	/** n8n's own credential type by that parameter's value; any other value is None. */
	credentials: Readonly<Record<string, string>>;
	/** The account's address, when the credential says it. */
	baseUrl?(credential: ICredentialDataDecryptedObject): string | undefined;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined);
/** A subdomain is one label; anything more could lead to another host. */
export const label = (value: unknown): string | undefined => (/^[a-z0-9][a-z0-9-]{0,62}$/i.test(text(value) ?? '') ? text(value) : undefined);

export const HUBSPOT: SystemAccess = { authentication: 'hubspotAuthentication', credentials: { appToken: 'hubspotAppToken', oAuth2: 'hubspotOAuth2Api' } };
export const ZENDESK: SystemAccess = {
	authentication: 'zendeskAuthentication',
	credentials: { apiToken: 'zendeskApi', oAuth2: 'zendeskOAuth2Api' },
	baseUrl: ({ subdomain }) => label(subdomain) && `https://${label(subdomain)}.zendesk.com`,
};
export const SALESFORCE: SystemAccess = {
	authentication: 'salesforceAuthentication',
	credentials: { oAuth2: 'salesforceOAuth2Api', jwt: 'salesforceJwtApi' },
	// The token's answer names the org; with a JWT it is n8n's cached instance, or the org's own domain.
	baseUrl: ({ oauthTokenData, instanceUrl, myDomainUrl }) => text((oauthTokenData as { instance_url?: unknown } | undefined)?.instance_url) ?? text(instanceUrl) ?? text(myDomainUrl),
};
export const INTERCOM: SystemAccess = { authentication: 'intercomAuthentication', credentials: { accessToken: 'intercomApi' } };
export const HTTP: SystemAccess = { authentication: 'httpAuthentication', credentials: { basicAuth: 'httpBasicAuth', bearerAuth: 'httpBearerAuth', headerAuth: 'httpHeaderAuth' } };
const FRESHDESK: SystemAccess = {
	authentication: 'freshdeskAuthentication',
	credentials: { apiKey: 'freshdeskApi' },
	baseUrl: ({ domain }) => label(domain) && `https://${label(domain)}.freshdesk.com`,
};
const SLACK: SystemAccess = { authentication: 'slackAuthentication', credentials: { accessToken: 'slackApi', oAuth2: 'slackOAuth2Api' } };
/** Speaks SMTP, not HTTP: the credential is read by smtp-mailer.ts. */
const MAIL: SystemAccess = { authentication: 'emailAuthentication', credentials: {} };
/** Needs no credential of its own. */
const INSIDE: SystemAccess = { authentication: '', credentials: {} };

/** How each target gets at its system. */
export const SYSTEM_OF: Readonly<Record<TargetName, SystemAccess>> = {
	email: MAIL,
	freshdeskReply: FRESHDESK,
	gateOnly: INSIDE,
	httpRequest: HTTP,
	hubspotContact: HUBSPOT,
	hubspotDeal: HUBSPOT,
	hubspotReply: HUBSPOT,
	hubspotTicket: HUBSPOT,
	intercomConversation: INTERCOM,
	intercomReply: INTERCOM,
	intercomTicket: INTERCOM,
	restRecord: HTTP,
	salesforceCase: SALESFORCE,
	salesforceContact: SALESFORCE,
	slackMessage: SLACK,
	subWorkflow: INSIDE,
	zendeskReply: ZENDESK,
	zendeskTicket: ZENDESK,
};
