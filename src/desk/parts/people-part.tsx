import type { VNode } from 'preact';
import type { Review } from '../../approve/open-review';
import { personPhrase, utcPhrase } from '../../approve/describe-approval';
import type { ApproverRecord, DecisionRecord } from '../../store/port';
import { Inline, Prose } from './exact';

export const DECISION_WORDS: Readonly<Record<DecisionRecord['decision'], string>> = {
	approve: 'approved',
	edit_and_approve: 'edited and approved',
	edit: 'edited, for others to approve',
	reject: 'rejected',
	request_changes: 'asked for changes',
	break_glass: 'approved alone (emergency)',
};

/** Approving an earlier version says nothing about this one. */
function isVoid(decision: DecisionRecord, payloadHash: string): boolean {
	return decision.payloadHash !== payloadHash && (decision.decision === 'approve' || decision.decision === 'edit_and_approve');
}

function Standing({ approver, decision, payloadHash }: { approver: ApproverRecord; decision: DecisionRecord | undefined; payloadHash: string }): VNode {
	if (!decision) {
		if (approver.revokedAt !== null) return <span class="muted">link withdrawn</span>;
		return <span class="muted">{approver.viewedAt === null ? 'has not opened it yet' : 'has opened it, not decided'}</span>;
	}
	return (
		<>
			<strong>{DECISION_WORDS[decision.decision]}</strong> <span class="muted">{utcPhrase(decision.decidedAt)}</span>
			{isVoid(decision, payloadHash) && <span> – the version before the edit; no longer counts</span>}
			{decision.reason !== null && (
				<blockquote class="quote">
					<Prose text={decision.reason} limit={1_000} />
				</blockquote>
			)}
		</>
	);
}

/** Who may decide, who has, and how many are needed. */
export function PeoplePart({ review }: { review: Review }): VNode {
	const { approval, approvers, decisions, approver: me } = review;
	return (
		<section class="card" aria-labelledby="people">
			<h2 id="people">Who decides</h2>
			<p>
				{approval.approvalsRequired === 1 ? 'One approval is needed.' : `${approval.approvalsRequired} approvals by different people are needed.`} One rejection ends the request.
			</p>
			<ul class="plain">
				{approvers.map((approver) => (
					<li>
						<Inline text={personPhrase(approver)} />
						{approver.approverId === me.approverId && ' (you)'}
						{': '}
						<Standing approver={approver} decision={decisions.find(({ approverId }) => approverId === approver.approverId)} payloadHash={approval.payloadHash} />
					</li>
				))}
			</ul>
		</section>
	);
}
