import type { ExecutionSection } from '../sections';
import type { CarriedOut, Work } from './carry-out';
import { reverseProposal } from './reverse-proposal';

/** The item's section of an execution, without where it was recorded. */
export function sectionOf({ intent, target, action }: Pick<Work, 'intent' | 'target' | 'action'>, { outcome, httpStatus, reference, deferred }: CarriedOut): ExecutionSection {
	const reverse = outcome.state === 'committed' ? reverseProposal(action, intent.id, outcome.before, outcome.after) : undefined;
	return {
		state: deferred ? 'executing' : outcome.state,
		...(outcome.code !== undefined && { code: outcome.code }),
		reason: outcome.reason,
		intent_id: intent.id,
		target: target.name,
		concurrency: target.capabilities.concurrency,
		...(intent.badge !== null && { badge: intent.badge }),
		...(outcome.before && { before: outcome.before }),
		...(outcome.sent && { sent: outcome.sent }),
		...(outcome.after && { after: outcome.after }),
		...(httpStatus !== undefined && { http_status: httpStatus }),
		...(reference !== undefined && { reference }),
		...(reverse && { reverse_proposal: reverse }),
	};
}
