import type { VNode } from 'preact';
import { OUTCOME_WORDS, typeWords } from '../../exceptions/exception-types';
import type { ListedException } from '../../exceptions/list-exceptions';
import { placeText } from '../../exceptions/page-of-exceptions';
import type { ExceptionReport } from '../../exceptions/report';
import type { ExceptionPlace } from '../../store/port';
import type { DeskVisit } from '../handle-desk';
import type { DeskResponse } from '../handle-review';
import { Relative } from '../parts/deadline';
import { Inline } from '../parts/exact';
import { SlaBar } from '../queue/sla-bar';
import { deskFrame, DeskForm } from '../session/frame';
import type { SignedIn } from '../session/signed-in';

export interface ExceptionNote {
	good: boolean;
	text: string;
}

export interface ExceptionsView {
	at: SignedIn;
	list: readonly ListedException[];
	/** After which this page begins, and after which the next one does. */
	after?: ExceptionPlace;
	next?: ExceptionPlace;
	report: ExceptionReport;
	/** Ids that this visitor may open. */
	openable: ReadonlySet<string>;
	now: Date;
	note?: ExceptionNote;
}

export function Note({ note }: { note: ExceptionNote | undefined }): VNode | null {
	if (!note) return null;
	return (
		<div class={`note ${note.good ? 'good' : 'bad'}`} role={note.good ? 'status' : 'alert'}>
			<p>
				<Inline text={note.text.slice(0, 500)} />
			</p>
		</div>
	);
}

/** How pressing it is, and since when: never by colour alone. */
export function Pressing({ listed: { exception, score }, now }: { listed: ListedException; now: Date }): VNode {
	return (
		<>
			<p class="small muted meta">
				<span class={`chip ${exception.risk >= 2.5 ? 'high' : exception.risk >= 1.5 ? 'medium' : 'low'}`}>score {score}</span> <Inline text={typeWords(exception.type)} />
				{' · '}
				{exception.owner === null ? 'nobody owns it' : <>owner <Inline text={exception.owner.slice(0, 100)} /></>}
				{exception.claimedBy !== null && <> · <Inline text={exception.claimedBy.slice(0, 100)} /> has it in hand</>}
				{exception.missedAt !== null && ' · target time missed'}
			</p>
			{exception.dueAt !== null && (
				<div class="clock small muted">
					<SlaBar createdAt={exception.createdAt} dueAt={exception.dueAt} now={now} />
					<span>
						came <Relative at={exception.createdAt} now={now} />, {exception.dueAt <= now.toISOString() ? 'was due' : 'due'} <Relative at={exception.dueAt} now={now} />
					</span>
				</div>
			)}
		</>
	);
}

function Row({ listed, open, now }: { listed: ListedException; open: boolean; now: Date }): VNode {
	const { id, reason } = listed.exception;
	return (
		<li class="card item solo" data-exception={id}>
			<div>
				<div class="row-head">
					<h2 id={`x-${id}`}>
						<Inline text={reason} />
					</h2>
					{open && (
						<button type="submit" form="open-exception" name="open" value={id} class="quiet open" aria-describedby={`x-${id}`}>
							Open
						</button>
					)}
				</div>
				<Pressing listed={listed} now={now} />
			</div>
		</li>
	);
}

function Patterns({ report }: { report: ExceptionReport }): VNode {
	return (
		<section class="card" aria-labelledby="patterns">
			<h2 id="patterns">What comes again and again</h2>
			<p class="small muted">
				In the last four weeks {report.total} came in, and {report.missed} missed their target time.
			</p>
			{report.patterns.length === 0 ? (
				<p>Nothing came three times for the same reason.</p>
			) : (
				<ul class="plain loop">
					{report.patterns.slice(0, 10).map(({ sentence }) => (
						<li>
							<Inline text={sentence} />
						</li>
					))}
				</ul>
			)}
			{report.by_type.length > 0 && (
				<table class="plain">
					<caption class="small muted">By type and owner</caption>
					<thead>
						<tr>
							<th scope="col">Type</th>
							<th scope="col">Open</th>
							<th scope="col">Came</th>
							<th scope="col">Missed</th>
						</tr>
					</thead>
					<tbody>
						{report.by_type.slice(0, 20).map(({ type, owner, came_in: came, unresolved, missed }) => (
							<tr>
								<th scope="row">
									<Inline text={typeWords(type)} />
									{owner !== null && <span class="small muted"> <Inline text={owner.slice(0, 100)} /></span>}
								</th>
								<td>{unresolved}</td>
								<td>{came}</td>
								<td>{missed}</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</section>
	);
}

function Pager({ at, after, next }: Pick<ExceptionsView, 'at' | 'after' | 'next'>): VNode | null {
	if (!after && !next) return null;
	const steps = [...(after ? [{ label: 'First page', place: undefined }] : []), ...(next ? [{ label: 'Next page', place: placeText(next) }] : [])];
	return (
		<div class="pager">
			{steps.map(({ label, place }) => (
				<DeskForm at={at} go="exceptions" hidden={{ after: place }}>
					<button type="submit" class="plain-button">
						{label}
					</button>
				</DeskForm>
			))}
		</div>
	);
}

/** The unresolved exceptions, the most pressing first, and what comes again and again. */
export function exceptionsPage(visit: Pick<DeskVisit, 'ports'>, { at, list, after, next, report, openable, now, note }: ExceptionsView, status = 200): DeskResponse {
	const body = (
		<>
			<div class="top">
				<h1>Exceptions</h1>
				<p class="muted">Cases that no rule may decide, the most pressing first.</p>
				<Note note={note} />
			</div>
			<DeskForm at={at} go="exceptions" id="open-exception">
				{''}
			</DeskForm>
			<div class="grid">
				{list.length === 0 ? (
					<p class="card empty">{after ? 'Nothing comes after this.' : 'Nothing needs anybody.'}</p>
				) : (
					<div>
						<ul class="found-list">
							{list.map((listed) => (
								<Row listed={listed} open={openable.has(listed.exception.id)} now={now} />
							))}
						</ul>
						<Pager at={at} after={after} next={next} />
					</div>
				)}
				<Patterns report={report} />
			</div>
		</>
	);
	return deskFrame(visit, at, { title: 'Exceptions', active: 'exceptions', status, body });
}

/** The outcomes a person can choose; a corrected draft has a form of its own. */
export const PLAIN_OUTCOMES = ['fixed', 'done_by_hand', 'not_a_problem', 'cannot_be_fixed'] as const;
export const outcomeWords = (outcome: (typeof PLAIN_OUTCOMES)[number]): string => OUTCOME_WORDS[outcome];
