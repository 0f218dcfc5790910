import type { CrmField } from './field';

const UPPER: Readonly<Record<string, string>> = { ai: 'AI', id: 'ID', csat: 'CSAT', crm: 'CRM', url: 'URL', pii: 'PII' };

const words = (name: string): string[] => name.split('_').map((word) => UPPER[word] ?? word);

/** What a person reads above the field: `ai_trace_id` is "AI trace ID". */
export function labelOf({ name }: Pick<CrmField, 'name'>): string {
	const [first = '', ...rest] = words(name);
	return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ');
}

/** What a person picks from a list: `draft_reply` is "Draft reply". */
export const optionLabel = (value: string): string => labelOf({ name: value });
