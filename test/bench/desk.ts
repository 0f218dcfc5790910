/**
 * npm run bench:desk [-- PENDING VISITS]: what a page of the desk costs with 1,000 and with 100,000 pending requests, on
 * SQLite and PostgreSQL. Each visit is the whole answer of the desk: session, queue, counts, rows, page. Both stores are
 * open at the same time and visited by turns, so that other work on the machine slows both alike. Rows are loaded past
 * the port, in bulk, after a check that they are those which the product stores. Exits 1 when a page of the queue takes
 * longer than the goal with the larger number. On a busy machine look at the CPU's time, too: it does not wait.
 */
import { randomBytes } from 'node:crypto';
import { cpus, loadavg } from 'node:os';
import { handleDesk } from '../../src/desk/handle-desk';
import { openSession } from '../../src/identity/session/open-session';
import type { Ports } from '../../src/ports';
import { publishPolicy } from '../../src/tier/life/publish-policy';
import type { Store } from '../../src/store/port';
import { anyId, testRing } from '../support/records';
import { onPostgres, onSqlite, type Raw } from './bulk';
import { ADA, AUDITOR, checkSameRows, FEW, fill, minutes, NOW } from './desk-rows';

const COUNTS = (process.argv[2] ?? '1000,100000').split(',').map(Number);
const VISITS = Number(process.argv[3] ?? 60);
const WARM_UP = 3;
const GOAL_MS = 50;
const FORM = 'application/x-www-form-urlencoded';
const DESK = 'https://n8n.example.com/webhook/desk';

type Visitor = typeof ADA;
interface View {
	name: string;
	who: Visitor;
	fields: Readonly<Record<string, string>>;
	/** Whether the page must list something; undefined: that hangs on how much there is. */
	filled?: boolean;
	/** Go on from there with the page's own Next Page, so many times. */
	pages?: number;
	/** Ask as that page does while it stays open. */
	news?: true;
}

const middle = { after: `${Date.parse(minutes(4_000))}.apr_0` };
const last = { after: `${Date.parse(minutes(9_500))}.apr_0` };
const all = { whose: 'all' };

const QUEUE: readonly View[] = [
	{ name: 'all', who: ADA, fields: {}, filled: true },
	{ name: 'what is new on an open page', who: ADA, fields: {}, news: true, filled: true },
	{ name: 'second page', who: ADA, fields: {}, pages: 1, filled: true },
	{ name: 'page in the middle', who: ADA, fields: middle, filled: true },
	{ name: 'one of the last pages', who: ADA, fields: last, filled: true },
	{ name: 'medium', who: ADA, fields: { tier: 'medium' }, filled: true },
	{ name: 'high, in the middle', who: ADA, fields: { tier: 'high', ...middle }, filled: true },
	{ name: 'low', who: ADA, fields: { tier: 'low' }, filled: true },
	{ name: 'blocked (none)', who: ADA, fields: { tier: 'blocked' }, filled: false },
	{ name: 'action type', who: ADA, fields: { type: 'send_reply' }, filled: true },
	{ name: 'action type, in the middle', who: ADA, fields: { type: 'send_reply', ...middle }, filled: true },
	{ name: 'rare action type', who: ADA, fields: { type: 'rare' } },
	{ name: 'action type and tier', who: ADA, fields: { type: 'change_role', tier: 'high' }, filled: true },
	{ name: 'customer', who: ADA, fields: { customer: 'one' } },
	{ name: 'big customer', who: ADA, fields: { customer: 'big' }, filled: true },
	{ name: 'big customer, in the middle', who: ADA, fields: { customer: 'big', ...middle }, filled: true },
	{ name: 'big customer, low', who: ADA, fields: { customer: 'big', tier: 'low' }, filled: true },
	{ name: 'big customer, rare type', who: ADA, fields: { customer: 'big', type: 'rare' } },
	{ name: 'big customer, type and tier', who: ADA, fields: { customer: 'big', type: 'refund', tier: 'high' }, filled: true },
	{ name: 'unknown customer', who: ADA, fields: { customer: 'nobody' }, filled: false },
	{ name: 'test runs', who: ADA, fields: { environment: 'test' }, filled: true },
	{ name: 'asked for few', who: FEW, fields: {}, filled: true },
	{ name: 'asked for few, one type', who: FEW, fields: { type: 'refund' } },
	{ name: 'asked for few, in the middle', who: FEW, fields: middle },
	{ name: 'asked for none', who: AUDITOR, fields: {}, filled: false },
	{ name: "everybody's", who: AUDITOR, fields: all, filled: true },
	{ name: "everybody's, second page", who: AUDITOR, fields: all, pages: 1, filled: true },
	{ name: "everybody's, rare type", who: AUDITOR, fields: { ...all, type: 'rare' } },
	{ name: 'of one approver', who: AUDITOR, fields: { ...all, approver: 'p3@example.com' }, filled: true },
	{ name: 'of one approver, customer', who: AUDITOR, fields: { ...all, approver: 'p3@example.com', customer: 'big' } },
	{ name: 'of one approver, last pages', who: AUDITOR, fields: { ...all, approver: 'p3@example.com', ...last } },
];

const OTHERS: readonly View[] = [
	{ name: 'search by customer', who: AUDITOR, fields: { go: 'search', by: 'customer', q: 'big' } },
	{ name: 'search by ticket', who: AUDITOR, fields: { go: 'search', by: 'ticket', q: 't-7' } },
	{ name: 'search by the other ticket', who: AUDITOR, fields: { go: 'search', by: 'ticket', q: 'k-7' } },
	{ name: 'search by approver', who: AUDITOR, fields: { go: 'search', by: 'approver', q: ADA.key } },
	{ name: 'search by correlation id', who: AUDITOR, fields: { go: 'search', by: 'correlation', q: 'cor-7' } },
	{ name: 'exceptions', who: ADA, fields: { go: 'exceptions' } },
	{ name: 'exceptions, third page', who: ADA, fields: { go: 'exceptions' }, pages: 2 },
	{ name: 'exceptions, in the middle', who: ADA, fields: { go: 'exceptions', after: `4~${minutes(-9_000)}~exc_0` } },
];

interface Place {
	ports: Ports;
	tokens: ReadonlyMap<string, string>;
}

async function place(store: Store, raw: Raw, count: number): Promise<Place> {
	const ports: Ports = { store, keys: testRing, now: () => NOW, newId: anyId, random: (size) => randomBytes(size) };
	const began = performance.now();
	await checkSameRows(store, raw);
	await fill(raw, 0, count);
	// PostgreSQL does so by itself after a while; SQLite never does.
	if (store.kind === 'postgres') await raw.run('vacuum analyze');
	const people = [FEW, AUDITOR].map(({ id, name, email }) => ({ id, name, email }));
	const document = { id: 'p', version: 1, action_type: 'refund', tiers: [{ tier: 'high', when: {}, route: 'named_approver', approver_rule: 'leads' }], roles: { leads: [people[0]], audit: [people[1]] }, desk: { auditors: ['audit'] } };
	await publishPolicy(ports, { kind: 'person', id: 'olga' }, { document, author: 'olga', note: 'first' }, { environment: 'production' });
	const tokens = new Map<string, string>();
	for (const who of [ADA, FEW, AUDITOR]) tokens.set(who.id, await openSession(ports, who, 'link'));
	console.log(`  ${count.toLocaleString('en')} pending loaded in ${((performance.now() - began) / 1000).toFixed(0)} s`);
	return { ports, tokens };
}

async function visit({ ports, tokens }: Place, { who, fields }: View): Promise<string> {
	const body = new URLSearchParams({ desk: tokens.get(who.id) ?? '', go: 'queue', ...fields }).toString();
	const { status, body: html } = await handleDesk({ ports, request: { method: 'POST', query: new URLSearchParams(), contentType: FORM, body, now: NOW }, deskUrl: DESK });
	if (status !== 200) throw new Error(`answered with ${status}`);
	return html;
}

/** The view with the cursor that the pages before it give. */
async function turned(at: Place, view: View): Promise<View> {
	let found = view;
	for (let pages = 0; pages < (view.pages ?? 0); pages += 1) {
		const [, after] = /name="after" value="([^"]*)"/.exec(await visit(at, found)) ?? [];
		if (after === undefined) throw new Error(`${view.name}: there is no next page`);
		found = { ...found, fields: { ...found.fields, after } };
	}
	if (!view.news) return found;
	const [, until = ''] = /name="until" value="([^"]*)"/.exec(await visit(at, found)) ?? [];
	return { ...found, fields: { ...found.fields, live: '10', until } };
}

interface Times {
	wall: number[];
	cpu: number[];
}

async function timed(at: Place, view: View, { wall, cpu }: Times): Promise<void> {
	const [used, begun] = [process.cpuUsage(), performance.now()];
	const html = await visit(at, view);
	wall.push(performance.now() - begun);
	const { user, system } = process.cpuUsage(used);
	cpu.push((user + system) / 1000);
	if (view.filled !== undefined && html.includes('data-id="apr_') !== view.filled) throw new Error(`${view.name}: ${view.filled ? 'no row' : 'a row'}`);
}

const percentile = (times: readonly number[], share: number): number => [...times].sort((left, right) => left - right)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
const cell = ({ wall, cpu }: Times): string => `${percentile(wall, 0.5).toFixed(1)} / ${percentile(wall, 0.95).toFixed(1)} / ${percentile(cpu, 0.5).toFixed(1)} / ${percentile(cpu, 0.95).toFixed(1)}`.padStart(28);
const load = (): string => loadavg().map((value) => value.toFixed(1)).join(' ');

async function measure(name: string, places: readonly Place[]): Promise<void> {
	console.log(`\n${name}, load ${load()}`.padEnd(32) + COUNTS.map((count) => `${count.toLocaleString('en')} pending`.padStart(28)).join('') + '   (p50 / p95, and of that CPU of this process, ms)');
	for (const [views, goal] of [[QUEUE, GOAL_MS], [OTHERS, Infinity]] as const) {
		for (const view of views) {
			const own = await Promise.all(places.map((at) => turned(at, view)));
			const times = places.map((): Times => ({ wall: [], cpu: [] }));
			for (let round = -WARM_UP; round < VISITS; round += 1) {
				for (const [index, at] of places.entries()) await timed(at, own[index] as View, round < 0 ? { wall: [], cpu: [] } : (times[index] as Times));
			}
			const [worst] = times.slice(-1);
			const missed = percentile(worst?.wall ?? [], 0.95) > goal;
			if (missed) process.exitCode = 1;
			console.log(`${view.name.padEnd(31)}${times.map(cell).join('')}${missed ? `   more than ${goal} ms` : ''}`);
		}
	}
	console.log(`load ${load()}`);
}

type Opener = typeof onSqlite;

/** Opens a store for each count, one inside the other, and then visits them by turns. */
async function together(open: Opener, counts: readonly number[], places: readonly Place[] = []): Promise<void> {
	const [count, ...rest] = counts;
	if (count === undefined) return;
	await open(async (name, store, raw) => {
		const here = [...places, await place(store, raw, count)];
		await (rest.length > 0 ? together(open, rest, here) : measure(name, here));
	});
}

console.log(`${VISITS} visits each, by turns; Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
void together(onSqlite, COUNTS).then(() => together(onPostgres, COUNTS));
