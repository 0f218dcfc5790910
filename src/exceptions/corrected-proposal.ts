import { payloadHash } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import { requireProposal } from '../draft/require-proposal';
import { DaaError } from '../errors';
import type { NewId } from '../ports';
import type { ExceptionRecord } from '../store/port';

/**
 * A person's corrected draft as a proposal. It keeps the correlation id, so that the whole story is found under one; it
 * carries no right of any kind: Risk Tier, the scan and people look at it as at any other.
 * Throws DaaError `proposal_invalid`, `parameter_invalid` (nothing was changed).
 */
export function correctedProposal(row: Pick<ExceptionRecord, 'environment' | 'correlationId'>, subject: ActionProposal | undefined, input: unknown, newId: NewId): ActionProposal {
	const given = typeof input === 'object' && input !== null && !Array.isArray(input) ? { ...input, correlation_id: row.correlationId, environment: row.environment } : input;
	const action = requireProposal(given, { environment: row.environment, newId }, 'The corrected draft cannot be used');
	if (subject && payloadHash(subject) === payloadHash(action)) {
		throw new DaaError('parameter_invalid', 'The corrected draft says the same as the old one.', { fields: { parameter: 'corrected' }, hint: 'Change what was wrong, or resolve the exception with another outcome.' });
	}
	return action;
}
