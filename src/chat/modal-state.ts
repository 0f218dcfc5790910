import { createHmac } from 'node:crypto';
import { z } from 'zod/v4';
import { canonicalJson } from '../draft/canonical';
import type { KeyRing } from '../tokens/key-ring';
import { sameSecret } from '../tokens/verify-token';

/** A form that is left open longer is opened again, so that nobody answers what they saw yesterday. */
export const MODAL_MINUTES = 30;

const state = z.strictObject({
	kind: z.enum(['reject', 'edit']),
	approval: z.string().min(1).max(200),
	payload_hash: z.string().regex(/^[0-9a-f]{64}$/),
	version: z.number().int().min(1),
	/** For whom it was opened: as approver, and in Slack. */
	approver: z.string().min(1).max(200),
	user: z.string().min(1).max(60),
	expires: z.number().int(),
	/** Where the one who presses can be answered privately; Slack takes it for 30 minutes. */
	response_url: z.string().max(500).optional(),
});

/** What a modal is about: one request, one payload, one approver. */
export type ModalState = z.infer<typeof state>;

const mac = (keys: KeyRing, kid: string, text: string): string | undefined => {
	const key = keys.derive(kid, 'chat');
	return key && createHmac('sha256', key).update(`modal\n${text}`).digest('base64url');
};

/** Goes with the modal as private_metadata and comes back with the answer. */
export function sealModal(keys: KeyRing, modal: ModalState): string {
	const text = canonicalJson(modal);
	return `${mac(keys, keys.activeKid, text) ?? ''}.${text}`;
}

/** Undefined when it was not made here, was changed, or is over. */
export function openModal(keys: KeyRing, sealed: string, now: Date): ModalState | undefined {
	const dot = sealed.indexOf('.');
	const [given, text] = [sealed.slice(0, Math.max(0, dot)), sealed.slice(dot + 1)];
	const made = given !== '' && keys.kids.some((kid) => {
		const expected = mac(keys, kid, text);
		return expected !== undefined && sameSecret(expected, given);
	});
	if (!made) return undefined;
	try {
		const parsed = state.safeParse(JSON.parse(text));
		return parsed.success && parsed.data.expires > now.getTime() ? parsed.data : undefined;
	} catch {
		return undefined;
	}
}
