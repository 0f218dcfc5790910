import type { VNode } from 'preact';
import type { ActionEdit } from '../../approve/apply-edit';
import type { ActionProposal } from '../../draft/proposal';
import { RETROSPECTIVE } from '../../exceptions/exception-types';
import type { ListedException } from '../../exceptions/list-exceptions';
import { safeHref } from '../format';
import type { DeskVisit } from '../handle-desk';
import type { DeskResponse } from '../handle-review';
import { EditFields, editForm } from '../parts/edit-fields';
import { EffectPart } from '../parts/effect-part';
import { Inline, Prose } from '../parts/exact';
import { deskFrame, DeskForm } from '../session/frame';
import type { SignedIn } from '../session/signed-in';
import { Note, outcomeWords, PLAIN_OUTCOMES, Pressing, type ExceptionNote } from './exceptions-page';

export interface ExceptionView {
	at: SignedIn;
	listed: ListedException;
	subject: ActionProposal | undefined;
	now: Date;
	note?: ExceptionNote;
	/** What was typed before a problem. */
	typed?: { note?: string; edit?: ActionEdit };
}

function Links({ listed: { exception } }: Pick<ExceptionView, 'listed'>): VNode | null {
	const links = (exception.links ?? []).flatMap(({ label, url }) => {
		const href = safeHref(url);
		return href ? [{ label, ...href }] : [];
	});
	if (links.length === 0) return null;
	return (
		<ul class="plain">
			{links.map(({ label, href, host }) => (
				<li>
					<a href={href} target="_blank" rel="noopener noreferrer">
						<Inline text={label} /> (<Inline text={host} />)
					</a>
				</li>
			))}
		</ul>
	);
}

function Hand({ at, listed: { exception } }: Pick<ExceptionView, 'at' | 'listed'>): VNode | null {
	if (exception.state === 'open') {
		return (
			<DeskForm at={at} go="exceptions" hidden={{ open: exception.id, do: 'claim' }}>
				<button type="submit" class="plain-button">
					Take in Hand
				</button>
			</DeskForm>
		);
	}
	if (exception.claimedBy !== at.approver.id) return null;
	return (
		<DeskForm at={at} go="exceptions" hidden={{ open: exception.id, do: 'release' }}>
			<button type="submit" class="plain-button">
				Put Back into the Queue
			</button>
		</DeskForm>
	);
}

function Resolve({ at, listed: { exception }, typed }: ExceptionView): VNode {
	const back = exception.type === RETROSPECTIVE;
	return (
		<DeskForm at={at} go="exceptions" hidden={{ open: exception.id, do: 'resolve', ...(back && { outcome: 'looked_back' }) }} label="Close this exception">
			{!back && (
				<>
					<label for="outcome">What came of it</label>
					<select id="outcome" name="outcome">
						{PLAIN_OUTCOMES.map((outcome) => (
							<option value={outcome}>{outcomeWords(outcome)}</option>
						))}
					</select>
				</>
			)}
			<label for="note">
				{back ? 'What you found' : 'Note'} <span class="hint">{back ? 'Needed. It stands in the log.' : 'For whoever meets this again. It stands in the log.'}</span>
			</label>
			<textarea id="note" name="note" rows={3} maxlength={2_000} required={back}>
				{`\n${typed?.note ?? ''}`}
			</textarea>
			<button type="submit" class="go">
				Close It
			</button>
		</DeskForm>
	);
}

function Correct({ at, listed: { exception }, subject, typed }: ExceptionView): VNode | null {
	if (!subject || exception.type === RETROSPECTIVE) return null;
	const form = editForm(subject);
	if (!form.fields) return null;
	return (
		<details class="act" open={typed?.edit !== undefined}>
			<summary>Correct the draft</summary>
			<p class="small muted">A corrected draft is a new proposal. It goes through risk, scan and approval like any other.</p>
			<DeskForm at={at} go="exceptions" hidden={{ open: exception.id, do: 'correct', decision: 'edit_and_approve' }} label="Correct the draft">
				<EditFields fields={form.fields} edit={typed?.edit} invalid={typed?.edit !== undefined} />
				<button type="submit" class="plain-button">
					Send as a New Proposal
				</button>
			</DeskForm>
		</details>
	);
}

/** One exception: why it is here, the draft it is about, and what can be done. */
export function exceptionPage(visit: Pick<DeskVisit, 'ports'>, view: ExceptionView, status = 200): DeskResponse {
	const { at, listed, subject, now, note } = view;
	const mine = listed.exception.claimedBy === null || listed.exception.claimedBy === at.approver.id;
	const body = (
		<>
			<DeskForm at={at} go="exceptions" class="back">
				<button type="submit" class="quiet">
					← All exceptions
				</button>
			</DeskForm>
			<div class="top">
				<h1>
					<Inline text={listed.exception.reason} />
				</h1>
				<Pressing listed={listed} now={now} />
				<Note note={note} />
			</div>
			<div class="grid">
				<div class="read">
					<section class="card" aria-labelledby="about">
						<h2 id="about">What it is about</h2>
						{subject ? <EffectPart action={subject} /> : <p class="muted">No draft belongs to it.</p>}
						<Links listed={listed} />
					</section>
					{subject?.origin?.text !== undefined && (
						<section class="card" aria-labelledby="customer">
							<h2 id="customer">What the customer wrote</h2>
							<Prose text={subject.origin.text} limit={4_000} />
						</section>
					)}
				</div>
				<section class="card panel" aria-labelledby="settle">
					<h2 id="settle">Settle it</h2>
					{mine ? (
						<>
							<Hand at={at} listed={listed} />
							<div class="act">
								<Resolve {...view} />
							</div>
							<Correct {...view} />
						</>
					) : (
						<p>
							<Inline text={(listed.exception.claimedBy ?? '').slice(0, 100)} /> has it in hand.
						</p>
					)}
				</section>
			</div>
		</>
	);
	return deskFrame(visit, at, { title: 'Exception', active: 'exceptions', status, body });
}
