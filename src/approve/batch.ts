import type { ApprovalRecord } from '../store/port';
import { effectOf } from '../draft/payload-hash';
import type { Ports } from '../ports';
import { isDaaError } from '../errors';
import { checklistOf } from './checklist';
import { decideApproval, type DecideDeps, type DecidedApproval } from './decide-approval';
import type { Review } from './open-review';
import { missingChecks } from './required-checks';
import type { RunReview } from './run-reviews';

/** Longer effects cannot be read in a row of a list, and what was not read is not approved with others. In characters. */
export const MAX_ROW = 2_000;

/** Why a request has to be decided on its own page; undefined when it may be approved together with others. */
export function aloneBecause(approval: ApprovalRecord): string | undefined {
	if (approval.tier !== 'medium') return `It is of ${approval.tier} risk.`;
	const [missing] = missingChecks(approval.guardrails);
	if (missing !== undefined) return missing;
	// Its own page shows the originals to those who may see them; a list does not.
	if (approval.action.masked_in !== undefined) return 'Its personal data is masked here.';
	if (checklistOf(approval.risk).length > 0) return 'It has a checklist.';
	if (JSON.stringify(effectOf(approval.action)).length > MAX_ROW) return 'It is too long to be shown whole in a list.';
	return undefined;
}

/** The same for one approver: what asks for more than the link is not approved by a tick. */
export function aloneFor({ approval, identity }: Pick<Review, 'approval' | 'identity'>): string | undefined {
	return aloneBecause(approval) ?? (identity.required ? 'It asks for a second factor.' : undefined);
}

/** What became of one picked item. */
export interface BatchResult {
	approvalId: string;
	decided?: DecidedApproval;
	/** Why it was not approved; it stays open. */
	problem?: string;
}

/**
 * Approves the picked requests one by one, each by its own link and form token, exactly as on its own page: one that is
 * refused leaves the others alone. `picks`: approval id to form token. Rejects only for faults, not for refusals.
 */
export async function approveTogether(ports: Ports, items: readonly RunReview[], picks: ReadonlyMap<string, string>, deps: DecideDeps): Promise<BatchResult[]> {
	const results: BatchResult[] = [];
	for (const [approvalId, formToken] of picks) {
		const item = items.find(({ review }) => review.approval.id === approvalId);
		const alone = item && aloneFor(item.review);
		if (!item || alone !== undefined) {
			results.push({ approvalId, problem: alone ?? 'It is not among the requests that you decide here.' });
			continue;
		}
		try {
			results.push({ approvalId, decided: await decideApproval(ports, item.token, { decision: 'approve', formToken }, deps) });
		} catch (error) {
			results.push({ approvalId, problem: isDaaError(error) && error.fields.approval_id !== undefined ? error.message : 'It could not be decided because of a fault here.' });
		}
	}
	return results;
}
