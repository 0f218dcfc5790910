import type { VNode } from 'preact';
import { approvalsOf } from '../../approve/decider';
import { missingChecks } from '../../approve/required-checks';
import type { PageData } from '../page-data';
import { Inline } from './exact';
import { FactorPart } from './factor-part';
import { Checklist, Confirm, formTarget, Hidden, type PanelProps } from './panel-form';

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

/** Approving exactly what is shown, or why that cannot be done. */
export function Approve({ review, actionUrl, data, problem, hidden }: PanelProps): VNode {
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
