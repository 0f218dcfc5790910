/**
 * npm run bench:desk: what the queue costs with 1,000 and with 100,000 pending requests, on SQLite and PostgreSQL. Each
 * visit is the whole answer of the desk: session, queue, counts, rows, page. Everything waits for one person, who is also
 * asked with 20 others; half a percent of it belongs to one customer. Rows are loaded past the port, in bulk.
 */
import { cpus } from 'node:os';
import { handleDesk } from '../../src/desk/handle-desk';
import { openSession } from '../../src/identity/session/open-session';
import type { Ports } from '../../src/ports';
import { queueRows } from '../../src/store/queries/desk-queue';
import { toRow } from '../../src/store/queries/rows';
import type { Store } from '../../src/store/port';
import { anyAction, anyApproval, anyApprover, anyId, testRing } from '../support/records';
import { columnsOf, onPostgres, onSqlite, type Raw, type Row } from './bulk';
import { approverRow } from '../../src/approve/review-link';
import { randomBytes } from 'node:crypto';

const COUNTS = (process.argv[2] ?? '1000,100000').split(',').map(Number);
const VISITS = Number(process.argv[3] ?? 200);
const AT_ONCE = 2_000;
const NOW = new Date('2026-11-20T12:00:00.000Z');
const ME = { key: 'ada@example.com', id: 'ada', name: 'Ada', email: 'ada@example.com' };
const TYPES = ['refund', 'send_reply', 'change_status', 'close_ticket', 'change_role'];
const FORM = 'application/x-www-form-urlencoded';

const minutes = (count: number): string => new Date(NOW.getTime() + count * 60_000).toISOString();

async function fill({ load, run }: Raw, from: number, to: number): Promise<void> {
	for (let at = from; at < to; at += AT_ONCE) {
		const [approvals, approvers, queue]: Row[][] = [[], [], []];
		for (let index = at; index < Math.min(to, at + AT_ONCE); index += 1) {
			const action = { ...anyAction(), action_type: TYPES[index % TYPES.length] ?? 'refund', target_id: String(index), origin: { customer_id: index % 200 === 0 ? 'one' : `c-${index % 5_000}` } };
			const approval = anyApproval({ action, requestedAction: action, tier: index % 10 < 8 ? 'medium' : 'high', risk: { tier: 'medium' }, createdAt: minutes(-(index % 3_000)), dueAt: minutes((index * 37) % 10_000) });
			approvals!.push(columnsOf(toRow('approvals', approval)));
			const others = `p${index % 20}@example.com`;
			approvers!.push(columnsOf(toRow('approvers', approverRow(testRing, approval.id, { id: ME.id, name: ME.name, role: 'lead', email: ME.email }, NOW, new Date(minutes(20_000))))));
			approvers!.push(columnsOf(toRow('approvers', anyApprover(approval.id, { approverId: others, email: others }))));
			queue!.push(...queueRows(approval, [ME.key, others]).map((row) => columnsOf({ ...row })));
		}
		await load('approvals', approvals!);
		await load('approvers', approvers!);
		await load('desk_queue', queue!);
	}
	await run('analyze');
}

const VIEWS: readonly [string, Record<string, string>][] = [
	['all', {}],
	['one tier', { tier: 'medium' }],
	['one action type', { type: 'send_reply' }],
	['type and tier', { type: 'change_role', tier: 'high' }],
	['one customer', { customer: 'one' }],
	['page in the middle', { after: `${NOW.getTime() + 4_000 * 60_000}.apr_0` }],
];

const percentile = (times: readonly number[], share: number): number => [...times].sort((left, right) => left - right)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;

async function measure(name: string, store: Store, raw: Raw): Promise<void> {
	const ports: Ports = { store, keys: testRing, now: () => NOW, newId: anyId, random: (count) => randomBytes(count) };
	const token = await openSession(ports, ME, 'link');
	const results = new Map<string, string[]>();
	let stored = 0;
	for (const count of COUNTS) {
		await fill(raw, stored, count);
		stored = count;
		for (const [view, fields] of VIEWS) {
			const times: number[] = [];
			for (let visit = 0; visit < VISITS + 10; visit += 1) {
				const body = new URLSearchParams({ desk: token, go: 'queue', ...fields }).toString();
				const begun = performance.now();
				const { status, body: html } = await handleDesk({ ports, request: { method: 'POST', query: new URLSearchParams(), contentType: FORM, body, now: NOW }, deskUrl: 'https://n8n.example.com/webhook/desk' });
				// The first visits warm the caches of the process, not of the queue.
				if (visit >= 10) times.push(performance.now() - begun);
				if (status !== 200 || !html.includes('data-row')) throw new Error(`${name}, ${view}: answered with ${status} and no row`);
			}
			results.set(view, [...(results.get(view) ?? []), `${percentile(times, 0.5).toFixed(1)} / ${percentile(times, 0.95).toFixed(1)}`]);
		}
	}
	console.log(`\n${name.padEnd(22)}${COUNTS.map((count) => `${count.toLocaleString('en')} pending`.padStart(18)).join('')}   (p50 / p95, ms)`);
	for (const [view, cells] of results) console.log(`${view.padEnd(22)}${cells.map((cell) => cell.padStart(18)).join('')}`);
}

console.log(`${VISITS} visits each; Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
void onSqlite(measure).then(() => onPostgres(measure));
