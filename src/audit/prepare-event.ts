import { createHmac, type KeyObject } from 'node:crypto';
import { canonicalJson } from '../draft/canonical';
import { DaaError } from '../errors';
import type { RandomBytes } from '../ports';
import type { PreparedEvent } from '../store/port';
import type { KeyPurpose, KeyRing } from '../tokens/key-ring';
import type { Actor, AuditEventInput } from './event';
import { hashLeaf } from './merkle';
import { canonicalPrivate, commitmentOf, DATA_KEY_BYTES, NONCE_BYTES, SALT_BYTES, seal, wellFormed } from './private-part';

export const HEADER_VERSION = 1;

function activeKey(keys: KeyRing, purpose: KeyPurpose): KeyObject {
	const key = keys.derive(keys.activeKid, purpose);
	if (!key) throw new DaaError('audit_key_missing', 'The active signing key is missing, so nothing can be recorded.');
	return key;
}

/** The same actor has the same pseudonym under the same key, so a chain can be followed without naming anyone. */
export function pseudonymOf(actor: Pick<Actor, 'kind' | 'id'>, keys: KeyRing): string {
	return createHmac('sha256', activeKey(keys, 'audit-pseudonym')).update(`${actor.kind}\0${actor.id}`).digest('hex').slice(0, 32);
}

/** The public header: ids, hashes and words of ours only. Absent facts are left out, never written as null. */
function headerOf(input: AuditEventInput, keys: KeyRing, commitment: string): Record<string, unknown> {
	return {
		v: HEADER_VERSION,
		id: input.id,
		at: input.at.toISOString(),
		actor: { kind: input.actor.kind, pseudonym: pseudonymOf(input.actor, keys), kid: keys.activeKid },
		action: input.action,
		outcome: input.outcome,
		correlation_id: input.correlationId,
		environment: input.environment,
		workflow_id: input.workflowId,
		execution_id: input.executionId,
		node: input.nodeName,
		approval_id: input.approvalId,
		payload_hash: input.payloadHash,
		evidence_hash: input.evidenceHash,
		policy_version: input.policyVersion,
		policy_hash: input.policyHash,
		guardrail_version: input.guardrailVersion,
		commitment,
	};
}

function withoutAbsent(header: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(header)
			.filter(([, value]) => value !== undefined)
			.map(([key, value]) => [key, typeof value === 'string' ? wellFormed(value) : value]),
	);
}

/** All that one event needs of the random source, drawn at once: a call costs more than the bytes. */
function drawn(random: RandomBytes): { dataKey: Buffer; salt: Buffer; nonces: readonly [Buffer, Buffer] } {
	const bytes = random(DATA_KEY_BYTES + SALT_BYTES + 2 * NONCE_BYTES);
	const nonce = DATA_KEY_BYTES + SALT_BYTES;
	return { dataKey: bytes.subarray(0, DATA_KEY_BYTES), salt: bytes.subarray(DATA_KEY_BYTES, nonce), nonces: [bytes.subarray(nonce, nonce + NONCE_BYTES), bytes.subarray(nonce + NONCE_BYTES)] };
}

/**
 * Makes an event ready for the log: the canonical header (RFC 8785) with its RFC 9162 leaf hash, and the private part
 * under a fresh AES-256-GCM key, wrapped together with the commitment's salt by the active key of the ring.
 */
export function prepareEvent(input: AuditEventInput, keys: KeyRing, random: RandomBytes): PreparedEvent {
	const { dataKey, salt, nonces } = drawn(random);
	const secret = canonicalPrivate({ ...input.private, actor: input.actor });
	const header = canonicalJson(withoutAbsent(headerOf(input, keys, commitmentOf(salt, secret))));
	return {
		id: input.id,
		at: input.at.toISOString(),
		action: input.action,
		outcome: wellFormed(input.outcome),
		correlationId: wellFormed(input.correlationId),
		approvalId: input.approvalId ?? null,
		environment: input.environment,
		header,
		leafHash: hashLeaf(header),
		ciphertext: seal(dataKey, Buffer.from(secret), input.id, nonces[0]),
		wrappedKey: seal(activeKey(keys, 'audit-private'), Buffer.concat([dataKey, salt]), input.id, nonces[1]),
		keyId: keys.activeKid,
	};
}
