import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startHubSpotServer, type HubSpotServer } from '../servers/hubspot-server.mjs';
import { openStoreAt, type StoreLocation } from '../store/worker';
import { testPostgres } from '../support/postgres';
import { mintGrants, realPorts, TOKEN } from './kill-points';

/** DAA_FULL=1 presents as many on PostgreSQL as on SQLite; it takes a minute more. */
const GRANTS = { sqlite: 1_000, postgres: process.env.DAA_FULL ? 1_000 : 250 };
/** Ten times each, from four processes. */
const TIMES = [3, 3, 2, 2];
const REPLAYS = TIMES.reduce((sum, times) => sum + times, 0);
jest.setTimeout(300_000);

let server: HubSpotServer;
let folder: string;
beforeAll(async () => {
	server = await startHubSpotServer({ token: TOKEN });
	folder = mkdtempSync(join(tmpdir(), 'daa-replay-'));
});
afterAll(async () => {
	await server?.close();
	rmSync(folder, { recursive: true, force: true });
});

async function replay(location: StoreLocation, first: number, count: number): Promise<{ counts: Record<string, number>; writes: number[] }> {
	const store = await openStoreAt(location);
	const tickets = Array.from({ length: count }, (_, index) => String(first + index));
	for (const ticket of tickets) server.control({ set: { [ticket]: { refund_status: 'requested' } } });
	const grants = await mintGrants(realPorts(store), tickets);
	await store.close();
	const file = join(folder, `${first}.json`);
	writeFileSync(file, JSON.stringify(tickets.map((ticket, index) => ({ ticket, grant: grants[index] }))));
	const worker = ['-r', join(__dirname, '../support/register-ts.js'), join(__dirname, 'replay-worker.ts'), JSON.stringify(location), server.url, file];
	const outputs = await Promise.all(TIMES.map((times) => promisify(execFile)(process.execPath, [...worker, String(times)], { timeout: 280_000 })));
	const counts: Record<string, number> = {};
	for (const { stdout } of outputs) for (const [code, count] of Object.entries(JSON.parse(stdout) as Record<string, number>)) counts[code] = (counts[code] ?? 0) + count;
	return { counts, writes: [...new Set(tickets.map((ticket) => server.tickets.get(ticket)?.writes ?? -1))] };
}

const once = (count: number) => ({ counts: { committed: count, grant_used: count * (REPLAYS - 1) }, writes: [1] });

test(`SQLite: ${GRANTS.sqlite} grants, each presented ten times from four processes: as many calls`, async () => {
	expect(await replay({ sqlite: join(folder, 'store.sqlite') }, 500_000, GRANTS.sqlite)).toEqual(once(GRANTS.sqlite));
});

test(`PostgreSQL: ${GRANTS.postgres} grants, each presented ten times from four processes: as many calls`, async () => {
	const postgres = await testPostgres();
	try {
		expect(await replay({ postgres: postgres.url, schema: 'daa_replay' }, 600_000, GRANTS.postgres)).toEqual(once(GRANTS.postgres));
	} finally {
		await postgres.stop();
	}
});
