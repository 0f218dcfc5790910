import { DaaError } from '../errors';
import type { ChainItem } from '../sections';

const SECTIONS = ['action', 'risk', 'guardrails', 'approval', 'execution'] as const;

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isObject) : []);
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []);

function part(value: unknown): Record<string, unknown> | undefined {
	return isObject(value) ? { ...value, findings: objects(value.findings) } : undefined;
}

/** Whether Risk Tier found the proposal itself malformed. */
export const isUnreadable = (item: Readonly<Record<string, unknown>>): boolean => isObject(item.risk) && item.risk.rule === 'invalid_proposal';

/**
 * The item's sections with every list in place, so that reading on needs no guard: other nodes of the workflow may have
 * touched the item. Values are checked later, field by field. Throws DaaError `crm_field_invalid` that names the section.
 */
export function readItem(item: Readonly<Record<string, unknown>>): ChainItem {
	const read: Record<string, unknown> = {};
	// Risk Tier said already that this action cannot be read; the rest of the item still can.
	const unreadable = isUnreadable(item);
	for (const name of SECTIONS) {
		const section = item[name];
		if (section === undefined || section === null || (name === 'action' && unreadable)) continue;
		if (!isObject(section)) throw new DaaError('crm_field_invalid', `The item's section "${name}" is not an object.`, { fields: { field: name } });
		read[name] = section;
	}
	const { approval, guardrails, action } = read as Record<string, Record<string, unknown> | undefined>;
	if (approval) read.approval = { ...approval, decisions: objects(approval.decisions).map((decision) => ({ ...decision, role: String(decision.role ?? '') })) };
	if (guardrails) {
		read.guardrails = {
			...guardrails,
			guardrail_types: texts(guardrails.guardrail_types),
			failed_checks: texts(guardrails.failed_checks),
			input: part(guardrails.input),
			draft: part(guardrails.draft),
		};
	}
	if (action && typeof action.correlation_id !== 'string') read.action = { ...action, correlation_id: undefined };
	return read as ChainItem;
}
