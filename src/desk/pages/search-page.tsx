import type { VNode } from 'preact';
import { personPhrase, utcPhrase } from '../../approve/describe-approval';
import type { TrailEntry } from '../../audit/audit-trail';
import type { ApprovalRecord } from '../../store/port';
import { words } from '../format';
import { headline } from '../headline';
import { Inline } from '../parts/exact';
import { seesAll } from '../queue/filters';
import { deskFrame, DeskForm } from '../session/frame';
import type { DeskPage, SignedIn } from '../session/signed-in';
import { findCases, SEARCH_BY, type FoundCase, type SearchBy } from './find-cases';

const LABELS: Readonly<Record<SearchBy, string>> = { correlation: 'Correlation ID', ticket: 'Ticket', customer: 'Customer', approver: 'Approver' };
const MAX_STEPS = 60;
const STATE_TONE: Readonly<Partial<Record<ApprovalRecord['state'], string>>> = { approved: 'low', partially_approved: 'medium', rejected: 'high', invalidated: 'high' };

const tone = ({ action, outcome }: TrailEntry): string | undefined => {
	if (action === 'execution.committed' || (action === 'approval.decided' && /approv/.test(outcome))) return 'good';
	return /failed|refused|blocked|unknown|rejected|expired/.test(`${action} ${outcome}`) ? 'bad' : undefined;
};

function Form({ at, by, value }: { at: SignedIn; by: SearchBy; value: string }): VNode {
	return (
		<DeskForm at={at} go="search" class="card filters" label="Search">
			<div>
				<label for="by">Search by</label>
				<select id="by" name="by">
					{SEARCH_BY.map((one) => (
						<option value={one} selected={one === by}>
							{LABELS[one]}
						</option>
					))}
				</select>
			</div>
			<div>
				<label for="q">What</label>
				<input id="q" name="q" type="text" value={value} maxlength={320} required autocomplete="off" autocapitalize="none" spellcheck={false} />
			</div>
			<button type="submit" class="go">
				Search
			</button>
		</DeskForm>
	);
}

/** On what a request rested when it was decided. */
function Evidence({ request }: { request: FoundCase['requests'][number] }): VNode | null {
	const { rationale, evidence = [] } = request.approval.action.draft ?? {};
	const texts = evidence.flatMap((one) => (typeof one === 'string' ? [one] : [one.title ?? one.text ?? one.url ?? '']).filter(Boolean));
	if (rationale === undefined && texts.length === 0) return null;
	return (
		<>
			<dt>Evidence</dt>
			<dd>
				<Inline text={[rationale, ...texts].filter(Boolean).join(' · ').slice(0, 600)} />
			</dd>
		</>
	);
}

function Request({ request }: { request: FoundCase['requests'][number] }): VNode {
	const { approval, approvers, decisions } = request;
	return (
		<section aria-label={headline(approval.action)}>
			<h3>
				<Inline text={headline(approval.action)} />
				{decisions.some(({ decision }) => decision === 'break_glass') && <> <span class="chip glass">break-glass</span></>}
			</h3>
			<dl class="facts small">
				<dt>State</dt>
				<dd>
					<span class={`chip ${STATE_TONE[approval.state] ?? ''}`}>{words(approval.state)}</span> <span class={`chip ${approval.tier}`}>{words(approval.tier)} risk</span>
				</dd>
				{decisions.map((decision) => {
					const person = approvers.find(({ approverId }) => approverId === decision.approverId);
					return (
						<>
							<dt>{words(decision.decision)}</dt>
							<dd>
								<Inline text={person ? personPhrase(person) : decision.approverId} />, {utcPhrase(decision.decidedAt)}
								{decision.reason !== null && (
									<>
										: <Inline text={decision.reason.slice(0, 500)} />
									</>
								)}
							</dd>
						</>
					);
				})}
				<Evidence request={request} />
			</dl>
			{request.reverse !== undefined && (
				<p class="small">
					<a href={request.reverse} target="_blank" rel="noopener noreferrer">
						Propose the Reverse
					</a>{' '}
					<span class="muted">Opens a page that shows it first; people are asked as for any other proposal.</span>
				</p>
			)}
		</section>
	);
}

function Case({ found }: { found: FoundCase }): VNode {
	const steps = found.trail.slice(0, MAX_STEPS);
	return (
		<li class="card">
			<h2>
				Case <span class="code"><Inline text={found.correlationId} /></span>
			</h2>
			{found.requests.map((request) => (
				<Request request={request} />
			))}
			<h3>What happened</h3>
			<ol class="line">
				{steps.map((entry) => (
					<li class={tone(entry)}>
						<time datetime={entry.at}>{utcPhrase(entry.at)}</time>
						<p>
							<Inline text={entry.sentence.slice(0, 1_000)} />
						</p>
						{entry.reason !== undefined && (
							<p class="small muted">
								<Inline text={entry.reason.slice(0, 500)} />
							</p>
						)}
					</li>
				))}
			</ol>
			{found.trail.length > steps.length && <p class="muted">… and {found.trail.length - steps.length} more steps.</p>}
		</li>
	);
}

/** Who approved what, when, on what evidence, and what was done, in plain words. */
export const searchPage: DeskPage = async (visit, at) => {
	const by = SEARCH_BY.find((one) => one === at.fields.get('by')) ?? 'ticket';
	const value = (at.fields.get('q') ?? '').trim().slice(0, 320);
	const found = value === '' ? undefined : await findCases(visit.ports, at, by, value);
	const body = (
		<>
			<div class="top">
				<h1>Search</h1>
				<p class="muted">{seesAll(at) ? 'Who approved what, when, on what evidence, and what was done.' : 'Among the requests on which you were asked.'}</p>
			</div>
			<Form at={at} by={by} value={value} />
			{found?.length === 0 && (
				<p class="card empty none" role="status">
					Nothing was found.
				</p>
			)}
			{found && found.length > 0 && (
				<ul class="found-list">
					{found.map((one) => (
						<Case found={one} />
					))}
				</ul>
			)}
		</>
	);
	return deskFrame(visit, at, { title: 'Search', active: 'search', body });
};
