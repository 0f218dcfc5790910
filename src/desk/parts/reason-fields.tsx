import type { VNode } from 'preact';
import type { Review } from '../../approve/open-review';
import type { ReasonedDecision } from '../../sections';
import { reasonTemplates } from '../reason-templates';

interface Group {
	label: string;
	templates: string[];
}

const LABELS: Readonly<Record<ReasonedDecision, string>> = { reject: 'To reject', request_changes: 'To request changes', edit: 'To edit' };

/** One list where the decisions share their reasons, else one under the name of each. */
function groupsOf({ approval }: Review, decisions: readonly ReasonedDecision[]): Group[] {
	const groups = decisions.map((decision) => ({ label: LABELS[decision], templates: reasonTemplates(approval.action, approval.risk, decision) }));
	const same = groups.every(({ templates }) => templates.join('\n') === groups[0]?.templates.join('\n'));
	return same ? groups.slice(0, 1) : groups;
}

const options = (templates: readonly string[]) => templates.map((text) => <option value={text}>{text}</option>);

interface ReasonProps {
	review: Review;
	decisions: readonly ReasonedDecision[];
	/** Of the two fields; keeps the forms of one page apart. */
	ids: { template: string; reason: string };
	label: string;
	hint: string;
	/** Of the field for own words. */
	words: string;
	/** What had been given before, when the form comes back. */
	given: string | undefined;
	invalid: boolean;
	rows: number;
}

/** A reason: one of the list, own words, or both. */
export function ReasonFields({ review, decisions, ids, label, hint, words, given, invalid, rows }: ReasonProps): VNode {
	const groups = groupsOf(review, decisions);
	return (
		<>
			<label for={ids.template}>
				{label} <span class="hint">{hint}</span>
			</label>
			<select id={ids.template} name="reason_template" aria-invalid={invalid || undefined}>
				<option value="">Choose a reason …</option>
				{groups.length === 1 ? options(groups[0]?.templates ?? []) : groups.map((group) => <optgroup label={group.label}>{options(group.templates)}</optgroup>)}
			</select>
			<label for={ids.reason}>{words}</label>
			<textarea id={ids.reason} name="reason" rows={rows} maxlength={2000} dir="auto" aria-invalid={invalid || undefined}>
				{`\n${given ?? ''}`}
			</textarea>
		</>
	);
}
