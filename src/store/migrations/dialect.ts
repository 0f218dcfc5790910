import type { Kysely } from 'kysely';

/** What a migration needs to know of the database it runs on. */
export interface MigrationDialect {
	kind: 'sqlite' | 'postgres';
	/** PostgreSQL only; the quoted-safe name of the schema (letters, digits, underscores). */
	schema?: string;
}

export interface Migration {
	version: number;
	name: string;
	/** Runs inside a transaction that already holds the lock and the version row. */
	up(db: Kysely<unknown>, dialect: MigrationDialect): Promise<void>;
}
