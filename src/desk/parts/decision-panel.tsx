import type { VNode } from 'preact';
import { personPhrase } from '../../approve/describe-approval';
import { toolCallOf } from '../../draft/tool-call';
import { Approve } from './approve-form';
import { Deadline } from './deadline';
import { EditFields, editForm } from './edit-fields';
import { Emergency } from './emergency-form';
import { Inline } from './exact';
import { FactorPart } from './factor-part';
import { Keys } from './keys';
import { Checklist, Confirm, formTarget, Hidden, type PanelProps } from './panel-form';
import { ReasonFields } from './reason-fields';

function Edit({ review, actionUrl, data, problem, hidden }: PanelProps): VNode | null {
	if (data.bar !== undefined) return null;
	const { fields, why } = editForm(review.approval.action);
	const mine = problem?.decision === 'edit_and_approve' ? problem : undefined;
	return (
		<details class="act" id="edit" open={mine !== undefined}>
			<summary>Edit, then approve</summary>
			{fields === undefined ? (
				<p class="muted">{why}</p>
			) : (
				<form method="post" action={formTarget(actionUrl)}>
					<p class="small muted">The edited version is checked by the same rules before it counts. It voids earlier approvals.</p>
					<Hidden review={review} hidden={hidden} />
					<EditFields fields={fields} edit={mine?.edit} invalid={mine?.field === 'edit'} />
					<ReasonFields review={review} decisions={['edit']} ids={{ template: 'edit-template', reason: 'edit-reason' }} label="Why" hint="If you like. Whoever wrote the draft reads it." words="More about it" given={mine?.reason} invalid={false} rows={1} />
					<Checklist review={review} id="edit-check" problem={mine} />
					<Confirm review={review} id="edit-confirm" invalid={mine?.field === 'confirm'} />
					<FactorPart review={review} id="edit-factor" invalid={mine?.field === 'code'} />
					<button class="plain-button" type="submit" name="decision" value="edit_and_approve">
						Save the edit and approve it
					</button>
				</form>
			)}
		</details>
	);
}

/** What an agent runs is what it asked for, whatever is typed here. */
function NoEdit(): VNode {
	return <p class="act small muted">The agent’s parameters cannot be edited. If something should be different, reject the call and say what: the agent is told.</p>;
}

function TurnDown({ review, actionUrl, problem, hidden }: PanelProps): VNode {
	const mine = problem?.decision === 'reject' || problem?.decision === 'request_changes' ? problem : undefined;
	return (
		<details class="act" id="turn-down" open={mine !== undefined}>
			<summary>Reject or request changes</summary>
			<form method="post" action={formTarget(actionUrl)}>
				<Hidden review={review} hidden={hidden} />
				<ReasonFields
					review={review}
					decisions={['reject', 'request_changes']}
					ids={{ template: 'template', reason: 'reason' }}
					label="Reason"
					hint="Choose one, write one, or both. It goes to whoever wrote the draft and into the log."
					words="In your own words"
					given={mine?.reason}
					invalid={mine?.field === 'reason'}
					rows={3}
				/>
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
	const isTool = toolCallOf(review.approval.action) !== undefined;
	return (
		<section class="card panel" id="decide" aria-labelledby="decision">
			<h2 id="decision">Your decision</h2>
			<p class="small">
				<Inline text={personPhrase(review.approver)} />
				<br />
				<span class="muted">
					by <Deadline at={review.approval.dueAt} now={now} />
				</span>
			</p>
			{problem && (
				<div class="note bad" role="alert" id="problem">
					<p>
						<strong>Nothing was decided.</strong> <Inline text={problem.message.slice(0, 1_000)} />
					</p>
				</div>
			)}
			<Approve {...props} />
			{isTool ? <NoEdit /> : <Edit {...props} />}
			<TurnDown {...props} />
			<Emergency {...props} />
			<Keys edit={!isTool} />
		</section>
	);
}
