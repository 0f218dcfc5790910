import type { ActionProposal } from '../draft/proposal';
import { DaaError, isDaaError } from '../errors';
import { redact } from './redact';
import type { Target, TargetContext, TargetState } from './target';

/** A target that cannot be read shows nothing, so nothing can be compared; the approver saw the whole request instead. */
const NOTHING_SEEN: TargetState = { exists: true, values: {} };

/** The fields that an action would change; none for messages and API calls. */
export function fieldsOf(action: ActionProposal): string[] {
	return (action.proposed_changes ?? []).map(({ field }) => field);
}

/** What the target holds now. Throws DaaError only, and repeats no foreign text that could hold a secret. */
export async function readTarget(target: Pick<Target, 'name' | 'capabilities' | 'read'>, action: ActionProposal, context: TargetContext): Promise<TargetState> {
	if (!target.capabilities.readable) return NOTHING_SEEN;
	try {
		return await target.read(action, context);
	} catch (error) {
		if (isDaaError(error)) throw new DaaError(error.code, redact(error.message), { fields: error.fields, cause: error });
		throw new DaaError('target_unreadable', `${target.name} could not be read.`, { cause: error });
	}
}
