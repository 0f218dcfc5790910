import { describeAction } from '../draft/describe';
import { shorten } from '../draft/shorten';
import type { ChainItem } from '../sections';
import { outcomeWords } from './outcome-words';

/** Enough to recognise a message by; the whole of it is in the helpdesk. */
const EXCERPT = 500;

const line = (label: string, text: string | undefined): string[] => (text === undefined || text.trim() === '' ? [] : [`${label}: ${shorten(text.trim(), EXCERPT)}`]);

/** What the person who drafted would see of it: the masked text where the scan masked something. */
function texts({ guardrails, action }: ChainItem): { customer: string | undefined; draft: string | undefined } {
	const drafted = action?.message?.body ?? action?.draft?.response;
	// A text that was not scanned whole was not masked whole, so none of it is repeated.
	const unscanned = guardrails !== undefined && guardrails.failed_checks.length > 0;
	return {
		customer: unscanned ? undefined : (guardrails?.input?.masked ?? action?.origin?.text),
		draft: unscanned ? undefined : (guardrails?.draft?.masked ?? drafted),
	};
}

function decided({ approval, risk }: ChainItem): string {
	const words = (approval?.decisions ?? []).map(({ approver, role, decision, reason }) => {
		const why = reason === undefined || reason === '' ? '' : `: ${shorten(reason, 200)}`;
		return `${approver}${role === '' ? '' : ` (${role})`}, ${decision.replaceAll('_', ' ')}${why}`;
	});
	if (words.length > 0) return words.join('; ');
	if (approval) return `nobody (${approval.state.replaceAll('_', ' ')})`;
	return risk?.route === 'auto_execute' ? `the policy (rule ${risk.rule})` : 'nobody';
}

/** Old and new values where there are any: what was proposed and approved, not what a text says of it. */
function changes({ approval, action }: ChainItem): string[] {
	const list = (approval?.action ?? action)?.proposed_changes ?? [];
	const text = (value: unknown) => shorten(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'empty'), 100);
	return list.slice(0, 20).map(({ field, current, proposed }) => `- ${field}: ${text(current ?? 'empty')} -> ${text(proposed)}`);
}

/**
 * The internal note of one touch, in plain lines: customer message, AI draft, who decided, what changed, how it ended.
 * Personal data stands masked where the guardrails masked it. `reference` is the last line; a note is found again by it.
 */
export function noteText(item: ChainItem, reference: string): string {
	const action = item.approval?.action ?? item.action;
	const { customer, draft } = texts(item);
	const { resolution_code: ended, next_action: next } = outcomeWords(item);
	const changed = item.execution?.state === 'committed' ? changes(item) : [];
	return [
		'AI-assisted action',
		...line('What', action && describeAction(action)),
		...line('Customer wrote', customer),
		...line('AI drafted', draft),
		...line('Risk', item.risk && `${item.risk.tier} (${item.risk.reason})`),
		...line('Guardrails', item.guardrails?.guardrail_triggered ? item.guardrails.reason : undefined),
		...line('Decided by', decided(item)),
		...(changed.length > 0 ? ['Changed:', ...changed] : []),
		...line('Result', `${ended.replaceAll('_', ' ')}${item.execution?.reason ? `. ${item.execution.reason}` : ''}`),
		...line('Next', next === 'none' ? undefined : next.replaceAll('_', ' ')),
		...(item.execution?.reverse_url === undefined ? [] : [`Propose to take it back: ${item.execution.reverse_url}`]),
		...line('Trace', action?.correlation_id),
		reference,
	].join('\n');
}
