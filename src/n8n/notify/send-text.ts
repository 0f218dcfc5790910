import type { Recipient, TextMessage } from '../../notify/letter';
import type { NotificationResult } from '../../notify/notifier';
import type { Gate } from '../open-gate';
import { channelsOf, type SendingFunctions } from './channels';

/**
 * Sends a text with at most one link, such as a one-time sign-in link, to one person by every personal channel of the node
 * that reaches them (its parameters and credentials: nodes/ApprovalWait/channels.ts). Gives one result a channel; an empty
 * list means that no channel reaches this person. Never throws for a failed delivery.
 */
export async function sendText(functions: SendingFunctions, gate: Gate, person: Recipient, text: TextMessage): Promise<NotificationResult[]> {
	const channels = (await channelsOf(functions, gate.ports.now)).filter((channel) => channel.tell && channel.reaches(person));
	return await Promise.all(
		channels.map(async (channel): Promise<NotificationResult> => {
			const delivery = await channel.tell?.(person, text);
			return delivery?.ok ? { channel: channel.name, ok: true } : { channel: channel.name, ok: false, code: delivery?.code ?? 'target_unavailable', reason: delivery?.reason ?? 'it was not sent' };
		}),
	);
}
