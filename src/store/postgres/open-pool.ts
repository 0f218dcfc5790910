import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import { Pool, types, type PoolClient, type PoolConfig } from 'pg';
import { DaaError } from '../../errors';
import { postgresError } from './postgres-errors';

/** Where the server is: a URL, or its parts. `ssl` as `pg` takes it. */
export interface PostgresLocation {
	connectionString?: string;
	host?: string;
	port?: number;
	database?: string;
	user?: string;
	password?: string;
	ssl?: boolean | PoolConfig['ssl'];
}

/** A host that swallows packets must not hold a node for the minutes TCP would take. */
const CONNECT_TIMEOUT_MS = 5_000;
const LOCK_TIMEOUT_MS = 8_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** The client's own limit, for a server that stopped answering at all; above the server's, so that its answer wins. */
const QUERY_TIMEOUT_MS = 12_000;
/** A transaction that its process forgot would hold row locks for ever. */
const IDLE_TRANSACTION_TIMEOUT_MS = 30_000;

/**
 * An idle connection is kept so long, for the next page or the next sweep: making one takes longer than what it is made
 * for. Below the few minutes after which firewalls forget a silent connection; the probes show one that they forgot.
 */
const IDLE_TIMEOUT_MS = 120_000;
const FIRST_PROBE_MS = 30_000;

/** int8 comes as text by default; our sizes and sequence numbers are far below 2^53. */
const TYPES = {
	getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
		oid === types.builtins.INT8 && format !== 'binary' ? Number : (types.getTypeParser as (oid: number, format?: string) => unknown)(oid, format)) as typeof types.getTypeParser,
};

export function openPool(location: PostgresLocation, poolSize: number): Pool {
	const { connectionString, host, port, database, user, password, ssl } = location;
	const pool = new Pool({
		...(connectionString === undefined ? { host, port, database, user, password } : { connectionString }),
		...(ssl === undefined ? {} : { ssl }),
		max: poolSize,
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		query_timeout: QUERY_TIMEOUT_MS,
		idleTimeoutMillis: IDLE_TIMEOUT_MS,
		keepAlive: true,
		keepAliveInitialDelayMillis: FIRST_PROBE_MS,
		allowExitOnIdle: true,
		application_name: 'draft-approve-act',
		types: TYPES,
	});
	// An idle connection that breaks is dropped by the pool; unhandled, the event would end the process.
	pool.on('error', () => {});
	return pool;
}

/** Set per connection rather than as start-up parameters, which connection poolers refuse. */
const SESSION = [
	`set statement_timeout = ${STATEMENT_TIMEOUT_MS}`,
	`set lock_timeout = ${LOCK_TIMEOUT_MS}`,
	`set idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_TIMEOUT_MS}`,
	// An acknowledged row must survive a power cut; a stronger setting than "on" is left alone.
	`select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`,
].join('; ');

/**
 * One connection as kysely sees it: every failure comes out as a DaaError, and a COMMIT that PostgreSQL turned into a
 * ROLLBACK (a statement failed and the caller went on) reports what failed.
 */
function translatedClient(client: PoolClient): PostgresPoolClient {
	let failure: DaaError | undefined;
	let broken = false;
	// While a client is checked out the pool does not listen for its errors; the running query reports them.
	client.on('error', () => {});
	const query = async (text: string, values: readonly unknown[]) => {
		if (text === 'begin' || text.startsWith('start transaction')) failure = undefined;
		try {
			// pg sends several statements only without a parameter list.
			const result = await (values.length === 0 ? client.query(text) : client.query(text, [...values]));
			if (text === 'commit' && result.command === 'ROLLBACK' && failure) throw failure;
			return result;
		} catch (error) {
			const translated = postgresError(error);
			failure ??= translated;
			// No answer from the server: a statement may still be running there, so nobody gets this connection again.
			broken ||= translated.fields.sqlstate === undefined;
			throw translated;
		}
	};
	return { query, release: (destroy?: boolean) => client.release(destroy === true || broken) } as unknown as PostgresPoolClient;
}

/** The pool as kysely sees it. The timeouts of a session are set once, before anybody gets it. */
function translated(pool: Pool): PostgresPool {
	const wrappers = new WeakMap<PoolClient, PostgresPoolClient>();
	const prepare = async (client: PoolClient): Promise<PostgresPoolClient> => {
		const wrapper = translatedClient(client);
		try {
			await client.query(SESSION);
		} catch (error) {
			client.release(true);
			throw error;
		}
		wrappers.set(client, wrapper);
		return wrapper;
	};
	return {
		options: pool.options,
		async connect() {
			// Where all connections are at work, waiting too long for one says nothing of the server.
			const full = pool.idleCount === 0 && pool.totalCount >= pool.options.max;
			try {
				const client = await pool.connect();
				return wrappers.get(client) ?? (await prepare(client));
			} catch (error) {
				const translated = postgresError(error);
				if (!full || translated.fields.sqlstate !== undefined) throw translated;
				throw new DaaError('store_busy', 'All connections to the store are at work.', { cause: error });
			}
		},
		end: () => pool.end(),
	} as PostgresPool;
}

export function dialectOver(pool: Pool): PostgresDialect {
	return new PostgresDialect({ pool: translated(pool) });
}
