import { actionClass, type ActionProposal } from '../draft/proposal';

const SHARED = ['Evidence is missing', 'Against the policy', 'Not needed any more'];

/** Sentences to choose from when turning a draft down; whoever wrote it reads them, and they can be counted. */
const TEMPLATES: Readonly<Record<ReturnType<typeof actionClass>, readonly string[]>> = {
	record: ['A value is wrong', 'Wrong record or customer', 'Already done another way', ...SHARED],
	message: ['The facts are wrong', 'It promises too much', 'Wrong tone', 'Wrong recipient', ...SHARED],
	api_call: ['A parameter is wrong', 'Wrong endpoint or account', 'The side effects are not acceptable', ...SHARED],
};

const MAX_TEMPLATES = 20;

/** The policy's own sentences when its risk section carries any (`reason_templates`), else those for this kind of action. */
export function reasonTemplates(action: ActionProposal, risk: unknown): string[] {
	const own = typeof risk === 'object' && risk !== null ? (risk as { reason_templates?: unknown }).reason_templates : undefined;
	const named = Array.isArray(own) ? own.filter((entry): entry is string => typeof entry === 'string' && entry.trim() !== '') : [];
	return (named.length > 0 ? named : [...TEMPLATES[actionClass(action)]]).slice(0, MAX_TEMPLATES).map((text) => text.slice(0, 200));
}
