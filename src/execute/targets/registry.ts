import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';
import type { Target } from '../target';
import { emailTarget, type Mailer } from './email';
import { freshdeskReplyTarget } from './freshdesk-reply';
import { gateOnlyTarget } from './gate-only';
import { httpTarget, type AllowedRequest } from './http-request';
import { hubspotTarget } from './hubspot';
import { hubspotReplyTarget } from './hubspot-reply';
import { intercomConversationTarget } from './intercom-conversation';
import { intercomReplyTarget } from './intercom-reply';
import { intercomTicketTarget } from './intercom-ticket';
import { restTarget, type RestOptions } from './rest-record';
import { salesforceTarget } from './salesforce';
import { slackMessageTarget } from './slack-message';
import { subWorkflowTarget, type RunSubWorkflow } from './sub-workflow';
import { zendeskReplyTarget } from './zendesk-reply';
import { zendeskTicketTarget } from './zendesk-ticket';

/** Everything that an owner may set for a target; each takes what it knows. */
export interface TargetSettings {
	/** Where the system lives: from the credential's account, or a sandbox. */
	baseUrl?: string;
	/** Fields that may be written; any when absent. */
	fields?: readonly string[];
	/** Salesforce: `v60.0`. */
	apiVersion?: string;
	/** Zendesk: ids of custom fields by the names that proposals use. */
	customFields?: Readonly<Record<string, string>>;
	/** API call: what may be sent. */
	allowlist?: readonly AllowedRequest[];
	/** REST record: the owner's templates. */
	rest?: RestOptions;
	/** HubSpot and Intercom replies: in whose name. */
	senderId?: string;
	/** E-mail: the sender's address, and the way to a mail server. */
	from?: string;
	mailer?: Mailer;
	/** Sub-workflow: which one, and the way to run it. */
	workflowId?: string;
	runWorkflow?: RunSubWorkflow;
}

function rest({ rest: options }: TargetSettings): Target {
	if (!options) throw new DaaError('parameter_invalid', 'The templates of the REST record are missing.', { fields: { parameter: 'readUrl' } });
	return restTarget(options);
}

const TARGETS = {
	email: emailTarget,
	freshdeskReply: freshdeskReplyTarget,
	gateOnly: gateOnlyTarget,
	httpRequest: ({ allowlist = [] }) => httpTarget({ allowlist }),
	hubspotContact: (settings) => hubspotTarget({ ...settings, object: 'contacts' }),
	hubspotDeal: (settings) => hubspotTarget({ ...settings, object: 'deals' }),
	hubspotReply: hubspotReplyTarget,
	hubspotTicket: (settings) => hubspotTarget({ ...settings, object: 'tickets' }),
	intercomConversation: intercomConversationTarget,
	intercomReply: intercomReplyTarget,
	intercomTicket: intercomTicketTarget,
	restRecord: rest,
	salesforceCase: (settings) => salesforceTarget({ ...settings, object: 'Case' }),
	salesforceContact: (settings) => salesforceTarget({ ...settings, object: 'Contact' }),
	slackMessage: slackMessageTarget,
	subWorkflow: subWorkflowTarget,
	zendeskReply: zendeskReplyTarget,
	zendeskTicket: zendeskTicketTarget,
} satisfies Record<string, (settings: TargetSettings) => Target>;

export type TargetName = keyof typeof TARGETS;
export const TARGET_NAMES = Object.keys(TARGETS) as TargetName[];

export const isTargetName = (name: unknown): name is TargetName => typeof name === 'string' && Object.hasOwn(TARGETS, name);

/** The target of this name. Throws DaaError `parameter_invalid` for a name or a setting that is wrong. */
export function createTarget(name: unknown, settings: TargetSettings): Target {
	if (!isTargetName(name)) throw new DaaError('parameter_invalid', `There is no target "${inSentence(name)}".`, { fields: { parameter: 'target' } });
	return withoutMasks(TARGETS[name](settings));
}

/** No system ever gets a mask: masked actions come with a target that opens them (masked-target.ts), or not at all. */
function withoutMasks(target: Target): Target {
	return {
		...target,
		check(action) {
			if (action.masked_in !== undefined) throw new DaaError('mask_unknown', 'The action holds masks, and nothing here puts the originals in their place.', { fields: { conversation: action.masked_in } });
			target.check(action);
		},
	};
}

/** What may look but not touch: for showing a live value beside a proposal. */
export type ReadOnlyTarget = Pick<Target, 'name' | 'capabilities' | 'check' | 'read' | 'sameValue'>;

/** A target without its `apply`, so that who holds it cannot write by mistake. */
export function readOnlyTarget(target: Target): ReadOnlyTarget {
	const { name, capabilities, sameValue } = target;
	return { name, capabilities, check: (action) => target.check(action), read: (action, context) => target.read(action, context), ...(sameValue && { sameValue }) };
}
