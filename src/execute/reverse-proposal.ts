import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { Environment } from '../ports';
import type { IntentRecord, StoreReader } from '../store/port';
import type { ActionProposal, Change, Json } from '../draft/proposal';

type Values = Readonly<Record<string, unknown>>;

/** Does the stored value stand for the whole one? What was cut when it was stored ends in an ellipsis and is no value to go back to. */
const whole = (value: unknown): boolean => !(typeof value === 'string' && value.endsWith('…'));

/**
 * The rollback record: a proposal that would put back what was there before, to be sent through the same gate like any
 * other. Asked for twice it is one and the same request (its correlation id), so it is done once. Undefined where there is nothing to put back: messages and calls cannot be unsent, and a value that was not
 * kept whole must not be guessed.
 */
export function reverseProposal(action: ActionProposal, intentId: string, before: Values | undefined, after: Values | undefined): ActionProposal | undefined {
	const changes = action.proposed_changes;
	if (!changes || !before) return undefined;
	// What was read before stands masked in the store, and other people's data there cannot be told apart again.
	if (action.masked_in !== undefined) return undefined;
	if (!changes.every(({ field }) => Object.hasOwn(before, field) && whole(before[field]))) return undefined;
	const reversed = changes.map(
		({ field, proposed }): Change => ({
			field,
			// What the system made of the value, if it was read back: that is what the record holds now.
			current: (after && Object.hasOwn(after, field) ? after[field] : proposed) as Json,
			proposed: before[field] as Json,
			source: `the value before execution ${intentId}`,
		}),
	);
	const { target_system, target_object, target_id, target_url, facts, origin, environment, action_type } = action;
	return {
		action_type,
		target_system,
		...(target_object !== undefined && { target_object }),
		...(target_id !== undefined && { target_id }),
		...(target_url !== undefined && { target_url }),
		proposed_changes: reversed,
		facts: { ...facts, reverses: intentId },
		...(origin && { origin }),
		correlation_id: `reverse-${intentId}`,
		draft: { rationale: `Puts back what execution ${intentId} changed.`, evidence: [`Execution ${intentId}`] },
		environment,
	};
}

const reverseOfIntent = ({ id, action, before, after }: IntentRecord): ActionProposal | undefined => reverseProposal(action, id, (before ?? undefined) as Values | undefined, (after ?? undefined) as Values | undefined);

/** Whether it was done and can be put back. */
export const canReverse = (intent: IntentRecord): boolean => intent.state === 'committed' && reverseOfIntent(intent) !== undefined;

/**
 * The reverse of a stored execution, ready for Risk Tier. Throws DaaError `target_unknown` (no such execution here),
 * `target_not_allowed` (it did not happen, or there is nothing to put back).
 */
export async function reverseOf(store: Pick<StoreReader, 'intent'>, intentId: string, { environment }: { environment: Environment }): Promise<ActionProposal> {
	const intent = await store.intent(intentId);
	if (!intent || intent.environment !== environment) throw new DaaError('target_unknown', `There is no execution ${inSentence(intentId, 80)} in ${environment}.`, { fields: { intent_id: intentId } });
	if (intent.state !== 'committed') throw new DaaError('target_not_allowed', `Execution ${intentId} is ${intent.state}, so there is nothing to put back.`, { fields: { intent_id: intentId } });
	const reverse = reverseOfIntent(intent);
	if (reverse) return reverse;
	throw new DaaError('target_not_allowed', 'What this execution did cannot be put back by a change: the values before it are not known or masked, or it was a message or a call.', { fields: { intent_id: intentId } });
}
