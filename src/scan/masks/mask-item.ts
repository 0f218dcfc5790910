import { createHmac } from 'node:crypto';
import { canonicalJson, sha256Hex } from '../../draft/canonical';
import { parseProposal } from '../../draft/parse-proposal';
import { plainJson } from '../../draft/plain-json';
import type { ActionProposal, Json } from '../../draft/proposal';
import { DaaError } from '../../errors';
import type { Ports } from '../../ports';
import type { GuardrailSettings } from '../settings';
import { textMac, type OpenConversation } from './conversation';
import { Cover } from './cover';
import { coverAction, type Pseudonym } from './cover-action';
import { masksIn } from './mask-form';

/** Whole items above this are not passed on; UTF-16 units of their JSON. */
const MAX_ITEM = 4_000_000;
const MAX_LEVELS = 40;
/** Sections of ours that hold no text of a customer but what was masked before. */
const OWN_SECTIONS = new Set(['action', 'guardrails', 'approval', 'execution', 'crm_log']);

export type Item = Record<string, unknown>;

export interface MaskedItem {
	item: Item;
	action?: ActionProposal;
	/** Not empty: it may not be masked whole, so nothing of it may be passed on. */
	failed: string[];
	/** Masks in texts of ours that nobody gave out. */
	unknown: string[];
	/** Keyed hashes of the masked texts that a draft may be written on. */
	textMacs: string[];
}

function pseudonymWith({ keys }: Pick<Ports, 'keys'>): Pseudonym {
	const key = keys.derive(keys.activeKid, 'mask');
	if (!key) throw new DaaError('token_key_unknown', 'The active signing key is missing.');
	return (id) => `customer_${createHmac('sha256', key).update(`customer\0${id.trim().toLowerCase()}`).digest('hex').slice(0, 20)}`;
}

function plainItem(item: Item): { [key: string]: Json } {
	const plain = plainJson(item, { units: MAX_ITEM, levels: MAX_LEVELS });
	if (plain.ok) return plain.value as { [key: string]: Json };
	throw new DaaError('parameter_invalid', `The item cannot be masked: ${plain.problem.path} ${plain.problem.message}.`, { fields: { path: plain.problem.path } });
}

function checked(action: ActionProposal, ports: Pick<Ports, 'newId'>): ActionProposal {
	const parsed = parseProposal(action, { environment: action.environment, newId: ports.newId });
	if (parsed.ok) return parsed.action;
	const [first] = parsed.problems;
	throw new DaaError('proposal_invalid', `The action is not valid any more once it is masked: ${first?.path} ${first?.message}.`, {
		fields: { path: first?.path },
		hint: 'Personal data stands where a type, an address of a system or an id belongs.',
	});
}

/**
 * The whole item under masks of its conversation: the action by its parts, everything beside it text by text. Twice over,
 * because a value that is found in the last text may stand in the first.
 */
export function maskItem(
	ports: Pick<Ports, 'keys' | 'newId'>,
	conversation: OpenConversation,
	input: { item: Item; action?: ActionProposal; text?: string; masked: boolean; settings: GuardrailSettings; clock?: () => number },
): MaskedItem {
	const { vault } = conversation;
	const { settings, masked, clock } = input;
	const rest = plainItem(Object.fromEntries(Object.entries(input.item).filter(([key]) => !OWN_SECTIONS.has(key))));
	const pseudonym = pseudonymWith(ports);
	let cover: Cover;
	const once = () => {
		cover = new Cover({ vault, settings, direction: 'input', masked, ...(clock && { clock }) });
		const action = input.action && { ...coverAction(input.action, cover, pseudonym, conversation.id), masked_in: conversation.id };
		const text = input.text === undefined ? undefined : cover.text(input.text);
		// Nothing is sent from beside the action, so an unknown mask there is no reason to stop.
		const beside = new Cover({ vault, settings, direction: 'input', masked, ...(clock && { clock }) });
		const item = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, beside.json(value, key)]));
		for (const check of beside.failed) cover.failed.add(check);
		return { action, text, item };
	};
	once();
	const { action, text, item } = once();
	const kept = Object.fromEntries(Object.entries(input.item).filter(([key]) => OWN_SECTIONS.has(key) && key !== 'action' && key !== 'guardrails'));
	const { failed, unknown } = cover!;
	const customerText = text ?? action?.origin?.text;
	return {
		item: { ...item, ...kept, ...(text !== undefined && { customer_text: text }) },
		...(action && failed.size === 0 && { action: checked(action, ports) }),
		failed: [...failed].sort(),
		unknown: [...unknown].sort(),
		textMacs: customerText === undefined ? [] : [textMac(conversation, customerText)],
	};
}

/** What is sealed in place of an action's hash when there is only a customer's text so far. */
export const textHash = (conversationId: string, masked: string): string => sha256Hex(canonicalJson(['customer text', conversationId, masked, masksIn(masked).length]));
