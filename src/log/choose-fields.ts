import { DaaError } from '../errors';
import type { ChainItem } from '../sections';
import type { FieldValues, Preset } from './field';
import { CRM_FIELDS } from './fields';

/**
 * Without these a ticket cannot be audited. What was never decided has no outcome, and what was never escalated no
 * reason, so those two are required only when there is something to say.
 */
function requiredNames(item: ChainItem, values: FieldValues): string[] {
	const decided = item.approval?.state === 'approved' || item.approval?.state === 'rejected';
	return ['risk_tier', 'confidence_band', ...(decided ? ['approval_outcome'] : []), ...(values.escalated === true ? ['escalation_reason'] : []), 'ai_trace_id', 'resolution_code'];
}

/**
 * The fields of the preset that have a value, and those set by hand whatever the preset.
 * Throws DaaError `crm_field_missing` that names every required field without a value.
 */
export function chooseFields(item: ChainItem, values: FieldValues, preset: Preset, byHand: readonly string[] = []): FieldValues {
	const missing = requiredNames(item, values).filter((name) => values[name] === undefined);
	if (missing.length > 0) {
		throw new DaaError('crm_field_missing', `Required CRM ${missing.length === 1 ? 'field has' : 'fields have'} no value: ${missing.join(', ')}.`, {
			fields: { missing },
			hint: 'Put Risk Tier before CRM Log, or give the value as a field override.',
		});
	}
	const chosen: FieldValues = {};
	for (const { name, preset: least } of CRM_FIELDS) {
		const wanted = preset === 'full' || least === 'minimal' || byHand.includes(name);
		if (wanted && values[name] !== undefined) chosen[name] = values[name];
	}
	return chosen;
}
