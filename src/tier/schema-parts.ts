import { z } from 'zod/v4';

/** Ids and names stand in token claims and audit headers, so they are short and hold no blanks or markup. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;

/** Who somebody is in Slack: the member ID of their profile. Answers by Slack's buttons count as theirs. */
export const slackUserId = z.string().regex(/^[UW][A-Z0-9]{6,30}$/, { error: 'must be a Slack member ID such as U0123456789' });

export const idOf = (limit: number) => z.string().max(limit).regex(ID, { error: 'must be letters, digits and . _ : - without blanks' });

/** A role's, owner's or queue's name. */
export const name = z.string().trim().min(1).max(200);

/** Free words of the owner; shown, never read by a rule. */
export const note = z.string().trim().min(1).max(2_000);

/** An object whose unknown keys are refused with the list of the known ones. */
export function known<Shape extends z.ZodRawShape>(shape: Shape) {
	return z.strictObject(shape, {
		error: (issue) => (issue.code === 'unrecognized_keys' ? `is not a key of this part; known here: ${Object.keys(shape).join(', ')}` : undefined),
	});
}
