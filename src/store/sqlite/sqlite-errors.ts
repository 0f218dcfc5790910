import { DaaError, isDaaError } from '../../errors';

/** Primary result codes, https://sqlite.org/rescode.html; the extended code's low byte. */
const BUSY = 5;
const LOCKED = 6;
const CONSTRAINT = 19;
const AUTH = 23;
const CONSTRAINT_TRIGGER = 1811;

/** What SQLite refused as a DaaError, told by the error's number and never by its text. */
export function sqliteError(error: unknown): DaaError {
	if (isDaaError(error)) return error as DaaError;
	const errcode = typeof error === 'object' && error !== null && 'errcode' in error ? Number(error.errcode) : undefined;
	const primary = errcode === undefined ? undefined : errcode & 0xff;
	const options = { cause: error, fields: { sqlite_code: errcode } };
	if (primary === BUSY || primary === LOCKED) return new DaaError('store_busy', 'Another process is writing to the store.', options);
	if (errcode === CONSTRAINT_TRIGGER || primary === AUTH) return new DaaError('store_conflict', 'The audit log only takes new rows; the store refused to change one.', options);
	if (primary === CONSTRAINT) return new DaaError('store_conflict', 'The row contradicts one that is stored already.', options);
	return new DaaError('store_unavailable', `The SQLite store cannot be used${errcode === undefined ? '' : ` (SQLite code ${errcode})`}.`, options);
}
