import { canonicalJson, sha256Hex } from './canonical';
import type { ActionProposal } from './proposal';

/**
 * What would be done, and nothing of the prose around it: type, target, the class part and the environment.
 * `source` and `doubt` of a change are prose; `current` is not, because the approver agreed to replace that value.
 */
export function effectOf(action: ActionProposal): Record<string, unknown> {
	return {
		action_type: action.action_type,
		target_system: action.target_system,
		target_object: action.target_object ?? null,
		target_id: action.target_id ?? null,
		target_url: action.target_url ?? null,
		environment: action.environment,
		// The same mask stands for another value in another conversation.
		...(action.masked_in !== undefined && { masked_in: action.masked_in }),
		...(action.proposed_changes && {
			proposed_changes: action.proposed_changes.map(({ field, current, proposed }) => ({
				field,
				// Absent is not null: null is a value the record must still hold, absent means that nobody looked.
				...(current !== undefined && { current }),
				proposed,
			})),
		}),
		...(action.message && { message: action.message }),
		...(action.request && {
			request: {
				method: action.request.method,
				url: action.request.url,
				headers: action.request.headers ?? {},
				// An absent body and the JSON text `null` are different requests.
				...(action.request.body !== undefined && { body: action.request.body }),
			},
		}),
	};
}

/** SHA-256 (64 hex digits) over the RFC 8785 form of the effect. */
export function payloadHash(action: ActionProposal): string {
	return sha256Hex(canonicalJson(effectOf(action)));
}
