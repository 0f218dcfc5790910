import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { ChainItem } from '../sections';
import type { Choice, FieldValues } from './field';
import { CRM_FIELDS, FIELD_BY_NAME } from './fields';

/**
 * Without these a ticket cannot be audited. What was never decided has no outcome, and what was never escalated no
 * reason, so those two are required only when there is something to say.
 */
function requiredNames(item: ChainItem, values: FieldValues): string[] {
	const decided = item.approval?.state === 'approved' || item.approval?.state === 'rejected';
	return ['risk_tier', 'confidence_band', ...(decided ? ['approval_outcome'] : []), ...(values.escalated === true ? ['escalation_reason'] : []), 'ai_trace_id', 'resolution_code'];
}

/** The owner's list, checked: known fields, each once, each with the report that needs it. Throws DaaError `crm_field_invalid`. */
function chosenNames(choice: Choice): ReadonlySet<string> {
	const names = new Set<string>();
	for (const { field, report } of choice.preset === 'chosen' ? choice.fields : []) {
		const refuse = (why: string) => new DaaError('crm_field_invalid', `The chosen CRM field ${inSentence(field, 60)} ${why}.`, { fields: { field } });
		if (!FIELD_BY_NAME.has(field)) throw refuse('does not exist');
		if (names.has(field)) throw refuse('is chosen twice');
		if (report.trim() === '') throw refuse('names no report that needs it');
		names.add(field);
	}
	return names;
}

/**
 * The fields of the preset that have a value, and those set by hand whatever the preset.
 * Throws DaaError `crm_field_missing` that names every required field without a value, and `crm_field_invalid`.
 */
export function chooseFields(item: ChainItem, values: FieldValues, choice: Choice, byHand: readonly string[] = []): FieldValues {
	const own = chosenNames(choice);
	const missing = requiredNames(item, values).filter((name) => values[name] === undefined);
	if (missing.length > 0) {
		throw new DaaError('crm_field_missing', `Required CRM ${missing.length === 1 ? 'field has' : 'fields have'} no value: ${missing.join(', ')}.`, {
			fields: { missing },
			hint: 'Put Risk Tier before CRM Log, or give the value as a field override.',
		});
	}
	const chosen: FieldValues = {};
	for (const { name, preset: least } of CRM_FIELDS) {
		const wanted = choice.preset === 'full' || least === 'minimal' || own.has(name) || byHand.includes(name);
		if (wanted && values[name] !== undefined) chosen[name] = values[name];
	}
	return chosen;
}
