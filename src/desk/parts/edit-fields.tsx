import type { VNode } from 'preact';
import type { ActionEdit } from '../../approve/apply-edit';
import { textOfValue } from '../../approve/apply-edit';
import type { ActionProposal } from '../../draft/proposal';
import { words } from '../format';

/** Longer drafts cannot be edited here: the form would pass the size limit of a request (9 bytes a character at worst). */
const MAX_EDITABLE = 25_000;
const MAX_FIELDS = 40;

/** `31,204`. */
const count = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');

export interface EditField {
	name: string;
	label: string;
	value: string;
}

/** What the edit form holds: its inputs, or why there is none and what to do instead. */
export type EditForm = { fields: EditField[]; why?: undefined } | { fields?: undefined; why: string };

const INSTEAD = 'Approve it as it is, or request changes and say what should be different.';

function fieldsOf(action: ActionProposal): EditField[] {
	const fields: EditField[] = [];
	action.proposed_changes?.forEach((change, index) => {
		fields.push({ name: `value.${index}`, label: `New ${words(change.field)}`, value: textOfValue(change.proposed) });
	});
	if (action.message) {
		fields.push({ name: 'subject', label: 'Subject', value: action.message.subject ?? '' }, { name: 'body', label: 'Text', value: action.message.body });
	}
	if (action.request?.body !== undefined) fields.push({ name: 'request_body', label: 'Body', value: textOfValue(action.request.body) });
	return fields;
}

export function editForm(action: ActionProposal): EditForm {
	const fields = fieldsOf(action);
	if (fields.length === 0) return { why: `This draft has nothing that can be edited here. ${INSTEAD}` };
	if (fields.length > MAX_FIELDS) return { why: `This draft changes ${fields.length} fields. More than ${MAX_FIELDS} are not edited here, so that the page stays small. ${INSTEAD}` };
	const length = fields.reduce((sum, { value }) => sum + value.length, 0);
	if (length > MAX_EDITABLE) return { why: `This draft has ${count(length)} characters. Above ${count(MAX_EDITABLE)} it is not edited here: what was typed might be too large to be taken, and be lost. ${INSTEAD}` };
	return { fields };
}

const given = (edit: ActionEdit | undefined, name: string): string | undefined => {
	if (name.startsWith('value.')) return edit?.values?.[Number(name.slice(6))];
	return name === 'subject' ? edit?.subject : name === 'body' ? edit?.body : edit?.requestBody;
};

/** Textareas throughout: Enter makes a line there and never sends the form. */
export function EditFields({ fields, edit, invalid }: { fields: readonly EditField[]; edit: ActionEdit | undefined; invalid: boolean }): VNode {
	return (
		<>
			{fields.map(({ name, label, value }) => {
				const text = given(edit, name) ?? value;
				const rows = Math.min(14, Math.max(1, Math.ceil(text.length / 38), text.split('\n').length));
				return (
					<>
						<label for={`edit-${name}`}>{label}</label>
						{/* A browser drops the first line break after the tag, so one that may be dropped stands in front. */}
						<textarea id={`edit-${name}`} name={name} rows={rows} dir="auto" aria-invalid={invalid || undefined}>
							{`\n${text}`}
						</textarea>
					</>
				);
			})}
		</>
	);
}
