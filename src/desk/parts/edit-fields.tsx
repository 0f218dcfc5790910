import type { VNode } from 'preact';
import type { ActionEdit } from '../../approve/apply-edit';
import { textOfValue } from '../../approve/apply-edit';
import type { ActionProposal } from '../../draft/proposal';
import { words } from '../format';

/** Longer drafts cannot be edited here: the form would pass the size limit of a request (9 bytes a character at worst). */
const MAX_EDITABLE = 25_000;
const MAX_FIELDS = 40;

export interface EditField {
	name: string;
	label: string;
	value: string;
}

/** The inputs of the edit form; undefined when the action is too large for one. */
export function editFields(action: ActionProposal): EditField[] | undefined {
	const fields: EditField[] = [];
	action.proposed_changes?.forEach((change, index) => {
		fields.push({ name: `value.${index}`, label: `New ${words(change.field)}`, value: textOfValue(change.proposed) });
	});
	if (action.message) {
		fields.push({ name: 'subject', label: 'Subject', value: action.message.subject ?? '' }, { name: 'body', label: 'Text', value: action.message.body });
	}
	if (action.request?.body !== undefined) fields.push({ name: 'request_body', label: 'Body', value: textOfValue(action.request.body) });
	const length = fields.reduce((sum, { value }) => sum + value.length, 0);
	return fields.length === 0 || fields.length > MAX_FIELDS || length > MAX_EDITABLE ? undefined : fields;
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
