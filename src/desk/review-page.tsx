import type { VNode } from 'preact';
import { utcPhrase } from '../approve/describe-approval';
import type { Review } from '../approve/open-review';
import { actionClass } from '../draft/proposal';
import { describeAction } from '../draft/describe';
import { inSentence } from '../draft/shorten';
import { relativeTime, words } from './format';
import { Page, renderPage } from './layout';
import { GuardrailPart, RiskPart } from './parts/checks-part';
import { DecisionPanel, type Problem } from './parts/decision-panel';
import { EditedPart } from './parts/edited-part';
import { EffectPart } from './parts/effect-part';
import { Inline } from './parts/exact';
import { PeoplePart } from './parts/people-part';
import { OriginPart, WhyPart } from './parts/why-part';

const HEADINGS = { record: 'What changes', message: 'What is sent', api_call: 'What is called' } as const;

function Top({ review, now }: { review: Review; now: Date }): VNode {
	const { approval } = review;
	const due = new Date(approval.dueAt);
	return (
		<header class="top">
			<div class="chips">
				<span class={`chip ${approval.tier}`}>{words(approval.tier)} risk</span>
				<span><Inline text={inSentence(words(approval.action.action_type), 60)} /></span>
				<span aria-hidden="true">·</span>
				<span>
					decide by {utcPhrase(due)} (<strong>{relativeTime(due, now)}</strong>)
				</span>
			</div>
			<h1>
				<Inline text={describeAction(approval.action)} />
			</h1>
			<p class="muted">Nothing happens until it is approved.</p>
			<a class="skip" href="#decide">Go to the decision <span aria-hidden="true">↓</span></a>
		</header>
	);
}

function Ids({ review }: { review: Review }): VNode {
	const { approval } = review;
	return (
		<details class="card">
			<summary>For the record</summary>
			<dl class="facts small">
				<dt>Request</dt>
				<dd class="code">{approval.id}</dd>
				<dt>Correlation</dt>
				<dd class="code"><Inline text={approval.correlationId} /></dd>
				<dt>Payload</dt>
				<dd class="code">{approval.payloadHash}</dd>
				<dt>Workflow</dt>
				<dd><Inline text={`${approval.workflowName} (${approval.workflowId}, execution ${approval.executionId})`} /></dd>
				<dt>Requested</dt>
				<dd>{utcPhrase(approval.createdAt)}{approval.action.origin?.requested_by && <> by <Inline text={approval.action.origin.requested_by} /></>}</dd>
				<dt>Environment</dt>
				<dd>{approval.environment}</dd>
			</dl>
		</details>
	);
}

/** The page of an open request: to read on one side, to decide on the other. `actionUrl`: where its forms post. */
export function reviewPage(review: Review, view: { actionUrl: string; now: Date; problem?: Problem }): string {
	const { action, environment } = review.approval;
	const sentence = describeAction(action);
	return renderPage(
		<Page title={view.problem ? `Not decided: ${sentence}` : `Review: ${sentence}`} environment={environment}>
			<div class="page">
				<Top review={review} now={view.now} />
				<main class="grid">
					<div class="read">
						<section class="card" aria-labelledby="effect">
							<h2 id="effect">{HEADINGS[actionClass(action)]}</h2>
							<EffectPart action={action} />
						</section>
						<EditedPart review={review} />
						<OriginPart origin={action.origin} />
						<WhyPart draft={action.draft} />
						<div class="both">
							<RiskPart approval={review.approval} />
							<GuardrailPart approval={review.approval} />
						</div>
						<PeoplePart review={review} />
						<Ids review={review} />
					</div>
					<DecisionPanel review={review} {...view} />
				</main>
			</div>
		</Page>,
	);
}
