import { createHmac } from 'node:crypto';
import type { ApprovalRecord } from '../store/port';
import type { KeyRing } from '../tokens/key-ring';
import { sameSecret } from '../tokens/verify-token';

/** What a card showed when it was put up: which request, which payload, which version of the row. */
export interface CardBinding {
	approvalId: string;
	payloadHash: string;
	version: number;
}

const VALUE = /^v1\.([A-Za-z0-9_-]{1,200})\.([0-9a-f]{64})\.(\d{1,9})\.([A-Za-z0-9_-]{43})$/;

function macUnder(keys: KeyRing, kid: string, { approvalId, payloadHash, version }: CardBinding): string | undefined {
	const key = keys.derive(kid, 'chat');
	return key && createHmac('sha256', key).update(`button\n${JSON.stringify([approvalId, payloadHash, version])}`).digest('base64url');
}

/** What the buttons of a card carry. It names no person: who presses is what Slack says, and is looked up then. */
export function buttonValue(keys: KeyRing, { id, payloadHash, version }: Pick<ApprovalRecord, 'id' | 'payloadHash' | 'version'>): string {
	const binding: CardBinding = { approvalId: id, payloadHash, version };
	return `v1.${id}.${payloadHash}.${version}.${macUnder(keys, keys.activeKid, binding) ?? ''}`;
}

/** Undefined unless this gate made it. */
export function readButtonValue(keys: KeyRing, value: unknown): CardBinding | undefined {
	const [, approvalId, payloadHash, version, mac] = (typeof value === 'string' && VALUE.exec(value)) || [];
	if (approvalId === undefined || payloadHash === undefined || version === undefined || mac === undefined) return undefined;
	const binding: CardBinding = { approvalId, payloadHash, version: Number(version) };
	const made = keys.kids.some((kid) => {
		const expected = macUnder(keys, kid, binding);
		return expected !== undefined && sameSecret(expected, mac);
	});
	return made ? binding : undefined;
}
