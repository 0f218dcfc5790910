import type { ActionProposal, Json } from '../../draft/proposal';
import { payloadHash } from '../../draft/payload-hash';
import type { Ports, RunContext } from '../../ports';
import type { StoreTransaction } from '../../store/port';
import { conversationOf } from '../../tier/read-counters';
import { scanItem, type ItemScan } from '../scan-item';
import type { GuardrailSettings } from '../settings';
import { holdConversation, storeFresh, textMac } from './conversation';
import { withMaskFindings } from './mask-findings';
import { neutralise } from './mask-form';
import { maskItem, textHash, type Item } from './mask-item';

/** What is scanned: an action, or only what a customer wrote, before there is a draft. */
export type Subject = { action: ActionProposal } | { text: string; conversation: string; correlationId: string };

export interface MaskedScan {
	scan: ItemScan;
	/** The item as it goes on. */
	item: Item;
	/** Of the masked action; of the text when there is no action yet. */
	hash: string;
	conversationId: string;
}

export const hasAction = (subject: Subject): subject is { action: ActionProposal } => 'action' in subject;

/** Texts without anything that could be taken for a mask. */
function withoutForged<T>(value: T): T {
	const clean = (entry: unknown): unknown => {
		if (typeof entry === 'string') return neutralise(entry);
		if (Array.isArray(entry)) return entry.map(clean);
		if (typeof entry !== 'object' || entry === null) return entry;
		return Object.fromEntries(Object.entries(entry).map(([key, inner]) => [neutralise(key), clean(inner)]));
	};
	return clean(value) as T;
}

/** The scan of a customer's text alone, in the shape of an item's. */
export function scanCustomerText(text: string, settings: GuardrailSettings, deps: Parameters<typeof scanItem>[2]): ItemScan {
	// An action of no effect carries it, so that both scans speak alike.
	return scanItem({ action_type: 'none', target_system: 'none', facts: {}, origin: { text }, correlation_id: 'none', environment: 'test' }, settings, deps);
}

/** What is left of an item that could not be masked whole: enough to see which one it was. */
function remains(action: ActionProposal | undefined): Item {
	if (!action) return {};
	const { action_type, target_system, target_object, correlation_id, environment, origin } = action;
	const { helpdesk_ticket_id, crm_ticket_id } = origin ?? {};
	const ids = { ...(helpdesk_ticket_id !== undefined && { helpdesk_ticket_id }), ...(crm_ticket_id !== undefined && { crm_ticket_id }) };
	return { action: { action_type, target_system, ...(target_object !== undefined && { target_object }), origin: ids, correlation_id, environment } };
}

const blockedBecause = (scan: ItemScan, reason: string, failed: readonly string[] = []): ItemScan => ({
	...scan,
	guardrail_triggered: true,
	guardrail_action: 'blocked',
	reason,
	failed_checks: [...new Set([...scan.failed_checks, ...failed])].sort(),
});

/**
 * Scans and masks in one transaction that holds the conversation: what is found gets its masks, the values go into the
 * store under the conversation's key, and only the masked item comes out. Everything but `tx` is pure, so it may run again.
 */
export async function maskedScan(
	ports: Ports,
	tx: StoreTransaction,
	run: RunContext,
	input: { subject: Subject; item: Item; settings: GuardrailSettings },
): Promise<MaskedScan> {
	const { settings } = input;
	const clock = () => ports.now().getTime();
	const name = hasAction(input.subject) ? (conversationOf(input.subject.action) ?? `correlation:${input.subject.action.correlation_id}`) : input.subject.conversation;
	const conversation = await holdConversation(ports, tx, run.environment, name);
	const { vault } = conversation;
	const given = hasAction(input.subject) ? input.subject.action.origin?.text : undefined;
	// A text that was handed out masked here: what looks like a mask in it, and in a draft written on it, is one.
	const ours = given !== undefined && (await tx.isMaskedText(conversation.id, textMac(conversation, given)));
	const subject = ours ? input.subject : withoutForged(input.subject);
	const plain = hasAction(subject) ? scanItem(subject.action, settings, { clock, masks: vault }) : scanCustomerText(subject.text, settings, { clock, masks: vault });
	const scanned = ours && hasAction(subject) ? withMaskFindings(plain, subject.action, settings) : plain;
	const covered = maskItem(ports, conversation, {
		item: ours ? input.item : (withoutForged(input.item as Json) as unknown as Item),
		...(hasAction(subject) ? { action: subject.action } : { text: subject.text }),
		masked: ours,
		settings,
		clock,
	});
	const whole = covered.failed.length === 0 && scanned.failed_checks.length === 0;
	let scan = scanned;
	if (!whole) scan = scanned.failed_checks.length > 0 ? scanned : blockedBecause(scanned, `Blocked, because the item could not be masked whole: ${covered.failed.join(', ')} could not run.`, covered.failed);
	else if (covered.unknown.length > 0) scan = blockedBecause(scanned, `Blocked: the draft holds ${covered.unknown.slice(0, 3).join(', ')}, which stands for nothing in this conversation.`);
	await storeFresh(ports, tx, conversation);
	if (whole) await tx.insertMaskedTexts(conversation.id, covered.textMacs);
	const action = covered.action;
	const customerText = typeof covered.item.customer_text === 'string' ? covered.item.customer_text : '';
	const hash = action ? payloadHash(action) : textHash(conversation.id, customerText);
	const item = whole ? { ...covered.item, ...(action && { action }) } : remains(hasAction(input.subject) ? input.subject.action : undefined);
	return { scan, item, hash, conversationId: conversation.id };
}
