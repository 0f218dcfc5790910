import type { ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { refreshCards } from '../../notify/refresh-cards';
import { slackChannel, slackRoom } from '../../notify/slack/channel';
import type { Ports } from '../../ports';
import { addressesOf } from './addresses';
import { slackOf } from './channels';

/** Brings Slack's cards up to date with the desk's own credential; all of them, or those of one request. */
export async function refreshDeskCards(functions: ITriggerFunctions | IWebhookFunctions, ports: Ports, approvalId?: string): Promise<void> {
	const api = slackOf(functions, ports.now);
	if (!api) return;
	await refreshCards(ports, [slackChannel(api), slackRoom(api, '')], await addressesOf({ ports }, undefined, { buttons: true }), approvalId === undefined ? {} : { approvalId });
}
