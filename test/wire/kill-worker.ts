import { executeAction } from '../../src/execute/execute-action';
import { RUN } from '../execute/fixtures';
import { openStoreAt, type StoreLocation } from '../store/worker';
import { fetchHttp } from '../support/fetch-http';
import { actionOf, LEASE_MS, realPorts, stopAt, targetOf, TOKEN, type Job } from './kill-points';

/**
 * A process that carries actions out and stops each at its point; it says the point's name and waits to be killed.
 * Those that hold the database's one write lock start when all others stand.
 */
async function run(location: StoreLocation, url: string, jobs: readonly Job[]): Promise<void> {
	const ports = realPorts(await openStoreAt(location, { busyPatienceMs: 60_000 }));
	const plain = fetchHttp({ headers: { authorization: `Bearer ${TOKEN}` }, timeoutMs: 60_000 });
	const start = (job: Job) =>
		new Promise<void>((arrived, failed) => {
			const stage = stopAt(job.point, ports, plain, () => {
				process.stdout.write(`${job.ticket}\n`);
				arrived();
			});
			executeAction(stage.ports, RUN, { action: actionOf(job.ticket), grant: job.grant, target: targetOf(url, job.keyed), http: stage.http, dryRun: false, leaseMs: LEASE_MS }).then(
				(section) => failed(new Error(`${job.point} was never reached: ${JSON.stringify(section)}`)),
				failed,
			);
		});
	const locking = (job: Job) => job.point.startsWith('inside_');
	await Promise.all(jobs.filter((job) => !locking(job)).map(start));
	await Promise.all(jobs.filter(locking).map(start));
	process.stdout.write('all\n');
}

const [location, url, jobs] = process.argv.slice(2).map((text) => JSON.parse(text) as unknown) as [StoreLocation, string, Job[]];
run(location, url, jobs).catch((error: unknown) => {
	process.stderr.write(`${String(error)}\n`);
	process.exitCode = 1;
});
