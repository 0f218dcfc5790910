import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { constants, DatabaseSync } from 'node:sqlite';
import { DaaError } from '../../errors';
import { ERASABLE_TABLES, INSERT_ONLY_TABLES } from '../migrations';
import { sqliteError } from './sqlite-errors';

export const IN_MEMORY = ':memory:';

/** Makes the folder and the file, readable by nobody else; -wal and -shm get the file's mode from SQLite. */
export function prepareFile(path: string): void {
	if (path === IN_MEMORY) return;
	try {
		mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
		closeSync(openSync(path, 'a', 0o600));
	} catch (error) {
		throw new DaaError('store_unavailable', `The store file ${path} cannot be opened for writing.`, { cause: error, fields: { path } });
	}
}

/**
 * Opens one connection. The busy timeout is 0 because SQLite's own waiting blocks the event loop; waiting is done by
 * retryWhileBusy. FULL: with NORMAL a power cut may undo rows that were acknowledged.
 */
export function openDatabase(path: string, mode: 'write' | 'read'): DatabaseSync {
	let db: DatabaseSync | undefined;
	try {
		db = new DatabaseSync(path, { timeout: 0, readOnly: mode === 'read', enableForeignKeyConstraints: true });
		if (typeof db.enableDefensive === 'function') db.enableDefensive(true);
		db.exec('PRAGMA trusted_schema = OFF');
		if (mode === 'read') return db;
		db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
		const journal = db.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
		if (path !== IN_MEMORY && journal !== 'wal') {
			throw new DaaError('store_unavailable', 'The store file cannot use a write-ahead log; it must be on a local disk.', { fields: { path } });
		}
		return db;
	} catch (error) {
		db?.close();
		throw sqliteError(error);
	}
}

const PROTECTED = new Set<string>([...INSERT_ONLY_TABLES, ...ERASABLE_TABLES]);
const INSERT_ONLY = new Set<string>(INSERT_ONLY_TABLES);

const SCHEMA_CHANGES = new Set<number>([
	constants.SQLITE_DROP_TRIGGER,
	constants.SQLITE_DROP_TABLE,
	constants.SQLITE_ALTER_TABLE,
	constants.SQLITE_CREATE_TRIGGER,
	constants.SQLITE_CREATE_TEMP_TRIGGER,
	constants.SQLITE_ATTACH,
]);

/**
 * The triggers can be dropped by whoever may run SQL; this keeps our own connection (an injected statement included)
 * from doing so. Where node:sqlite has no authorizer the triggers stand alone.
 */
export function forbidSchemaChanges(db: DatabaseSync): void {
	if (typeof db.setAuthorizer !== 'function') return;
	db.setAuthorizer((action, first) => {
		if (SCHEMA_CHANGES.has(action)) return constants.SQLITE_DENY;
		if (action === constants.SQLITE_UPDATE && first !== null && PROTECTED.has(first)) return constants.SQLITE_DENY;
		if (action === constants.SQLITE_DELETE && first !== null && INSERT_ONLY.has(first)) return constants.SQLITE_DENY;
		return constants.SQLITE_OK;
	});
}
