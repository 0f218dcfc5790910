import { inSentence } from '../draft/shorten';
import { DaaError } from '../errors';
import type { ExceptionRecord, StoreTransaction } from '../store/port';

/** The row, held until the transaction ends. Throws DaaError `exception_unknown`, `exception_closed` (resolved before). */
export async function lockedException(tx: StoreTransaction, id: string): Promise<ExceptionRecord> {
	const row = await tx.lockException(id);
	if (!row) throw new DaaError('exception_unknown', `There is no exception ${inSentence(id, 80)}.`, { fields: { exception_id: inSentence(id, 80) } });
	if (row.state === 'resolved') throw new DaaError('exception_closed', 'This exception was resolved before.', { fields: { exception_id: id } });
	return row;
}
