import { z } from 'zod/v4';
import { SLACK_TEAM, SLACK_USER } from '../notify/slack/api';

/** A modal with a long text comes back whole; nothing of ours is larger. */
const MAX_BODY = 256 * 1024;

const someId = z.string().max(60);
const user = z.looseObject({ id: z.string().regex(SLACK_USER), team_id: z.string().max(60).nullish() });
const team = z.looseObject({ id: z.string().regex(SLACK_TEAM) });
const who = { user, team, trigger_id: z.string().max(300).nullish() };
const input = z.looseObject({ value: z.string().max(3_000).nullish(), selected_option: z.looseObject({ value: z.string().max(200) }).nullish() });

const blockActions = z.looseObject({
	type: z.literal('block_actions'),
	...who,
	response_url: z.string().max(500).nullish(),
	actions: z.array(z.looseObject({ action_id: z.string().max(255), value: z.string().max(2_000).nullish() })).min(1).max(25),
});
const viewSubmission = z.looseObject({
	type: z.literal('view_submission'),
	...who,
	view: z.looseObject({ callback_id: z.string().max(255), private_metadata: z.string().max(3_000), state: z.looseObject({ values: z.record(someId, z.record(someId, input)) }) }),
});
const interaction = z.discriminatedUnion('type', [blockActions, viewSubmission]);

export type BlockActions = z.infer<typeof blockActions>;
export type ViewSubmission = z.infer<typeof viewSubmission>;
export type Interaction = BlockActions | ViewSubmission;

/** The interaction in a body whose signature was checked: `payload=` and JSON. Undefined for anything else. */
export function readInteraction(rawBody: Uint8Array): Interaction | undefined {
	if (rawBody.byteLength > MAX_BODY) return undefined;
	try {
		const fields = new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
		const [payload, ...more] = fields.getAll('payload');
		if (payload === undefined || more.length > 0) return undefined;
		const parsed = interaction.safeParse(JSON.parse(payload));
		return parsed.success ? parsed.data : undefined;
	} catch {
		return undefined;
	}
}
