import { DaaError } from '../../errors';
import type { CrmProfile } from '../../log/profile';
import { hubspotProfile } from '../../log/profiles/hubspot';
import { intercomProfile } from '../../log/profiles/intercom';
import { salesforceProfile } from '../../log/profiles/salesforce';
import { zendeskProfile } from '../../log/profiles/zendesk';
import { parseRestSystem } from '../../log/rest/descriptor';
import { REST_PRESETS, type RestPreset } from '../../log/rest/presets';
import { restProfile } from '../../log/rest/rest-profile';
import { HTTP, HUBSPOT, INTERCOM, SALESFORCE, ZENDESK, label, type SystemAccess } from '../targets/systems';

export interface ProfileSettings {
	baseUrl: string | undefined;
	keys: Readonly<Record<string, string>>;
	apiVersion: string | undefined;
	ticketTypeId: string | undefined;
	orgId: string | undefined;
	/** An owner's own description, parsed JSON. */
	restSystem: unknown;
}

interface CrmSystem {
	access: SystemAccess;
	profile(settings: ProfileSettings): CrmProfile;
}

const host = (value: unknown, domain: string): string | undefined => label(value) && `https://${label(value)}.${domain}`;

const FRESHDESK: SystemAccess = { authentication: 'freshdeskAuthentication', credentials: { apiKey: 'freshdeskApi' }, baseUrl: ({ domain }) => host(domain, 'freshdesk.com') };
const PIPEDRIVE: SystemAccess = { authentication: 'pipedriveAuthentication', credentials: { apiToken: 'pipedriveApi', oAuth2: 'pipedriveOAuth2Api' } };
const ZOHO: SystemAccess = { authentication: 'zohoAuthentication', credentials: { oAuth2: 'zohoOAuth2Api' } };
const SERVICENOW: SystemAccess = {
	authentication: 'serviceNowAuthentication',
	credentials: { basicAuth: 'serviceNowBasicApi', oAuth2: 'serviceNowOAuth2Api' },
	baseUrl: ({ subdomain }) => host(subdomain, 'service-now.com'),
};

const withKeys = ({ baseUrl, keys }: ProfileSettings) => ({ keys, ...(baseUrl !== undefined && { baseUrl }) });
const intercom = (object: 'ticket' | 'conversation') => (settings: ProfileSettings) => intercomProfile({ object, ...withKeys(settings), ...(settings.ticketTypeId !== undefined && { ticketTypeId: settings.ticketTypeId }) });
const preset = (name: RestPreset) => (settings: ProfileSettings) => restProfile(REST_PRESETS[name], { ...withKeys(settings), ...(settings.orgId !== undefined && { headers: { orgId: settings.orgId } }) });

/** Every system that the node offers. */
const SYSTEMS: Readonly<Record<string, CrmSystem>> = {
	hubspot: { access: HUBSPOT, profile: (settings) => hubspotProfile(withKeys(settings)) },
	zendesk: { access: ZENDESK, profile: (settings) => zendeskProfile({ keys: settings.keys, baseUrl: settings.baseUrl ?? '' }) },
	salesforce: { access: SALESFORCE, profile: (settings) => salesforceProfile({ keys: settings.keys, baseUrl: settings.baseUrl ?? '', ...(settings.apiVersion !== undefined && { version: settings.apiVersion }) }) },
	intercomTicket: { access: INTERCOM, profile: intercom('ticket') },
	intercomConversation: { access: INTERCOM, profile: intercom('conversation') },
	freshdesk: { access: FRESHDESK, profile: preset('freshdesk') },
	pipedrive: { access: PIPEDRIVE, profile: preset('pipedrive') },
	zoho_crm: { access: ZOHO, profile: preset('zoho_crm') },
	zoho_desk: { access: ZOHO, profile: preset('zoho_desk') },
	servicenow: { access: SERVICENOW, profile: preset('servicenow') },
	custom: { access: HTTP, profile: (settings) => restProfile(parseRestSystem(settings.restSystem), withKeys(settings)) },
};

export function crmSystem(name: unknown): CrmSystem {
	const system = typeof name === 'string' && Object.hasOwn(SYSTEMS, name) ? SYSTEMS[name] : undefined;
	if (!system) throw new DaaError('parameter_invalid', 'System names none of the systems that CRM Log knows.', { fields: { parameter: 'system' } });
	return system;
}
