import { actionClass, type ActionProposal } from '../draft/proposal';
import type { ReasonedDecision, ReasonTemplates } from '../sections';

type ByClass = Readonly<Record<ReturnType<typeof actionClass>, readonly string[]>>;

const SHARED = ['Evidence is missing', 'Against the policy', 'Not needed any more'];
const TURNED_DOWN: ByClass = {
	record: ['A value is wrong', 'Wrong record or customer', 'Already done another way', ...SHARED],
	message: ['The facts are wrong', 'It promises too much', 'Wrong tone', 'Wrong recipient', ...SHARED],
	api_call: ['A parameter is wrong', 'Wrong endpoint or account', 'The side effects are not acceptable', ...SHARED],
};
const EDITED: ByClass = {
	record: ['A value was wrong', 'Another amount is due', 'Brought in line with the policy'],
	message: ['Facts corrected', 'It promised too much', 'Tone', 'Wording', 'Brought in line with the policy'],
	api_call: ['A parameter was wrong', 'Brought in line with the policy'],
};

/** Sentences to choose from; whoever wrote the draft reads them, and they can be counted. */
const TEMPLATES: Readonly<Record<ReasonedDecision, ByClass>> = { reject: TURNED_DOWN, request_changes: TURNED_DOWN, edit: EDITED };

const MAX_TEMPLATES = 20;

/** The policy's own sentences for this kind of decision (`risk.reason_templates`), else those for this kind of action. */
export function reasonTemplates(action: ActionProposal, risk: unknown, decision: ReasonedDecision): string[] {
	const own = typeof risk === 'object' && risk !== null ? (risk as { reason_templates?: ReasonTemplates | null }).reason_templates?.[decision] : undefined;
	const named = Array.isArray(own) ? own.filter((entry): entry is string => typeof entry === 'string' && entry.trim() !== '') : [];
	return (named.length > 0 ? named : [...TEMPLATES[decision][actionClass(action)]]).slice(0, MAX_TEMPLATES).map((text) => text.slice(0, 200));
}
