import type { Actor } from '../audit/event';
import { inSentence } from '../draft/shorten';
import { DaaError, isDaaError } from '../errors';
import { RETROSPECTIVE } from '../exceptions/exception-types';
import { resolveExceptionIn } from '../exceptions/resolve-exception';
import type { Ports } from '../ports';

const MAX_FINDING = 2_000;

/**
 * Somebody looked back at a decision taken alone and says what they found; only then may another be taken once it was
 * overdue. Whoever decided alone cannot close it. Throws DaaError `approval_unknown`, `parameter_invalid`,
 * `approval_self_approval`, `exception_claimed`, `store_conflict` (closed before).
 */
export async function closeRetrospective(ports: Ports, by: Actor & { kind: 'person' }, { id, finding }: { id: string; finding: string }): Promise<void> {
	const said = finding.trim();
	if (said === '' || said.length > MAX_FINDING) throw new DaaError('parameter_invalid', `A retrospective is closed with what was found, in 1 to ${MAX_FINDING} characters.`, { fields: { parameter: 'finding' } });
	await ports.store.transaction(async (tx) => {
		const task = await tx.exception(id);
		if (task?.type !== RETROSPECTIVE || task.approvalId === null) throw new DaaError('approval_unknown', `There is no retrospective ${inSentence(id, 80)}.`, { fields: { exception_id: id } });
		try {
			await resolveExceptionIn(tx, ports, id, { actor: by }, { outcome: 'looked_back', note: said });
		} catch (error) {
			if (!isDaaError(error) || error.code !== 'exception_closed') throw error;
			throw new DaaError('store_conflict', 'This retrospective was closed before.', { fields: { exception_id: id } });
		}
	});
}
