import { sql, type Kysely, type Transaction } from 'kysely';
import { DaaError } from '../../errors';
import { initial } from './001-initial';
import { publishedPolicies } from './002-published-policies';
import { conversations } from './003-conversations';
import { crmOutbox } from './004-crm-outbox';
import { execution } from './005-execution';
import { similarDecisions } from './006-similar-decisions';
import { identity } from './007-identity';
import { lapses } from './008-lapses';
import { masks } from './009-masks';
import { exceptions } from './010-exceptions';
import { leases } from './011-leases';
import { notifications } from './012-notifications';
import { deskSessions } from './013-desk-sessions';
import { deskQueue } from './014-desk-queue';
import { deskSpeed } from './015-desk-speed';
import { eitherTicket } from './016-either-ticket';
import { wholeOrders } from './017-whole-orders';
import type { Migration, MigrationDialect } from './dialect';

/** Forward only; a released one is never edited. */
export const MIGRATIONS: readonly Migration[] = [initial, publishedPolicies, conversations, crmOutbox, execution, similarDecisions, identity, lapses, masks, exceptions, leases, notifications, deskSessions, deskQueue, deskSpeed, eitherTicket, wholeOrders];
export const KNOWN_VERSION = MIGRATIONS.at(-1)?.version ?? 0;

export interface MigrationResult {
	from: number;
	to: number;
}

/** How the database takes the lock under which exactly one process migrates, and how it looks up the version. */
export interface MigrationHost {
	dialect: MigrationDialect;
	db: Kysely<unknown>;
	/** Inside the transaction, before anything is read. */
	lock(tx: Transaction<unknown>): Promise<void>;
	/** 0 when there is no schema yet. */
	version(db: Kysely<unknown>): Promise<number>;
	/** Now, as ISO 8601. */
	now(): string;
}

function refuseNewer(version: number): void {
	if (version <= KNOWN_VERSION) return;
	throw new DaaError('store_version', `The store has schema version ${version}, but this package knows only up to ${KNOWN_VERSION}.`, {
		fields: { version, known: KNOWN_VERSION },
		hint: 'Update the package, or point it at another store.',
	});
}

function versionTable(dialect: MigrationDialect) {
	return sql.table(dialect.schema ? `${dialect.schema}.schema_version` : 'schema_version');
}

async function runOne({ dialect, now }: MigrationHost, tx: Transaction<unknown>, migration: Migration): Promise<void> {
	const table = versionTable(dialect);
	if (dialect.schema) {
		const found = await sql`select 1 from pg_namespace where nspname = ${dialect.schema}`.execute(tx);
		// Asked first: CREATE SCHEMA IF NOT EXISTS wants the right to create even when there is nothing to do.
		if (found.rows.length === 0) await sql`create schema ${sql.id(dialect.schema)}`.execute(tx);
	}
	await sql`create table if not exists ${table} (version integer primary key, name text not null, applied_at text not null)`.execute(tx);
	// First, so that a second migrator (should a lock ever fail) stops here and not half-way through the tables.
	await sql`insert into ${table} (version, name, applied_at) values (${migration.version}, ${migration.name}, ${now()})`.execute(tx);
	await migration.up(dialect.schema ? tx.withSchema(dialect.schema) : tx, dialect);
}

/** Brings the schema up to date, one transaction per migration. Throws DaaError `store_version` for a newer one. */
export async function migrate(host: MigrationHost): Promise<MigrationResult> {
	const from = await host.version(host.db);
	refuseNewer(from);
	let current = from;
	while (current < KNOWN_VERSION) {
		current = await host.db.transaction().execute(async (tx) => {
			await host.lock(tx);
			const version = await host.version(tx);
			refuseNewer(version);
			const next = MIGRATIONS.find((migration) => migration.version > version);
			if (!next) return version;
			await runOne(host, tx, next);
			return next.version;
		});
	}
	return { from, to: current };
}
