import type { ActionProposal, Json } from '../../draft/proposal';
import { payloadHash } from '../../draft/payload-hash';
import { DaaError } from '../../errors';
import type { Ports } from '../../ports';
import type { StoreReader } from '../../store/port';
import { openConversation, type OpenConversation } from './conversation';
import type { MaskVault } from './vault';

/** Every text, number and name of a JSON value with its originals. Throws DaaError `mask_unknown`. */
export function revealJson<T extends Json | undefined>(value: T, vault: MaskVault): T {
	const open = (entry: Json): Json => {
		if (typeof entry === 'string') return vault.revealValue(entry);
		if (Array.isArray(entry)) return entry.map(open);
		if (typeof entry !== 'object' || entry === null) return entry;
		return Object.fromEntries(Object.entries(entry).map(([key, inner]) => [vault.reveal(key), open(inner)]));
	};
	return (value === undefined ? value : open(value)) as T;
}

/** The texts of an object whose values are texts, or lists of them; a text stays a text. */
function revealTexts<T extends object>(value: T, vault: MaskVault): T {
	const open = (entry: unknown): unknown => {
		if (typeof entry === 'string') return vault.reveal(entry);
		if (Array.isArray(entry)) return entry.map(open);
		if (typeof entry !== 'object' || entry === null) return entry;
		return Object.fromEntries(Object.entries(entry).map(([key, inner]) => [key, open(inner)]));
	};
	return open(value) as T;
}

/** A value that was masked inside an address is spelt as addresses are; any other is encoded now. */
function inUrl(value: string): string {
	try {
		if (decodeURIComponent(value) !== value || /^[\w.~!*'()@:,-]*$/.test(value)) return value;
	} catch {
		// A percent sign that is no escape: encoded like everything else.
	}
	return encodeURIComponent(value);
}

/** The address with its originals, never in its host. Throws DaaError `mask_unknown`. */
export const revealUrl = (url: string, vault: MaskVault): string => vault.reveal(url, inUrl);

type Message = NonNullable<ActionProposal['message']>;

function revealMessage({ attachments, ...texts }: Message, vault: MaskVault): Message {
	return {
		...revealTexts(texts, vault),
		...(attachments && { attachments: attachments.map(({ url, ...one }) => ({ ...revealTexts(one, vault), ...(url !== undefined && { url: revealUrl(url, vault) }) })) }),
	};
}

function revealRequest({ url, body, ...texts }: NonNullable<ActionProposal['request']>, vault: MaskVault): ActionProposal['request'] {
	return { ...revealTexts(texts, vault), url: revealUrl(url, vault), ...(body !== undefined && { body: revealJson(body, vault) }) };
}

/**
 * The action as it was before masking: what is sent in the last moment, and what an approver who may sees. `masked_in`
 * is gone from it. Pure. Throws DaaError `mask_unknown`.
 */
export function revealAction(action: ActionProposal, vault: MaskVault): ActionProposal {
	const { masked_in: _masks, target_url: targetUrl, proposed_changes: changes, request, message, facts, ...rest } = action;
	return {
		...revealTexts(rest, vault),
		...(targetUrl !== undefined && { target_url: revealUrl(targetUrl, vault) }),
		...(changes && {
			proposed_changes: changes.map(({ current, proposed, ...texts }) => ({
				...revealTexts(texts, vault),
				...(current !== undefined && { current: revealJson(current, vault) }),
				proposed: revealJson(proposed, vault),
			})),
		}),
		...(message && { message: revealMessage(message, vault) }),
		...(request && { request: revealRequest(request, vault) }),
		facts: revealJson(facts as Json, vault) as ActionProposal['facts'],
	};
}

/**
 * The conversation whose masks an action carries; undefined when it carries none. Only for a payload that a scan here
 * masked in that very conversation: an action that merely says so gets nothing. Throws DaaError `mask_unknown`.
 */
export async function conversationBehind(ports: Pick<Ports, 'keys'>, store: StoreReader, action: ActionProposal): Promise<OpenConversation | undefined> {
	const id = action.masked_in;
	if (id === undefined) return undefined;
	const scan = await store.scanOf(payloadHash(action));
	if (scan?.conversationId !== id) {
		throw new DaaError('mask_unknown', 'The action says that its values are masked, but no guardrail scan masked this very action.', {
			fields: { conversation: id },
			hint: 'Send it through Guardrail Scan again.',
		});
	}
	return await openConversation(ports, store, id);
}
