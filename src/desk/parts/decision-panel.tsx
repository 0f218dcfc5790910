import type { VNode } from 'preact';
import type { ActionEdit } from '../../approve/apply-edit';
import { confirmationOf } from '../../approve/confirmation';
import { approvalsOf } from '../../approve/decider';
import { personPhrase, utcPhrase } from '../../approve/describe-approval';
import type { Review } from '../../approve/open-review';
import { missingChecks } from '../../approve/required-checks';
import { relativeTime } from '../format';
import { EditFields, editFields } from './edit-fields';
import { Inline } from './exact';
import { SecondFactorPart } from './second-factor-part';

/** Why a decision was not taken, and what was typed, so that nothing has to be typed twice. */
export interface Problem {
	message: string;
	field?: string;
	decision?: string;
	reason?: string;
	edit?: ActionEdit;
}

interface PanelProps {
	review: Review;
	actionUrl: string;
	now: Date;
	problem?: Problem;
}

function Hidden({ review }: { review: Review }): VNode {
	return <input type="hidden" name="form_token" value={review.formToken} />;
}

function Confirm({ review, id, invalid }: { review: Review; id: string; invalid: boolean }): VNode | null {
	if (review.approval.tier !== 'high') return null;
	const { what, value } = confirmationOf(review.approval.action);
	return (
		<>
			<label for={id}>
				To confirm, type {what}
				<span class="ask">
					<code>
						<Inline text={value} />
					</code>
				</span>
			</label>
			<input id={id} name="confirm" type="text" autocomplete="off" autocapitalize="off" spellcheck={false} required aria-invalid={invalid || undefined} />
		</>
	);
}

function Approve({ review, actionUrl, problem }: Omit<PanelProps, 'now'>): VNode {
	const { approval, decisions } = review;
	const blocked = missingChecks(approval.guardrails);
	const still = approval.approvalsRequired - approvalsOf(decisions, approval.payloadHash).length - 1;
	const consequence = still > 0 ? `After yours, ${still} more ${still === 1 ? 'approval is' : 'approvals are'} needed.` : 'It is then done once, exactly as shown.';
	if (blocked.length > 0) {
		return (
			<div class="act">
				<button type="button" class="go" disabled aria-describedby="blocked">
					Approve
				</button>
				<div class="note bad" id="blocked">
					<p>
						<strong>Cannot be approved yet.</strong>
					</p>
					{blocked.map((sentence) => (
						<p>
							<Inline text={sentence.slice(0, 500)} />
						</p>
					))}
				</div>
			</div>
		);
	}
	return (
		<form class="act" method="post" action={actionUrl}>
			<Hidden review={review} />
			<Confirm review={review} id="confirm" invalid={problem?.field === 'confirm' && problem.decision === 'approve'} />
			<SecondFactorPart review={review} id="code" invalid={problem?.field === 'code' && problem.decision === 'approve'} />
			<button class="go" type="submit" name="decision" value="approve">
				Approve
			</button>
			<p class="small muted">{consequence}</p>
		</form>
	);
}

function Edit({ review, actionUrl, problem }: Omit<PanelProps, 'now'>): VNode {
	const fields = editFields(review.approval.action);
	const mine = problem?.decision === 'edit_and_approve' ? problem : undefined;
	return (
		<details class="act" open={mine !== undefined}>
			<summary>Edit, then approve</summary>
			{fields === undefined ? (
				<p class="muted">This draft has nothing that can be edited here. Request changes instead.</p>
			) : (
				<form method="post" action={actionUrl}>
					<p class="small muted">The edited version is checked by the same rules before it counts. It voids earlier approvals.</p>
					<Hidden review={review} />
					<EditFields fields={fields} edit={mine?.edit} invalid={mine?.field === 'edit'} />
					<Confirm review={review} id="edit-confirm" invalid={mine?.field === 'confirm'} />
					<SecondFactorPart review={review} id="edit-code" invalid={mine?.field === 'code'} />
					<button class="plain-button" type="submit" name="decision" value="edit_and_approve">
						Save the edit and approve it
					</button>
				</form>
			)}
		</details>
	);
}

function TurnDown({ review, actionUrl, problem }: Omit<PanelProps, 'now'>): VNode {
	const mine = problem?.decision === 'reject' || problem?.decision === 'request_changes' ? problem : undefined;
	return (
		<details class="act" open={mine !== undefined}>
			<summary>Reject or request changes</summary>
			<form method="post" action={actionUrl}>
				<Hidden review={review} />
				<label for="reason">
					Reason <span class="hint">Required; it goes to whoever wrote the draft and into the log.</span>
				</label>
				<textarea id="reason" name="reason" rows={3} maxlength={2000} required dir="auto" aria-invalid={mine?.field === 'reason' || undefined}>
					{`\n${mine?.reason ?? ''}`}
				</textarea>
				<div class="two">
					<button class="stop" type="submit" name="decision" value="reject">
						Reject
					</button>
					<button class="plain-button" type="submit" name="decision" value="request_changes">
						Request changes
					</button>
				</div>
			</form>
		</details>
	);
}

/** Everything that decides, in one place apart from what is read: approve, then edit, then turn down. */
export function DecisionPanel(props: PanelProps): VNode {
	const { review, now, problem } = props;
	const due = new Date(review.approval.dueAt);
	return (
		<section class="card panel" id="decide" aria-labelledby="decision">
			<h2 id="decision">Your decision</h2>
			<p class="small">
				<Inline text={personPhrase(review.approver)} />
				<br />
				<span class="muted">
					by {utcPhrase(due)} ({relativeTime(due, now)})
				</span>
			</p>
			{problem && (
				<div class="note bad" role="alert">
					<p>
						<strong>Nothing was decided.</strong> <Inline text={problem.message.slice(0, 1_000)} />
					</p>
				</div>
			)}
			<Approve {...props} />
			<Edit {...props} />
			<TurnDown {...props} />
		</section>
	);
}
