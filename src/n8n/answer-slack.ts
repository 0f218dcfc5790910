import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';
import { reviewLinks } from '../approve/review-link';
import { handleSlack, type SlackReply, type SlackVisit } from '../chat/handle-slack';
import { poke } from '../waiting/poke';
import { slackApi, SLACK_TEAM } from '../notify/slack/api';
import { LIMITS, safeText } from '../notify/slack/text';
import { guardrailPolicyVersion, parseGuardrailSettings } from '../scan/settings';
import { settingsOfPolicy } from './guardrail-settings';
import { loadPolicy } from '../tier/load-policy';
import { NOTIFY_LIMITS, slackCredentialType, slackOf } from './notify/channels';
import { refreshDeskCards } from './notify/refresh-desk-cards';
import { n8nHttp } from './http';
import type { Gate } from './open-gate';
import { reassessor } from './reassess';

/** A request of Slack's, or of somebody who wants to pass for it: either is for this door and no other. */
export function isFromSlack({ method, headers }: { method: string; headers: Readonly<Record<string, unknown>> }): boolean {
	return method === 'POST' && ('x-slack-signature' in headers || 'x-slack-request-timestamp' in headers);
}

/** Slack's own address for answers; a sandbox has its own. */
const HOOKS = 'https://hooks.slack.com';
/** auth.test is asked once for each token and process. */
const teams = new Map<string, string>();
const MOST_TEAMS = 100;

interface DeskOptions {
	slackBaseUrl?: string;
	slackTeamId?: string;
	internalBaseUrl?: string;
}

async function credentialOf(functions: IWebhookFunctions): Promise<ICredentialDataDecryptedObject | undefined> {
	const type = slackCredentialType(functions);
	return type === undefined ? undefined : await functions.getCredentials<ICredentialDataDecryptedObject>(type);
}

/** Only where Slack takes answers: an address that somebody made up must not be called. */
function mayAnswerAt(url: string, baseUrl: string | undefined): boolean {
	if (!URL.canParse(url)) return false;
	const { origin, username, password } = new URL(url);
	return username === '' && password === '' && (origin === HOOKS || (baseUrl !== undefined && URL.canParse(baseUrl) && origin === new URL(baseUrl).origin));
}

const plain = (text: string, limit: number) => ({ type: 'plain_text', text: safeText(text, limit), emoji: false });

function whisperer(functions: IWebhookFunctions, baseUrl: string | undefined): SlackVisit['whisper'] {
	// Without the token: who may answer is in the address.
	const http = n8nHttp(functions, undefined, 0, NOTIFY_LIMITS);
	return async (responseUrl, text, url) => {
		if (!mayAnswerAt(responseUrl, baseUrl)) return;
		const open = url !== undefined && url.length <= LIMITS.url ? [{ type: 'actions', elements: [{ type: 'button', action_id: 'daa_open', text: plain('Open the request', LIMITS.button), url }] }] : [];
		const body = { response_type: 'ephemeral', replace_original: false, text: safeText(text, 300), blocks: [{ type: 'section', text: plain(text, LIMITS.section) }, ...open] };
		await http({ method: 'POST', url: responseUrl, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body });
	};
}

/** Edits are scanned as the draft was, or not here: the waiting node may have settings that the desk does not know. */
function reassessHere({ ports }: Gate): SlackVisit['reassess'] {
	return async (approval) => {
		const stored = await ports.store.policy(approval.policyHash);
		const policy = stored && loadPolicy(stored.document);
		if (!policy) return undefined;
		const settings = parseGuardrailSettings();
		const used = guardrailPolicyVersion(policy.guardrails ? settingsOfPolicy(policy) : settings);
		return used === approval.guardrailVersion ? await reassessor(ports, [approval], settings) : undefined;
	};
}

/** Answers what Slack sent to the desk's address. `after` is to be run once the answer is out. */
export async function answerSlack(functions: IWebhookFunctions, gate: Gate): Promise<SlackReply> {
	const { ports } = gate;
	const request = functions.getRequestObject();
	const { slackBaseUrl, slackTeamId, internalBaseUrl } = functions.getNodeParameter('options', {}) as DeskOptions;
	const baseUrl = slackBaseUrl?.trim() || undefined;
	const credential = await credentialOf(functions);
	const api = slackOf(functions, ports.now) ?? slackApi({ http: () => Promise.reject(new Error('The desk has no Slack credential.')), now: ports.now });
	const { rawBody } = request as { rawBody?: unknown };
	const secret = credential?.signatureSecret;
	return await handleSlack({
		ports,
		request: { rawBody: Buffer.isBuffer(rawBody) ? rawBody : undefined, timestamp: request.headers['x-slack-request-timestamp'], signature: request.headers['x-slack-signature'], contentType: request.headers['content-type'] },
		signingSecret: typeof secret === 'string' ? secret : undefined,
		async teamId() {
			const written = slackTeamId?.trim();
			if (written) return SLACK_TEAM.test(written) ? written : undefined;
			const key = JSON.stringify([baseUrl, credential?.accessToken ?? credential?.oauthTokenData ?? '']);
			const known = teams.get(key);
			if (known !== undefined) return known;
			const answer = await api('auth.test', {});
			const found = answer.ok ? answer.body.team_id : undefined;
			if (typeof found !== 'string' || !SLACK_TEAM.test(found)) return undefined;
			if (teams.size >= MOST_TEAMS) teams.clear();
			teams.set(key, found);
			return found;
		},
		api,
		whisper: whisperer(functions, baseUrl),
		reassess: reassessHere(gate),
		async resume(approval) {
			await poke(approval.resumeUrl, internalBaseUrl?.trim() || undefined);
		},
		async refresh(approvalId) {
			await refreshDeskCards(functions, ports, approvalId);
		},
		pageOf: ({ approval, approver }) => reviewLinks(ports, approval, [approver])[0]?.url,
		report: (error) => functions.logger.error(`Review desk could not finish what Slack asked: ${error instanceof Error ? error.name : typeof error}`),
	});
}
