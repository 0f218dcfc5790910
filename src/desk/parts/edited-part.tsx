import type { VNode } from 'preact';
import { personPhrase, utcPhrase } from '../../approve/describe-approval';
import type { Review } from '../../approve/open-review';
import { diffActions } from '../../draft/diff-actions';
import type { Json } from '../../draft/proposal';
import { valueText, words } from '../format';
import { DiffPair } from './diff-part';
import { Exact, Inline } from './exact';

const textOf = (value: Json): string => (value === null ? '' : valueText(value));

/** Shown once the draft has been edited: both versions, and who made the second one. */
export function EditedPart({ review }: { review: Review }): VNode | null {
	const { approval, approvers, decisions } = review;
	const changed = approval.payloadHash === approval.requestedHash ? [] : diffActions(approval.requestedAction, approval.action);
	if (changed.length === 0) return null;
	const edit = decisions.findLast(({ decision }) => decision === 'edit_and_approve' || decision === 'edit');
	const voided = decisions.some(({ decision, payloadHash }) => (decision === 'approve' || decision === 'edit_and_approve') && payloadHash !== approval.payloadHash);
	const editor = approvers.find(({ approverId }) => approverId === edit?.approverId);
	return (
		<section class="card" aria-labelledby="edited">
			<h2 id="edited">Edited since it was drafted</h2>
			{edit && editor && (
				<p>
					<Inline text={personPhrase(editor)} /> edited it on {utcPhrase(edit.decidedAt)}.{voided && ' Approvals of the earlier version no longer count.'}
				</p>
			)}
			{changed.map(({ field, ...change }) => {
				const [before, after] = [textOf(change.before), textOf(change.after)];
				return (
				<div class="row whole">
					<h3>
						<Inline text={words(field)} />
					</h3>
					{before.length + after.length > 120 ? (
						<DiffPair before={before} after={after} labels={['As drafted', 'As edited']} />
					) : (
						<dl class="pair">
							<div>
								<dt>As drafted</dt>
								<dd>
									<Exact text={before} />
								</dd>
							</div>
							<div class="new">
								<dt>As edited</dt>
								<dd>
									<Exact text={after} />
								</dd>
							</div>
						</dl>
					)}
				</div>
				);
			})}
		</section>
	);
}
