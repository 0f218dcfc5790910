import { merkle } from '../../src/audit/merkle';
import { isDaaError } from '../../src/errors';
import type { Store } from '../../src/store/port';
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store';
import { anyDecision, anyEvent, anyIntent } from '../support/records';

/** Where a store is, in a form that fits on a child process's command line. */
export type StoreLocation = { sqlite: string } | { postgres: string; schema: string };

export type Job =
	| { kind: 'open' }
	/** Tries to decide each approval; answers with the ones it decided. */
	| { kind: 'decide'; approver: string; approvals: string[] }
	/** Tries to consume each grant and open its intent; answers with the ones it got. */
	| { kind: 'execute'; grants: string[] }
	/** Appends events until killed; answers with each id after its commit. */
	| { kind: 'append'; correlationId: string };

export function openStoreAt(location: StoreLocation, options: { busyPatienceMs?: number; onMigrated?: (result: { from: number; to: number }) => void } = {}): Promise<Store> {
	if ('sqlite' in location) return openSqliteStore({ path: location.sqlite, merkle, ...options });
	return openPostgresStore({ connectionString: location.postgres, schema: location.schema, merkle, ...options });
}

const say = (value: unknown): boolean => process.stdout.write(`${JSON.stringify(value)}\n`);

export async function decideOnce(store: Store, approvalId: string, approverId: string): Promise<boolean> {
	return await store.transaction(async (tx) => {
		const approval = await tx.lockApproval(approvalId);
		if (approval?.state !== 'pending') return false;
		await tx.insertDecision(anyDecision(approvalId, { approverId }));
		await tx.updateApproval(approvalId, approval.version, { state: 'approved' });
		await tx.appendEvent(anyEvent({ approvalId }));
		return true;
	});
}

export async function executeOnce(store: Store, jtiHash: string): Promise<boolean> {
	return await store.transaction(async (tx) => {
		if ((await tx.consumeToken(jtiHash, '2026-11-20T09:00:01.000Z')) !== 'consumed') return false;
		await tx.insertIntent(anyIntent({ grantJtiHash: jtiHash, requestKey: jtiHash }));
		return true;
	});
}

async function run(location: StoreLocation, job: Job): Promise<void> {
	let migrated: unknown;
	const store = await openStoreAt(location, { busyPatienceMs: 60_000, onMigrated: (result) => (migrated = result) });
	if (job.kind === 'open') say(migrated);
	if (job.kind === 'decide') for (const id of job.approvals) if (await decideOnce(store, id, job.approver)) say(id);
	if (job.kind === 'execute') for (const grant of job.grants) if (await executeOnce(store, grant)) say(grant);
	while (job.kind === 'append') {
		const event = anyEvent({ correlationId: job.correlationId });
		await store.transaction((tx) => tx.appendEvent(event));
		say(event.id);
	}
	await store.close();
}

if (require.main === module) {
	const [location, job] = process.argv.slice(2).map((text) => JSON.parse(text) as unknown) as [StoreLocation, Job];
	run(location, job).catch((error: unknown) => {
		process.stderr.write(`${isDaaError(error) ? error.code : ''} ${String(error)}\n`);
		process.exitCode = 1;
	});
}
