import { DaaError, isDaaError } from '../../errors';
import { APPEND_ONLY_SQLSTATE } from '../migrations';

/** SQLSTATEs, https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';
const INSUFFICIENT_PRIVILEGE = '42501';
/** serialization_failure, deadlock_detected, lock_not_available, query_canceled (statement_timeout). */
const BUSY = new Set(['40001', '40P01', '55P03', '57014']);

function sqlStateOf(error: unknown): string | undefined {
	const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
	return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** What PostgreSQL or the network refused as a DaaError, told by SQLSTATE and never by the message. */
export function postgresError(error: unknown): DaaError {
	if (isDaaError(error)) return error as DaaError;
	const sqlstate = sqlStateOf(error);
	const options = { cause: error, fields: { sqlstate } };
	if (sqlstate === UNIQUE_VIOLATION || sqlstate === FOREIGN_KEY_VIOLATION) return new DaaError('store_conflict', 'The row contradicts one that is stored already.', options);
	if (sqlstate === APPEND_ONLY_SQLSTATE) return new DaaError('store_conflict', 'The audit log only takes new rows; the store refused to change one.', options);
	if (sqlstate !== undefined && BUSY.has(sqlstate)) return new DaaError('store_busy', 'The store is busy with other writers.', options);
	if (sqlstate === INSUFFICIENT_PRIVILEGE) {
		return new DaaError('store_unavailable', 'The database role lacks a right that the store needs.', {
			...options,
			hint: 'Run "daa store migrate" as the owner, and what "daa store migrate --grants-for ROLE" prints.',
		});
	}
	return new DaaError('store_unavailable', `PostgreSQL cannot be used${sqlstate === undefined ? ': it did not answer' : ` (SQLSTATE ${sqlstate})`}.`, options);
}
