import type { DecisionForm } from '../approve/decide-approval';
import type { DaaError } from '../errors';
import type { Problem } from './parts/panel-form';

/** What the page says again when a decision was not taken: why, at which field, and what had been typed. */
export function problemOf({ code, message, fields: { field } }: Pick<DaaError, 'code' | 'message' | 'fields'>, form: Partial<DecisionForm>): Problem {
	return {
		message,
		decision: form.decision,
		...(typeof field === 'string' && { field }),
		...(form.reason !== undefined && { reason: form.reason }),
		...(form.ticked && { ticked: form.ticked }),
		// After a change by somebody else the typed edit belongs to another text.
		...(form.edit && code !== 'approval_page_stale' && { edit: form.edit }),
	};
}
