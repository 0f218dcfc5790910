import type { VNode } from 'preact';
import { amountPhrase, utcPhrase } from '../approve/describe-approval';
import type { Review } from '../approve/open-review';
import { describeAction } from '../draft/describe';
import { actionClass } from '../draft/proposal';
import { inSentence } from '../draft/shorten';
import { toolCallOf } from '../draft/tool-call';
import { foundSpans } from './find-spans';
import { words } from './format';
import { headline } from './headline';
import { Page, renderPage } from './layout';
import type { PageData } from './page-data';
import { GuardrailPart, RiskPart } from './parts/checks-part';
import { DecisionPanel } from './parts/decision-panel';
import { EditedPart } from './parts/edited-part';
import { EffectPart } from './parts/effect-part';
import { Inline } from './parts/exact';
import { Glance } from './parts/glance';
import { MasksNote } from './parts/masks-note';
import type { Problem } from './parts/panel-form';
import { PeoplePart } from './parts/people-part';
import { SimilarPart } from './parts/similar-part';
import { OriginPart, WhyPart } from './parts/why-part';

const HEADINGS = { record: 'What changes', message: 'What is sent', api_call: 'What is called' } as const;

function Top({ review, data, now }: { review: Review; data: PageData; now: Date }): VNode {
	const { approval } = review;
	const amount = amountPhrase(approval.action);
	return (
		<div class="top">
			<p class="eyebrow">
				<Inline text={inSentence(words(approval.action.action_type), 60)} />
				{amount !== undefined && (
					<>
						{' · '}
						<Inline text={amount} />
					</>
				)}
				{data.place && ` · item ${data.place.position} of ${data.place.of}`}
			</p>
			<h1>
				<Inline text={headline(approval.action)} />
			</h1>
			<p class="muted">Nothing happens until it is approved.</p>
			<a class="skip" href="#decide">
				Go to the decision <span aria-hidden="true">↓</span>
			</a>
			<Glance review={review} data={data} now={now} />
		</div>
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

export interface ReviewView {
	/** Where the page's forms post. */
	actionUrl: string;
	now: Date;
	data: PageData;
	nonce?: string;
	problem?: Problem;
	/** Further fields of every form. */
	hidden?: Readonly<Record<string, string>>;
	/** For somebody who may read and not decide: what stands in place of the decision. */
	instead?: VNode;
}

/** An open request whole: to read on one side, to decide on the other. */
export function ReviewBody({ review, view }: { review: Review; view: ReviewView }): VNode {
	const { action } = review.approval;
	const { approval } = review;
	const isTool = toolCallOf(action) !== undefined;
	const found = foundSpans(action, review.masks === undefined ? approval.guardrails : null);
	return (
		<>
		<Top review={review} data={view.data} now={view.now} />
		<div class="grid">
			<div class="read">
				<MasksNote masks={review.masks} />
				<section class="card" aria-labelledby="effect">
					<h2 id="effect">{isTool ? 'What the agent calls' : HEADINGS[actionClass(action)]}</h2>
					<EffectPart action={action} found={found} live={view.data.live} />
				</section>
				<EditedPart review={review} />
				<OriginPart origin={action.origin} found={found} heading={isTool ? 'What the agent was asked' : undefined} />
				<WhyPart draft={action.draft} agent={isTool} />
				<div class="both">
					<RiskPart approval={approval} />
					<GuardrailPart approval={approval} />
				</div>
				<SimilarPart similar={view.data.similar} />
				<PeoplePart review={review} />
				<Ids review={review} />
			</div>
			{view.instead ?? <DecisionPanel review={review} {...view} />}
		</div>
		</>
	);
}

/** The page of an open request: to read on one side, to decide on the other. */
export function reviewPage(review: Review, view: ReviewView): string {
	const { approval } = review;
	const sentence = describeAction(approval.action);
	return renderPage(
		<Page title={view.problem ? `Not decided: ${sentence}` : `Review: ${sentence}`} environment={approval.environment} from={approval.workflowName} nonce={view.nonce}>
			<main class="page">
				<ReviewBody review={review} view={view} />
			</main>
		</Page>,
	);
}
