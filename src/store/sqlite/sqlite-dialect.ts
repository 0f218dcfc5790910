import { CompiledQuery, SqliteDialect, SqliteDriver, type DatabaseConnection, type Driver, type SqliteDatabase, type SqliteStatement } from 'kysely';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { DaaError } from '../../errors';
import { sqliteError } from './sqlite-errors';

/** Our own statements number about eighty; list filters add a few. */
const MAX_CACHED_STATEMENTS = 300;

/**
 * node:sqlite in the shape kysely knows (better-sqlite3's): prepared statements are kept, every error comes out as a
 * DaaError, and a transaction in which a statement failed can no longer be committed, as in PostgreSQL.
 */
export class NodeSqliteDatabase implements SqliteDatabase {
	readonly #db: DatabaseSync;
	readonly #statements = new Map<string, SqliteStatement>();
	#failure: DaaError | undefined;

	constructor(db: DatabaseSync) {
		this.#db = db;
	}

	begin(): void {
		this.#failure = undefined;
	}

	/** The first error of this transaction, if any. */
	get failure(): DaaError | undefined {
		return this.#failure;
	}

	close(): void {
		this.#statements.clear();
		if (this.#db.isOpen) this.#db.close();
	}

	prepare(sql: string): SqliteStatement {
		const known = this.#statements.get(sql);
		if (known) return known;
		const raw = this.#guard(() => this.#db.prepare(sql));
		const statement = this.#wrap(raw);
		if (this.#statements.size >= MAX_CACHED_STATEMENTS) this.#statements.clear();
		this.#statements.set(sql, statement);
		return statement;
	}

	#wrap(raw: StatementSync): SqliteStatement {
		const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
		return {
			reader: raw.columns().length > 0,
			all: (parameters) => this.#guard(() => raw.all(...values(parameters))),
			run: (parameters) => this.#guard(() => raw.run(...values(parameters))),
			iterate: (parameters) => this.#guard(() => raw.iterate(...values(parameters))),
		};
	}

	#guard<T>(work: () => T): T {
		try {
			return work();
		} catch (error) {
			this.#failure ??= sqliteError(error);
			throw sqliteError(error);
		}
	}
}

class NodeSqliteDriver extends SqliteDriver {
	readonly #database: NodeSqliteDatabase;

	constructor(database: NodeSqliteDatabase) {
		super({ database });
		this.#database = database;
	}

	/** IMMEDIATE: the write lock is taken before anything is read, so what `work` read still holds when it writes. */
	override async beginTransaction(connection: DatabaseConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin immediate'));
		this.#database.begin();
	}

	override async commitTransaction(connection: DatabaseConnection): Promise<void> {
		const { failure } = this.#database;
		if (failure) throw new DaaError(failure.code, failure.message, { fields: failure.fields, cause: failure });
		await super.commitTransaction(connection);
	}
}

/** kysely's SQLite dialect over one node:sqlite connection. */
export class NodeSqliteDialect extends SqliteDialect {
	readonly #database: NodeSqliteDatabase;

	constructor(db: DatabaseSync) {
		const database = new NodeSqliteDatabase(db);
		super({ database });
		this.#database = database;
	}

	override createDriver(): Driver {
		return new NodeSqliteDriver(this.#database);
	}
}
