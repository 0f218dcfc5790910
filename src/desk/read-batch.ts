import { DaaError } from '../errors';
import { readFields, type SentForm } from './read-form';

export interface BatchForm {
	/** Approval id to the form token of its row. */
	picks: Map<string, string>;
	/** What was typed as their number. */
	count: string;
}

const PICK_FIELD = /^pick\.([A-Za-z0-9_]{1,80})$/;
const MAX_PICKS = 500;

/** Reads the form of the list. Throws DaaError `body_*` and `content_type_unsupported`. */
export function readBatch(sent: SentForm): BatchForm {
	const fields = readFields(sent);
	if (fields.get('decision') !== 'approve_selected') throw new DaaError('body_malformed', 'The form lacks a field, or has one that is not known.');
	const picks = new Map<string, string>();
	for (const [name, value] of fields) {
		const id = PICK_FIELD.exec(name)?.[1];
		if (id !== undefined) picks.set(id, value.slice(0, 200));
	}
	if (picks.size > MAX_PICKS) throw new DaaError('body_malformed', 'The form has more items than a page shows.');
	return { picks, count: (fields.get('count') ?? '').trim().slice(0, 20) };
}
