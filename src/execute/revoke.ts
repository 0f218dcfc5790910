import type { Actor, AuditEventInput } from '../audit/event';
import { prepareEvent } from '../audit/prepare-event';
import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { RevocationRecord } from '../store/port';

export interface Revocation {
	kind: RevocationRecord['kind'];
	/** A policy version's hash, or an approver's id. */
	subject: string;
	/** How people call it, e.g. `refunds 12`. */
	label: string;
	/** Why, for whoever is refused because of it. */
	reason: string;
}

const MAX_REASON = 1_000;

function eventOf(ports: Ports, actor: Actor, { kind, subject, label, reason }: Revocation, place: string): AuditEventInput {
	const who = inSentence(actor.name ?? actor.id, 100);
	const what = kind === 'policy' ? `the policy version ${inSentence(label, 200)}: nothing that it granted is carried out any more` : `${inSentence(label, 200)}'s right to approve: what only they approved is not carried out any more`;
	return {
		id: ports.newId('evt'),
		at: ports.now(),
		actor,
		action: kind === 'policy' ? 'policy.revoked' : 'approver.revoked',
		outcome: 'revoked',
		correlationId: kind === 'policy' ? `policy:${subject}` : 'approvers',
		environment: 'production',
		workflowId: place,
		executionId: place,
		...(kind === 'policy' && { policyHash: subject }),
		private: { sentence: `${who} revoked ${what}. ${inSentence(reason, MAX_REASON)}`, reason, detail: { kind, subject, label } },
	};
}

/**
 * Takes a policy version, or a person, the right to grant anything, for good and at once: grants that exist already are
 * refused. Resolves to false when it was revoked before. Throws DaaError `parameter_invalid`, `store_*`.
 */
export async function revoke(ports: Ports, actor: Actor, revocation: Revocation, place: string): Promise<boolean> {
	const reason = revocation.reason.trim();
	if (reason === '' || reason.length > MAX_REASON) throw new DaaError('parameter_invalid', `A revocation needs a reason of 1 to ${MAX_REASON} characters.`, { fields: { parameter: 'reason' } });
	if (revocation.kind === 'policy' && !/^[0-9a-f]{64}$/.test(revocation.subject)) throw new DaaError('parameter_invalid', 'A policy version is revoked by its hash of 64 hex digits.', { fields: { parameter: 'subject' } });
	if (revocation.subject.trim() === '' || revocation.subject.length > 200) throw new DaaError('parameter_invalid', 'The approver id is empty or too long.', { fields: { parameter: 'subject' } });
	const event = prepareEvent(eventOf(ports, actor, { ...revocation, reason }, place), ports.keys, ports.random);
	return await ports.store.transaction(async (tx) => {
		const row = { kind: revocation.kind, subject: revocation.subject, reason, revokedBy: actor.id, revokedAt: ports.now().toISOString() };
		if (!(await tx.insertRevocation(row))) return false;
		await tx.appendEvent(event);
		return true;
	});
}
