import type { Finding, FindingCategory, GuardrailAction } from '../../sections';
import { outgoingText } from '../outgoing-text';
import { guardrailTypes, type ItemScan } from '../scan-item';
import { stricterAction } from '../second-opinion';
import { stricter, type CheckAction, type GuardrailSettings } from '../settings';
import type { ActionProposal } from '../../draft/proposal';
import { allMatches } from '../text/all-matches';
import { MASK } from './mask-form';

const GUARDRAIL_ACTION: Record<CheckAction, GuardrailAction> = { allow: 'allowed', mask: 'masked', escalate: 'escalated', block: 'blocked' };

const checkOf = (type: string): string => (type === 'SECRET' ? 'secret' : type === 'CUSTOM' ? 'custom' : `pii.${type.toLowerCase()}`);
const categoryOf = (type: string): FindingCategory => (type === 'SECRET' ? 'secret' : type === 'CUSTOM' ? 'custom' : 'pii');

function findings(text: string): Finding[] {
	return allMatches(text, MASK).map((match) => {
		const type = match[1] ?? 'CUSTOM';
		return { type, category: categoryOf(type), start: match.index, end: match.index + match[0].length, check: checkOf(type) };
	});
}

/**
 * The scan of texts that carry masks of their conversation, with what stands behind the masks taken into account: it is
 * personal data of that type in each text, and in a draft it would go out. A draft that repeats it needs a person: the
 * model never saw the value, and whoever approves does. Identity and payment data blocks as it would in clear.
 */
export function withMaskFindings(scan: ItemScan, action: ActionProposal, settings: GuardrailSettings): ItemScan {
	const found = { input: findings(action.origin?.text ?? ''), draft: findings(outgoingText(action)) };
	if (found.input.length + found.draft.length === 0) return scan;
	const of = (direction: 'input' | 'draft'): CheckAction => found[direction].reduce<CheckAction>((strictest, { check }) => stricter(strictest, settings.checks[check]?.[direction] ?? 'block'), 'allow');
	const echo: CheckAction = settings.checks['draft.pii_echo']?.draft === 'allow' ? 'allow' : 'escalate';
	const draftAction = found.draft.some(({ category }) => category === 'pii') ? stricter(of('draft'), echo) : of('draft');
	const added = stricterAction(GUARDRAIL_ACTION[of('input')], GUARDRAIL_ACTION[draftAction]);
	const merged = (direction: 'input' | 'draft') => {
		const part = scan[direction];
		return part && { [direction]: { ...part, findings: [...part.findings, ...found[direction]].sort((left, right) => left.start - right.start || left.end - right.end) } };
	};
	const action_ = stricterAction(scan.guardrail_action, added);
	const all = [...found.input, ...found.draft];
	return {
		...scan,
		...merged('input'),
		...merged('draft'),
		guardrail_triggered: true,
		guardrail_types: [...new Set([...scan.guardrail_types, ...guardrailTypes(all)])].sort(),
		guardrail_action: action_,
		reason: action_ === scan.guardrail_action && scan.guardrail_triggered ? scan.reason : reasonFor(action_, found.draft.length > 0),
	};
}

function reasonFor(action: GuardrailAction, inDraft: boolean): string {
	const where = inDraft ? 'the draft holds personal data under masks, which would go out in clear' : "the customer's text holds personal data under masks";
	return `${{ allowed: 'Allowed', masked: 'Masked', escalated: 'Escalated', blocked: 'Blocked' }[action]}: ${where}.`;
}
