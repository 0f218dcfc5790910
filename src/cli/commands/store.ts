import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { merkle } from '../../audit/merkle';
import { DaaError } from '../../errors';
import type { Store } from '../../store/port';
import { grantScript } from '../../store/postgres/grants';
import { checkSchemaName, DEFAULT_SCHEMA, openPostgresStore } from '../../store/postgres/open-postgres-store';
import { openSqliteStore } from '../../store/sqlite/open-sqlite-store';
import type { CliIo, Command } from '../io';

const USAGE = `daa store migrate (--sqlite PATH | --postgres URL [--schema NAME]) [--grants-for ROLE]

Brings the store's schema up to date and prints {"store","from","to"} (schema versions). n8n does the same by itself
when it opens the store; with a PostgreSQL role that may not change the schema, run this as the owner instead.
--grants-for ROLE migrates nothing: it prints the SQL that gives ROLE what n8n needs and no more.

Where the store is may also stand in DAA_SQLITE or DAA_POSTGRES_URL (and DAA_POSTGRES_SCHEMA, default ${DEFAULT_SCHEMA}).

Exit status: 0 done, 2 not.
`;

/** The options by which every command finds the store. */
export const LOCATION_OPTIONS = { sqlite: { type: 'string' }, postgres: { type: 'string' }, schema: { type: 'string' } } as const satisfies ParseArgsConfig['options'];

export interface LocationValues {
	sqlite?: string;
	postgres?: string;
	schema?: string;
}

function usageError(message: string, help: string): DaaError {
	return new DaaError('parameter_invalid', message, { hint: `See ${help} --help.` });
}

/** parseArgs whose complaints are ours. */
export function parseOrRefuse<T extends ParseArgsConfig>(config: T, help: string): ReturnType<typeof parseArgs<T>> {
	try {
		return parseArgs(config);
	} catch (error) {
		throw usageError((error as Error).message, help);
	}
}

function schemaOf(values: LocationValues, io: CliIo): string {
	return checkSchemaName(values.schema ?? io.env.DAA_POSTGRES_SCHEMA ?? DEFAULT_SCHEMA);
}

interface OpenOptions {
	help: string;
	/** Refuse a SQLite file that is not there: a mistyped path must not be answered with a new, empty store. */
	existing: boolean;
	onMigrated?: (result: { from: number; to: number }) => void;
}

/** Opens the store that the options name, else the one that the environment names. */
export async function openStoreFrom(values: LocationValues, io: CliIo, { help, existing, onMigrated }: OpenOptions): Promise<Store> {
	if (values.sqlite !== undefined && values.postgres !== undefined) throw usageError('Only one of --sqlite and --postgres can be meant.', help);
	const named = values.sqlite !== undefined || values.postgres !== undefined;
	const sqlite = named ? values.sqlite : io.env.DAA_SQLITE;
	const postgres = named ? values.postgres : io.env.DAA_POSTGRES_URL;
	if (sqlite && postgres) throw usageError('DAA_SQLITE and DAA_POSTGRES_URL are both set; name one with --sqlite or --postgres.', help);
	if (postgres) return await openPostgresStore({ connectionString: postgres, schema: schemaOf(values, io), merkle, onMigrated });
	if (!sqlite) throw usageError('Which store? --sqlite PATH or --postgres URL is missing.', help);
	const path = resolve(io.cwd, sqlite);
	if (existing && !existsSync(path)) throw new DaaError('store_unavailable', `There is no store file ${path}.`, { fields: { path } });
	return await openSqliteStore({ path, merkle, onMigrated });
}

export const store: Command = async (args, io) => {
	const help = 'daa store';
	const { values, positionals } = parseOrRefuse(
		{ args: [...args], allowPositionals: true, options: { ...LOCATION_OPTIONS, 'grants-for': { type: 'string' }, help: { type: 'boolean' } } },
		help,
	);
	if (values.help) {
		io.stdout.write(USAGE);
		return 0;
	}
	if (positionals.length !== 1 || positionals[0] !== 'migrate') throw usageError('The only thing to do with a store is: daa store migrate.', help);
	const role = values['grants-for'];
	if (role !== undefined) {
		if (role === '' || role.includes('\0')) throw usageError('--grants-for needs the name of a role.', help);
		io.stdout.write(grantScript(schemaOf(values, io), role));
		return 0;
	}
	let versions = { from: 0, to: 0 };
	const opened = await openStoreFrom(values, io, { help, existing: false, onMigrated: (result) => (versions = result) });
	await opened.close();
	io.stdout.write(`${JSON.stringify({ store: opened.kind, ...versions })}\n`);
	return 0;
};
