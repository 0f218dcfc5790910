import { readFileSync } from 'node:fs';
import { executeAction } from '../../src/execute/execute-action';
import { RUN } from '../execute/fixtures';
import { openStoreAt, type StoreLocation } from '../store/worker';
import { fetchHttp } from '../support/fetch-http';
import { actionOf, realPorts, targetOf, TOKEN } from './kill-points';

/** How many executions one process has under way at once. */
const AT_ONCE = 16;

/** A process that presents every grant so many times, and says how each attempt ended. */
async function run(location: StoreLocation, url: string, file: string, times: number): Promise<void> {
	const ports = realPorts(await openStoreAt(location, { busyPatienceMs: 120_000 }));
	const grants = JSON.parse(readFileSync(file, 'utf8')) as { ticket: string; grant: string }[];
	const work = grants.flatMap((entry) => Array.from({ length: times }, () => entry));
	const counts: Record<string, number> = {};
	const http = fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` }, timeoutMs: 60_000 });
	const target = targetOf(url, false);
	const next = async (): Promise<void> => {
		for (let entry = work.shift(); entry; entry = work.shift()) {
			const { state, code } = await executeAction(ports, RUN, { action: actionOf(entry.ticket), grant: entry.grant, target, http, dryRun: false });
			counts[code ?? state] = (counts[code ?? state] ?? 0) + 1;
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, next));
	await ports.store.close();
	process.stdout.write(JSON.stringify(counts));
}

const [location, url, file, times] = process.argv.slice(2) as [string, string, string, string];
run(JSON.parse(location) as StoreLocation, url, file, Number(times)).catch((error: unknown) => {
	process.stderr.write(`${String(error)}\n`);
	process.exitCode = 1;
});
