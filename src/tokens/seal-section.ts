import { createHmac } from 'node:crypto';
import { canonicalJson } from '../draft/canonical';
import { DaaError } from '../errors';
import type { RunContext } from '../ports';
import type { KeyRing } from './key-ring';
import { sameSecret } from './verify-token';

/** Sections on which a later node rests a decision. */
export type SealedSection = 'risk' | 'guardrails';

interface SealContext {
	section: SealedSection;
	run: RunContext;
	/** Of the action that the section is about. */
	payloadHash: string;
}

function mac(ring: KeyRing, kid: string, { section, run, payloadHash }: SealContext, executionId: string, value: object): string | undefined {
	const key = ring.derive(kid, 'section');
	if (!key) return undefined;
	const { seal: _seal, ...rest } = value as { seal?: unknown };
	const bound = [section, run.workflowId, executionId, run.environment, payloadHash, rest];
	return createHmac('sha256', key).update(canonicalJson(bound)).digest('base64url');
}

/**
 * Adds `seal`, a MAC over the section, this execution and the action, so that a section that a model's output or another
 * node wrote over the real one is noticed where it would count: who may approve, and whether the scan passed.
 */
export function sealSection<T extends object>(ring: KeyRing, context: SealContext, value: T): T & { seal: string } {
	const { executionId } = context.run;
	const sum = mac(ring, ring.activeKid, context, executionId, value);
	if (sum === undefined) throw new DaaError('token_key_unknown', 'The active signing key is missing.');
	return { ...value, seal: `${ring.activeKid}:${executionId}:${sum}` };
}

/** Throws DaaError `section_forged` unless the section is exactly what this gate's node put there. */
export function checkSeal(ring: KeyRing, context: SealContext, value: object): void {
	const { seal } = value as { seal?: unknown };
	const parts = typeof seal === 'string' && seal.length < 500 ? seal.split(':') : [];
	const [kid = '', executionId = '', sum = ''] = parts;
	// n8n gives a retried execution a new id and the items of the old one.
	const here = executionId === context.run.executionId || context.run.retry === true;
	let expected: string | undefined;
	try {
		expected = mac(ring, kid, context, executionId, value);
	} catch {
		// What has no canonical form was never sealed.
	}
	if (parts.length === 3 && here && expected !== undefined && sameSecret(sum, expected)) return;
	throw new DaaError('section_forged', `The item's section "${context.section}" is not what the node before wrote: it is missing its seal, was changed, or belongs to another action or execution.`, {
		fields: { section: context.section },
		hint: 'Keep the sections of the chain as they are; put other data under other names.',
	});
}
