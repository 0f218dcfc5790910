import type { VNode } from 'preact';
import type { ActionEdit } from '../../approve/apply-edit';
import { checklistOf } from '../../approve/checklist';
import { confirmationOf } from '../../approve/confirmation';
import { approvalsOf } from '../../approve/decider';
import { personPhrase } from '../../approve/describe-approval';
import type { Review } from '../../approve/open-review';
import { missingChecks } from '../../approve/required-checks';
import { toolCallOf } from '../../draft/tool-call';
import type { PageData } from '../page-data';
import { Deadline } from './deadline';
import { EditFields, editForm } from './edit-fields';
import { Inline } from './exact';
import { FactorPart } from './factor-part';
import { ReasonFields } from './reason-fields';

/** Why a decision was not taken, and what was typed, so that nothing has to be typed twice. */
export interface Problem {
	message: string;
	field?: string;
	decision?: string;
	reason?: string;
	ticked?: readonly number[];
	edit?: ActionEdit;
}

interface PanelProps {
	review: Review;
	actionUrl: string;
	now: Date;
	data: PageData;
	problem?: Problem;
	/** Further fields of every form, e.g. the session of the desk that the page stands in. */
	hidden?: Readonly<Record<string, string>>;
}

/** What was refused is said in the panel, so that is where a browser looks when the page comes back; no server sees it. */
const formTarget = (actionUrl: string): string => (actionUrl === '' ? '' : `${actionUrl}#decide`);

function Hidden({ review, hidden = {} }: Pick<PanelProps, 'review' | 'hidden'>): VNode {
	return (
		<>
			{Object.entries(hidden).map(([name, value]) => (
				<input type="hidden" name={name} value={value} />
			))}
			<input type="hidden" name="form_token" value={review.formToken} />
		</>
	);
}

function Checklist({ review, id, problem }: { review: Review; id: string; problem: Problem | undefined }): VNode | null {
	const points = checklistOf(review.approval.risk);
	if (points.length === 0) return null;
	const invalid = problem?.field === 'checklist';
	return (
		<fieldset class={invalid ? 'invalid' : undefined}>
			<legend>Checklist</legend>
			{points.map((point, index) => (
				<label class="tick" for={`${id}-${index}`}>
					<input id={`${id}-${index}`} type="checkbox" name={`check.${index}`} value="done" required checked={problem?.ticked?.includes(index)} />
					<span>
						<Inline text={point.slice(0, 300)} />
					</span>
				</label>
			))}
		</fieldset>
	);
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
			<input id={id} name="confirm" type="text" autocomplete="off" autocapitalize="off" spellcheck={false} required aria-invalid={invalid || undefined} aria-describedby={invalid ? 'problem' : undefined} />
		</>
	);
}

/** Not a bar to approving: the comparison that counts is made again right before anything is written. */
function LiveWarning({ data }: { data: PageData }): VNode | null {
	const { live } = data;
	if (!live) return null;
	if (live.state === 'unreadable') return <div class="note"><p>The live values could not be read just now.</p></div>;
	if (!live.exists) return <div class="note bad"><p>The record was not found just now.</p></div>;
	if (Object.values(live.fields).every(({ standing }) => standing === 'same')) return null;
	return <div class="note live"><p><strong>The record has changed since this was drafted.</strong> If it still differs then, an approved change is not carried out.</p></div>;
}

function Blocked({ sentences }: { sentences: readonly string[] }): VNode {
	return (
		<div class="act approve">
			<button type="button" class="go" disabled aria-describedby="blocked">
				Approve
			</button>
			<div class="note bad" id="blocked">
				<p>
					<strong>Cannot be approved.</strong>
				</p>
				{sentences.map((sentence) => (
					<p>
						<Inline text={sentence.slice(0, 500)} />
					</p>
				))}
			</div>
		</div>
	);
}

function Approve({ review, actionUrl, data, problem, hidden }: PanelProps): VNode {
	const { approval, decisions } = review;
	const blocked = data.bar === undefined ? missingChecks(approval.guardrails) : [data.bar];
	if (blocked.length > 0) return <Blocked sentences={blocked} />;
	const still = approval.approvalsRequired - approvalsOf(decisions, approval.payloadHash).length - 1;
	const mine = problem?.decision === 'approve' ? problem : undefined;
	return (
		<form class="act approve" method="post" action={formTarget(actionUrl)}>
			<Hidden review={review} hidden={hidden} />
			<LiveWarning data={data} />
			{data.stopped !== undefined && (
				<div class="note live">
					<p>
						<strong>Nothing is carried out at the moment.</strong> <Inline text={data.stopped.slice(0, 400)} /> What you approve now is not done by itself afterwards; whoever runs this workflow has to start it again.
					</p>
				</div>
			)}
			<Checklist review={review} id="check" problem={mine} />
			<Confirm review={review} id="confirm" invalid={mine?.field === 'confirm'} />
			<FactorPart review={review} id="factor" invalid={mine?.field === 'code'} />
			<button class="go" type="submit" name="decision" value="approve">
				Approve
			</button>
			{data.stopped === undefined && <p class="small muted">{still > 0 ? `After yours, ${still} more ${still === 1 ? 'approval is' : 'approvals are'} needed.` : 'It is then done once, exactly as shown.'}</p>}
		</form>
	);
}

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

/** One person in place of all, where the policy allows it; everyone who is skipped is told, and somebody looks back at it. */
function Emergency({ review, actionUrl, data, problem, hidden }: PanelProps): VNode | null {
	const { emergency } = data;
	if (!emergency || data.bar !== undefined) return null;
	const mine = problem?.decision === 'break_glass' ? problem : undefined;
	return (
		<details class="act" id="emergency" open={mine !== undefined}>
			<summary>Decide alone in an emergency</summary>
			{emergency.locked !== undefined ? (
				<div class="note bad">
					<p>
						<Inline text={emergency.locked.slice(0, 500)} />
					</p>
				</div>
			) : (
				<form method="post" action={formTarget(actionUrl)}>
					<p class="small">The other approvals are not waited for. Everyone who is skipped is told at once, the decision is badged wherever it is shown, and somebody has to look back at it.</p>
					<Hidden review={review} hidden={hidden} />
					<label for="emergency-reason">What is the emergency?</label>
					<textarea id="emergency-reason" name="reason" rows={3} maxlength={2000} required dir="auto" aria-invalid={mine?.field === 'reason' || undefined}>
						{`\n${mine?.reason ?? ''}`}
					</textarea>
					<Confirm review={review} id="emergency-confirm" invalid={mine?.field === 'confirm'} />
					<FactorPart review={review} id="emergency-factor" invalid={mine?.field === 'code'} emergency />
					<button class="stop" type="submit" name="decision" value="break_glass">
						Approve alone
					</button>
				</form>
			)}
		</details>
	);
}

const QUEUE_KEYS = [['j', 'next'], ['k', 'previous'], ['Enter', 'open'], ['x', 'select or not'], ['a', 'go to approve'], ['e', 'open to edit'], ['r', 'open to reject'], ['u', 'back to the queue']] as const;

/** The keys of the page; shown by the script, because without it there are none. */
export function Keys({ list = false, edit = true, queue = false }: { list?: boolean; edit?: boolean; queue?: boolean }): VNode {
	const keys = queue ? QUEUE_KEYS : list ? [['j', 'next'], ['k', 'previous'], ['x', 'select or not'], ['a', 'go to approve']] : [['a', 'go to approve'], ...(edit ? [['e', 'edit']] : []), ['r', 'reject or request changes']];
	return (
		<details class="keys small" id="keys" hidden>
			<summary>
				Keys <kbd>?</kbd>
			</summary>
			<dl class="facts">
				{keys.map(([key, what]) => (
					<>
						<dt>
							<kbd>{key}</kbd>
						</dt>
						<dd>{what}</dd>
					</>
				))}
				<dt>
					<kbd>Esc</kbd>
				</dt>
				<dd>leave a field</dd>
			</dl>
			<p class="muted">Keys only move the focus; nothing is decided by them.</p>
			<button type="button" class="plain-button" id="keys-off">
				Turn keys off
			</button>
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
