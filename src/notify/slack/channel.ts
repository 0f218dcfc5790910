import { undelivered } from '../delivery';
import type { Channel, Delivery, Letter, TextMessage } from '../letter';
import { placeOf, refOf, SLACK_CHANNEL, SLACK_USER, type SlackApi, type SlackAnswer } from './api';
import { slackCard } from './card';
import { LIMITS, safeText } from './text';

/** No markup, no previews: a link in a draft must not pull in something, nor a name call anybody. */
const QUIET = { mrkdwn: false, parse: 'none', link_names: false, unfurl_links: false, unfurl_media: false } as const;

function posted(answer: SlackAnswer): Delivery {
	if (!answer.ok) return answer;
	const { channel, ts } = answer.body;
	// A message without its stamp could never be changed; it was sent all the same.
	return typeof channel === 'string' && typeof ts === 'string' ? { ok: true, ref: refOf(channel, ts) } : { ok: true };
}

function textBlocks({ lines, link }: TextMessage): unknown[] {
	const plain = (text: string, limit: number) => ({ type: 'plain_text', text: safeText(text, limit), emoji: false });
	return [
		...lines.map((line) => ({ type: 'section', text: plain(line, LIMITS.section) })),
		...(link ? [{ type: 'actions', elements: [{ type: 'button', action_id: 'daa_open', text: plain(link.label, LIMITS.button), url: link.url }] }] : []),
	];
}

const update = async (api: SlackApi, ref: string, letter: Letter): Promise<Delivery> => {
	const place = placeOf(ref);
	if (!place) return undelivered('parameter_invalid', 'nobody knows where the message stands', false);
	const answer = await api('chat.update', { ...place, ...slackCard(letter), parse: 'none', link_names: false });
	return answer.ok ? { ok: true, ref } : answer;
};

/** A direct message to each approver whose Slack id is known; it may hold that person's own link. */
export function slackChannel(api: SlackApi): Channel {
	return {
		name: 'slack',
		reaches: ({ slackUserId }) => typeof slackUserId === 'string' && SLACK_USER.test(slackUserId),
		send: async (letter) => posted(await api('chat.postMessage', { channel: letter.to?.slackUserId, ...QUIET, ...slackCard(letter) })),
		update: (ref, letter) => update(api, ref, letter),
		tell: async (person, text) => posted(await api('chat.postMessage', { channel: person.slackUserId, text: safeText(text.subject, 300), ...QUIET, blocks: textBlocks(text) })),
	};
}

/** A card in a channel that many read, so it never holds a personal link. */
export function slackRoom(api: SlackApi, channelId: string): Channel {
	return {
		name: 'slack_channel',
		reaches: () => SLACK_CHANNEL.test(channelId),
		send: async (letter) => (SLACK_CHANNEL.test(channelId) ? posted(await api('chat.postMessage', { channel: channelId, ...QUIET, ...slackCard(letter) })) : undelivered('parameter_invalid', 'the Slack channel is not an ID such as C0123456789', false)),
		update: (ref, letter) => update(api, ref, letter),
	};
}
