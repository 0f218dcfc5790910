import type { VNode } from 'preact';
import { aloneFor, type BatchResult } from '../approve/batch';
import type { RunReview } from '../approve/run-reviews';
import type { ActionProposal } from '../draft/proposal';
import { toolCallOf } from '../draft/tool-call';
import { valueText, words } from './format';
import { headline } from './headline';
import { Page, renderPage } from './layout';
import { outcomeOf } from './outcome-page';
import { Relative } from './parts/deadline';
import { Exact, Inline } from './parts/exact';
import { Keys } from './parts/keys';

/** Rows beyond it are counted, not shown; deciding the first ones brings them up. */
export const MAX_ROWS = 25;

export interface RunView {
	actionUrl: string;
	now: Date;
	/** The address of one item's own page. */
	urlOf(token: string): string;
	nonce?: string;
	results?: readonly BatchResult[];
	/** Why nothing was decided at all, and what had been picked. */
	problem?: { message: string; picked: ReadonlySet<string> };
}

/** All that would be done, in the space of a row. Only shown whole or not at all. */
export function Brief({ action }: { action: ActionProposal }): VNode {
	if (action.proposed_changes) {
		return (
			<dl class="moves">
				{action.proposed_changes.map(({ field, current, proposed, doubt }) => (
					<div>
						<dt>
							<Inline text={words(field)} />:{' '}
						</dt>
						<dd>
							<Inline text={current === undefined || current === null || current === '' ? 'empty' : valueText(current)} /> <span aria-label="becomes">→</span>{' '}
							<strong>
								<Inline text={proposed === null || proposed === '' ? 'empty' : valueText(proposed)} />
							</strong>
							{doubt !== undefined && (
								<span class="muted">
									{' '}
									(in doubt: <Inline text={doubt.slice(0, 200)} />)
								</span>
							)}
						</dd>
					</div>
				))}
			</dl>
		);
	}
	if (action.message) {
		return (
			<div class="moves">
				<p class="small">
					To <Inline text={action.message.recipients.join(', ')} />
					{action.message.subject !== undefined && (
						<>
							; subject: <Inline text={action.message.subject} />
						</>
					)}
					{action.message.attachments && action.message.attachments.length > 0 && `; ${action.message.attachments.length} attached`}
				</p>
				<Exact text={action.message.body} marked />
			</div>
		);
	}
	const call = toolCallOf(action);
	if (call) return <div class="moves"><Exact text={`${call.tool}\n${valueText(call.parameters)}`} marked code /></div>;
	return (
		<div class="moves">
			<Exact text={`${action.request?.method ?? ''} ${action.request?.url ?? ''}\n${valueText(action.request?.body)}`} marked code />
		</div>
	);
}

interface RowProps {
	item: RunReview;
	view: RunView;
	result: BatchResult | undefined;
}

function Row({ item, view, result }: RowProps): VNode {
	const { approval, formToken } = item.review;
	const outcome = outcomeOf(item.review, view.now);
	const alone = outcome ? undefined : aloneFor(item.review);
	const pickable = !outcome && alone === undefined;
	const id = `pick-${approval.id}`;
	return (
		<li class="card item" data-row>
			{pickable ? <input type="checkbox" id={id} name={`pick.${approval.id}`} value={formToken} data-pick checked={view.problem?.picked.has(approval.id)} aria-labelledby={`${id}-title`} /> : <span />}
			<div>
				<h2 id={`${id}-title`}>
					<Inline text={headline(approval.action)} />
				</h2>
				<p class="small muted">
					Item {approval.itemIndex + 1} · <span class={`chip ${approval.tier}`}>{words(approval.tier)}</span>
					{!outcome && (
						<>
							{' '}
							· <Relative at={approval.dueAt} now={view.now} />
						</>
					)}
				</p>
				{result?.problem !== undefined && (
					<div class="note bad" role="alert">
						<p>
							<strong>Not approved; it stays open.</strong> <Inline text={result.problem.slice(0, 500)} />
						</p>
					</div>
				)}
				{outcome ? (
					<p>
						<strong>{outcome.title}.</strong> <Inline text={outcome.lead} />
					</p>
				) : (
					pickable && <Brief action={approval.action} />
				)}
				{alone !== undefined && (
					<p class="small">
						Decided on its own page. <Inline text={alone.slice(0, 300)} />
					</p>
				)}
				<a class="open-link" href={view.urlOf(item.token)}>
					{outcome ? 'See it' : 'Open it alone'}
				</a>
			</div>
		</li>
	);
}

export function Summary({ results }: { results: readonly BatchResult[] }): VNode {
	const done = results.filter(({ decided }) => decided).length;
	const left = results.length - done;
	return (
		<div class={left === 0 ? 'note good' : 'note'} role="status">
			<p>
				<strong>{done} approved.</strong> {left > 0 && `${left} could not be approved and ${left === 1 ? 'stays' : 'stay'} open; each says why.`}
			</p>
		</div>
	);
}

function Approve({ invalid }: { invalid: boolean }): VNode {
	return (
		<section class="card panel approve" id="decide" aria-labelledby="together">
			<h2 id="together">Approve together</h2>
			<p class="small muted">Only what you ticked, each exactly as shown. To edit or reject one, open it alone.</p>
			<label for="number">
				How many do you approve? <span class="hint">Type the number of items you ticked, to confirm.</span>
			</label>
			<input id="number" name="count" type="text" inputmode="numeric" autocomplete="off" required aria-invalid={invalid || undefined} />
			<button type="button" class="plain-button" id="every" hidden>
				Tick all or none (<span id="count">0</span> ticked)
			</button>
			<p />
			<button class="go" type="submit" name="decision" value="approve_selected">
				Approve the ticked items
			</button>
			<Keys list />
		</section>
	);
}

/** Everything of one run that one approver decides: open items first as they came, each with its own page. */
export function runPage(items: readonly RunReview[], view: RunView): string {
	const open = items.filter(({ review }) => !outcomeOf(review, view.now));
	// What is open comes first, so that deciding makes room; what this very form decided stays in sight.
	const ordered = [...open, ...items.filter((item) => !open.includes(item))];
	const shown = ordered.slice(0, MAX_ROWS);
	const first = items[0]?.review.approval;
	const title = open.length === 0 ? 'Nothing is left to decide here' : `${open.length} of ${items.length} ${items.length === 1 ? 'item' : 'items'} to decide`;
	const together = shown.some(({ review }) => !outcomeOf(review, view.now) && aloneFor(review) === undefined);
	const list = (
		<ul class="items">
			{shown.map((item) => (
				<Row item={item} view={view} result={view.results?.find(({ approvalId }) => approvalId === item.review.approval.id)} />
			))}
		</ul>
	);
	return renderPage(
		<Page title={title} environment={first?.environment} from={first?.workflowName} nonce={view.nonce}>
			<main class="page">
				<div class="top">
					<p class="eyebrow">One run</p>
					<h1>{title}</h1>
					<p class="muted">
						<Inline text={items[0]?.review.approver.name ?? ''} />, nothing happens to an item until it is approved.
					</p>
					{together && (
						<a class="skip" href="#decide">
							Go to the decision <span aria-hidden="true">↓</span>
						</a>
					)}
					{view.results && <Summary results={view.results} />}
					{view.problem && (
						<div class="note bad" role="alert" id="problem">
							<p>
								<strong>Nothing was decided.</strong> <Inline text={view.problem.message} />
							</p>
						</div>
					)}
				</div>
				<div>
					{together ? (
						<form class="grid" method="post" action={view.actionUrl}>
							{list}
							<Approve invalid={view.problem !== undefined} />
						</form>
					) : (
						list
					)}
					{ordered.length > shown.length && <p class="muted">… and {ordered.length - shown.length} more, shown once these are decided.</p>}
				</div>
			</main>
		</Page>,
	);
}
