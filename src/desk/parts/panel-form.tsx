import type { VNode } from 'preact';
import type { ActionEdit } from '../../approve/apply-edit';
import { checklistOf } from '../../approve/checklist';
import { confirmationOf } from '../../approve/confirmation';
import type { Review } from '../../approve/open-review';
import type { PageData } from '../page-data';
import { Inline } from './exact';

/** Why a decision was not taken, and what was typed, so that nothing has to be typed twice. */
export interface Problem {
	message: string;
	field?: string;
	decision?: string;
	reason?: string;
	ticked?: readonly number[];
	edit?: ActionEdit;
}

export interface PanelProps {
	review: Review;
	actionUrl: string;
	now: Date;
	data: PageData;
	problem?: Problem;
	/** Further fields of every form, e.g. the session of the desk that the page stands in. */
	hidden?: Readonly<Record<string, string>>;
}

/** What was refused is said in the panel, so that is where a browser looks when the page comes back; no server sees it. */
export const formTarget = (actionUrl: string): string => (actionUrl === '' ? '' : `${actionUrl}#decide`);

/** What every form of the panel sends along. */
export function Hidden({ review, hidden = {} }: Pick<PanelProps, 'review' | 'hidden'>): VNode {
	return (
		<>
			{Object.entries(hidden).map(([name, value]) => (
				<input type="hidden" name={name} value={value} />
			))}
			<input type="hidden" name="form_token" value={review.formToken} />
		</>
	);
}

export function Checklist({ review, id, problem }: { review: Review; id: string; problem: Problem | undefined }): VNode | null {
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

/** The high tier asks for a value of the action, so that no program that presses buttons passes. */
export function Confirm({ review, id, invalid }: { review: Review; id: string; invalid: boolean }): VNode | null {
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
