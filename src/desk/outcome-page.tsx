import type { VNode } from 'preact';
import { approvalsOf, isOpen } from '../approve/decider';
import { personPhrase, utcPhrase } from '../approve/describe-approval';
import { awaitsDecision, onLapseOf } from '../approve/lapse-plan';
import type { Review } from '../approve/open-review';
import { describeAction } from '../draft/describe';
import { headline } from './headline';
import { Page, renderPage } from './layout';
import { EditedPart } from './parts/edited-part';
import { EffectPart } from './parts/effect-part';
import { Inline } from './parts/exact';
import { PeoplePart } from './parts/people-part';

export interface Outcome {
	/** `good`: it will be done; `bad`: somebody turned it down; `calm`: nothing was decided, or not yet enough. */
	tone: 'good' | 'bad' | 'calm';
	title: string;
	lead: string;
	next: string;
	/** Shown beside the title. */
	badge?: string;
	/** The request ended without a decision: a later visit is answered 410. */
	gone?: boolean;
}

const NOTHING_DONE = 'Nothing was done. The workflow goes on without an approval.';

function lapsed(review: Review): Outcome {
	const handedOn = isOpen(review.approval.state) && onLapseOf(review.approval) === 'escalate';
	return { tone: 'calm', title: 'The deadline has passed', lead: `Nobody decided in time; the deadline was ${utcPhrase(review.approval.dueAt)}.`, next: handedOn ? 'Nothing was done. The next in line are asked now.' : NOTHING_DONE, gone: true };
}

/** Decided by this person while others still have to: how it stands, and whether what they decided counts. */
function waiting(review: Review): Outcome {
	const { approval, approvers, decisions, approver: me } = review;
	const given = approvalsOf(decisions, approval.payloadHash);
	const mine = decisions.find(({ approverId }) => approverId === me.approverId);
	const standing = `${given.length} of ${approval.approvalsRequired} ${approval.approvalsRequired === 1 ? 'approval is' : 'approvals are'} in.`;
	const until = utcPhrase(approval.dueAt);
	if (given.includes(me.approverId)) return { tone: 'calm', title: 'Your decision is recorded', lead: standing, next: `It is done once the others have approved, until ${until}.` };
	if (mine?.decision === 'edit') {
		return { tone: 'calm', title: 'Your edit is recorded', lead: `The edited version needs more than the draft did, so others approve it. ${standing}`, next: `Your edit does not count as an approval. It is done once the others have approved, until ${until}.` };
	}
	const edit = decisions.findLast(({ decision }) => decision === 'edit' || decision === 'edit_and_approve');
	const editor = approvers.find(({ approverId }) => approverId === edit?.approverId);
	return {
		tone: 'calm',
		title: 'Your approval no longer counts',
		lead: `${editor ? personPhrase(editor) : 'Somebody'} edited the draft after you had approved it. ${standing}`,
		next: `Others decide on the edited version, until ${until}. You have decided and are not asked again.`,
	};
}

function decided(review: Review): Outcome {
	const { approval, approvers, decisions, approver: me } = review;
	const last = decisions.at(-1);
	const person = approvers.find(({ approverId }) => approverId === last?.approverId);
	const who = person ? `${personPhrase(person)}${person.approverId === me.approverId ? ' (you)' : ''}` : 'Somebody';
	const when = utcPhrase(last?.decidedAt ?? approval.decidedAt ?? '');
	if (approval.state === 'rejected') return { tone: 'bad', title: 'Rejected', lead: `${who} rejected this on ${when}.`, next: 'Nothing will be done.' };
	if (approval.state === 'changes_requested') {
		return { tone: 'bad', title: 'Sent back for changes', lead: `${who} asked for changes on ${when}.`, next: 'Nothing will be done until there is a new draft and a new approval.' };
	}
	if (last?.decision === 'break_glass') {
		return { tone: 'good', title: 'Approved alone, in an emergency', lead: `${who} approved this alone on ${when}.`, next: 'The workflow now does it once, exactly as shown below. The others are told, and somebody has to look back at it.', badge: 'break-glass' };
	}
	const verb = last?.decision === 'edit_and_approve' ? 'edited and approved' : 'approved';
	const edited = approval.payloadHash === approval.requestedHash ? '' : ', as edited';
	return { tone: 'good', title: `Approved${edited}`, lead: `${who} ${verb} this on ${when}.`, next: 'The workflow now does it once, exactly as shown below.' };
}

/** What became of a request, in words; undefined while the one who asks can still decide on it. */
export function outcomeOf(review: Review, now: Date): Outcome | undefined {
	const { approval, approver, decisions } = review;
	if (isOpen(approval.state)) {
		if (!awaitsDecision(approval, now)) return lapsed(review);
		return decisions.some(({ approverId }) => approverId === approver.approverId) ? waiting(review) : undefined;
	}
	if (approval.state === 'expired') return lapsed(review);
	if (approval.state === 'cancelled') return { tone: 'calm', title: 'This request was cancelled', lead: 'It was withdrawn before anybody decided.', next: NOTHING_DONE, gone: true };
	if (approval.state === 'invalidated') {
		return { tone: 'calm', title: 'This request no longer stands', lead: 'The action was changed after this request was made.', next: 'Nothing was done. The changed action needs a request of its own.', gone: true };
	}
	return decided(review);
}

/** What became of a request, and what it was. */
export function OutcomeBody({ review, outcome, note }: { review: Review; outcome: Outcome; note?: string }): VNode {
	return (
		<>
			<h1>
				{outcome.title}
				{outcome.badge !== undefined && <> <span class="chip glass">{outcome.badge}</span></>}
			</h1>
			{note !== undefined && (
				<div class="note" role="alert">
					<p><Inline text={note} /></p>
				</div>
			)}
			<p class="lead"><Inline text={outcome.lead} /></p>
			<p class="muted">{outcome.next}</p>
			<section class="card" aria-labelledby="effect">
				<h2 id="effect"><Inline text={headline(review.approval.action)} /></h2>
				<EffectPart action={review.approval.action} />
			</section>
			<EditedPart review={review} />
			<PeoplePart review={review} />
		</>
	);
}

/** The page after a decision and on every later visit. `note`: why what was just tried changed nothing. */
export function outcomePage(review: Review, outcome: Outcome, note?: string): string {
	const { approval } = review;
	return renderPage(
		<Page title={`${outcome.title}: ${describeAction(approval.action)}`} environment={approval.environment} from={approval.workflowName}>
			<div class="page">
				<main class={`done ${outcome.tone}`}>
					<OutcomeBody review={review} outcome={outcome} note={note} />
					<p class="small muted">Request <code>{approval.id}</code>. You can close this page.</p>
				</main>
			</div>
		</Page>,
	);
}
