import { approveTogether } from '../../src/approve/batch';
import { readRunReviews } from '../../src/approve/run-reviews';
import { openStoreAt, type StoreLocation } from '../store/worker';
import { realPorts } from './kill-points';

/** A process that approves everything behind one link as a batch, once it is told to; it says when it stands ready and when it is done. */
async function run(location: StoreLocation, token: string): Promise<void> {
	const ports = realPorts(await openStoreAt(location, { busyPatienceMs: 60_000 }));
	const { reviews } = await readRunReviews(ports, token);
	const picks = new Map(reviews.map(({ review }) => [review.approval.id, review.formToken]));
	process.stdout.write('ready\n');
	await new Promise((told) => process.stdin.once('data', told));
	const results = await approveTogether(ports, reviews, picks, { reassess: () => undefined });
	process.stdout.write(`done ${results.filter(({ decided }) => decided).length}\n`);
	setInterval(() => undefined, 60_000);
}

const [location, token] = process.argv.slice(2).map((text) => JSON.parse(text) as unknown) as [StoreLocation, string];
run(location, token).catch((error: unknown) => {
	process.stderr.write(`${String(error)}\n`);
	process.exitCode = 1;
});
