import { CRM_FIELDS } from '../../log/fields';
import type { Choice, CrmField } from '../../log/field';
import type { ReadParameter } from './parameters';

/** The Fields parameter and, for the owner's own list, Chosen Fields. */
export function fieldChoice(parameter: ReadParameter, itemIndex: number): Choice {
	const preset = parameter('preset', itemIndex) as string;
	if (preset !== 'chosen') return { preset: preset === 'full' ? 'full' : 'minimal' };
	return { preset: 'chosen', fields: parameter('chosenFields.field', itemIndex, []) as { field: string; report: string }[] };
}

/** The fields of the catalogue that a choice can send. */
export const chosenFields = (choice: Choice): CrmField[] =>
	CRM_FIELDS.filter(({ name, preset }) => choice.preset === 'full' || preset === 'minimal' || (choice.preset === 'chosen' && choice.fields.some(({ field }) => field === name)));
