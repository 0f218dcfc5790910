import type { ICredentialDataDecryptedObject, IExecuteFunctions, IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { emailChannel } from '../../notify/email';
import type { Channel } from '../../notify/letter';
import { slackApi, type SlackApi } from '../../notify/slack/api';
import { slackChannel, slackRoom } from '../../notify/slack/channel';
import { subWorkflowChannel } from '../../notify/sub-workflow';
import { teamsChannel } from '../../notify/teams';
import { webhookChannel } from '../../notify/webhook';
import type { Clock } from '../../ports';
import { n8nHttp } from '../http';
import { runSubWorkflow } from '../targets/run-sub-workflow';
import { smtpMailer } from '../targets/smtp-mailer';

export const NOTIFY_LIMITS = { timeoutMs: 10_000, maxBytes: 500_000 };

/** Whoever may send: a running or waiting Approval Wait, or the desk. */
export type SendingFunctions = IExecuteFunctions | IWebhookFunctions | ITriggerFunctions | IHookFunctions;
type HttpFunctions = IExecuteFunctions | IWebhookFunctions;

/** Reads a parameter of the node, whatever it is doing; in execute() for the first item. */
function parameter(functions: SendingFunctions, name: string, fallback: unknown): unknown {
	const read = functions.getNodeParameter as (name: string, itemOrFallback: unknown, fallback?: unknown) => unknown;
	return 'getInputData' in functions && 'putExecutionToWait' in functions ? read.call(functions, name, 0, fallback) : read.call(functions, name, fallback);
}

const text = (functions: SendingFunctions, name: string): string => String(parameter(functions, name, '') ?? '').trim();

/** The names under which the node's parameter "Notify By" knows its channels. */
export function chosenChannels(functions: SendingFunctions): string[] {
	const chosen = parameter(functions, 'channels', []);
	return Array.isArray(chosen) ? chosen.map(String) : [];
}

const SLACK_CREDENTIALS: Readonly<Record<string, string>> = { accessToken: 'slackApi', oAuth2: 'slackOAuth2Api' };

/** The node's own Slack credential type; undefined when none is chosen. */
export const slackCredentialType = (functions: SendingFunctions): string | undefined => (chosenChannels(functions).includes('slack') ? SLACK_CREDENTIALS[text(functions, 'notifySlackAuthentication') || 'accessToken'] : undefined);

/** Slack's Web API with the node's credential; undefined when the node does not use Slack. */
export function slackOf(functions: SendingFunctions, now: Clock): SlackApi | undefined {
	if (!chosenChannels(functions).includes('slack')) return undefined;
	const { slackBaseUrl } = parameter(functions, 'options', {}) as { slackBaseUrl?: string };
	return slackApi({ http: n8nHttp(functions as HttpFunctions, slackCredentialType(functions), 0, NOTIFY_LIMITS), now, ...(slackBaseUrl && { baseUrl: slackBaseUrl }) });
}

async function emailOf(functions: SendingFunctions): Promise<Channel[]> {
	if (text(functions, 'notifyEmailAuthentication') === 'none') return [];
	const credential = await (functions.getCredentials as (type: string, itemIndex?: number) => Promise<ICredentialDataDecryptedObject>).call(functions, 'smtp', 0);
	return [emailChannel({ from: text(functions, 'notifyFrom'), mailer: smtpMailer(credential, NOTIFY_LIMITS.timeoutMs) })];
}

function subWorkflowOf(functions: SendingFunctions): Channel {
	const chosen = parameter(functions, 'notifyWorkflow', '');
	const id = String((typeof chosen === 'object' && chosen !== null ? (chosen as { value?: unknown }).value : chosen) ?? '').trim();
	return subWorkflowChannel(id !== '' && 'executeWorkflow' in functions ? (runSubWorkflow(functions as IExecuteFunctions, id) as never) : undefined);
}

/**
 * The channels that the node's parameters name, ready to send. Throws what n8n says of a missing credential, and
 * DaaError `parameter_invalid`, `credential_invalid`.
 */
export async function channelsOf(functions: SendingFunctions, now: Clock): Promise<Channel[]> {
	const chosen = chosenChannels(functions);
	const { notifyUrl } = parameter(functions, 'options', {}) as { notifyUrl?: string };
	const http = n8nHttp(functions as HttpFunctions, undefined, 0, NOTIFY_LIMITS);
	const slack = slackOf(functions, now);
	const room = text(functions, 'notifySlackChannel');
	return [
		...(notifyUrl ? [webhookChannel({ url: notifyUrl, http, now })] : []),
		...(slack ? [slackChannel(slack), ...(room === '' ? [] : [slackRoom(slack, room)])] : []),
		...(chosen.includes('email') ? await emailOf(functions) : []),
		...(chosen.includes('teams') ? [teamsChannel({ url: text(functions, 'notifyTeamsUrl'), http, now })] : []),
		...(chosen.includes('subWorkflow') ? [subWorkflowOf(functions)] : []),
	];
}
