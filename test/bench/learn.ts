/**
 * npm run bench:learn: similar past decisions on SQLite and PostgreSQL, 10,000 and 100,000 decided approvals of 200 themes
 * with twelve words each, which overlap, among common words spread as in a language (the n-th is said 1/n as often).
 * Prints median milliseconds of a search and precision@3 (same theme). Rows are loaded past the port, in bulk.
 */
import { similarDecisions } from '../../src/learn/similar-decisions';
import { scopeOf, termHasher } from '../../src/learn/term-hash';
import { termsOf } from '../../src/learn/terms-of';
import { toRow } from '../../src/store/queries/rows';
import type { ApprovalRecord, Store } from '../../src/store/port';
import { anyAction, anyApproval, anyApprover, testRing } from '../support/records';
import { columnsOf, onPostgres, onSqlite, type Load, type Raw, type Row } from './bulk';

const THEMES = 200;
const SEARCHES = 60;
const AT_ONCE = 2_000;

/** mulberry32. A product beyond 2^53 loses its low bits, and what comes out is no longer spread evenly. */
let seed = 7;
function random(): number {
	seed = (seed + 0x6d2b79f5) | 0;
	let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
	mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
	return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}
const word = (index: number): string => `w${[...index.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('')}`;
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** The n-th of 8,000 words with a weight of 1/n: by the logarithm, which is close enough. */
const common = (): string => word(Math.floor(8_000 ** random()));
const themes = Array.from({ length: THEMES }, () => Array.from({ length: 12 }, () => word(10_000 + Math.floor(random() * 1_500))));

function approvalOf(theme: number, decided: boolean): ApprovalRecord {
	const words = Array.from({ length: 40 }, () => (random() < 0.15 ? pick(themes[theme] ?? []) : common()));
	const action = { ...anyAction(), origin: { text: words.join(' ') } };
	return anyApproval({ action, requestedAction: action, state: decided ? 'approved' : 'pending', decidedAt: decided ? '2026-11-20T10:00:00.000Z' : null, correlationId: `theme-${theme}` });
}

/** Adds decisions `from`..`to` with their postings, and keeps the counters in `df`. */
async function fill(load: Load, from: number, to: number, df: Map<string, number>): Promise<number> {
	const { environment, action } = approvalOf(0, true);
	const hash = termHasher(testRing, testRing.activeKid, scopeOf(environment, action.action_type));
	const hashes = new Map<string, string>();
	const hashed = (term: string): string => hashes.get(term) ?? (hashes.set(term, hash(term)), hashes.get(term)!);
	let total = 0;
	for (let at = from; at < to; at += AT_ONCE) {
		const [approvals, approvers, docs, postings]: Row[][] = [[], [], [], []];
		for (let index = at; index < Math.min(to, at + AT_ONCE); index += 1) {
			const approval = approvalOf(index % THEMES, true);
			const terms = [...termsOf(approval)].map(([term, tf]) => ({ term: hashed(term), tf }));
			const length = terms.reduce((sum, { tf }) => sum + tf, 0);
			total += length;
			approvals!.push(columnsOf(toRow('approvals', approval)));
			approvers!.push(columnsOf(toRow('approvers', anyApprover(approval.id))));
			docs!.push({ doc: index + 1, approval_id: approval.id, scope: scopeOf(environment, action.action_type), decided_at: approval.decidedAt, length });
			for (const { term, tf } of terms) {
				postings!.push({ term, doc: index + 1, tf, length });
				df.set(term, (df.get(term) ?? 0) + 1);
			}
		}
		await load('approvals', approvals!);
		await load('approvers', approvers!);
		await load('similar_docs', docs!);
		await load('similar_postings', postings!);
	}
	return total;
}

async function measure(name: string, store: Store, raw: Raw, counts: readonly number[]): Promise<void> {
	const df = new Map<string, number>();
	let [stored, total] = [0, 0];
	const scope = scopeOf('production', anyAction().action_type);
	for (const count of counts) {
		const start = performance.now();
		total += await fill(raw.load, stored, count, df);
		await raw.run('delete from {t}similar_terms');
		await raw.run('delete from {t}similar_scopes');
		await raw.load('similar_terms', [...df].map(([term, held]) => ({ term, df: held })));
		await raw.load('similar_scopes', [{ scope, docs: count, total_length: total }]);
		console.log(`${name.padEnd(10)} loaded in ${((performance.now() - start) / 1000).toFixed(0)} s`);
		stored = count;
		const times: number[] = [];
		let right = 0;
		for (let index = 0; index < SEARCHES; index += 1) {
			const theme = Math.floor(random() * THEMES);
			const asked = approvalOf(theme, false);
			const begun = performance.now();
			const found = await similarDecisions({ store, keys: testRing }, asked);
			times.push(performance.now() - begun);
			const past = await store.pastApprovals(found.map(({ approval_id }) => approval_id));
			right += past.filter(({ approval }) => approval.correlationId === `theme-${theme}`).length;
		}
		const median = times.sort((left, right_) => left - right_)[SEARCHES >> 1] ?? 0;
		console.log(`${name.padEnd(10)} ${String(count).padStart(7)} decisions   ${median.toFixed(1).padStart(6)} ms median   precision@3 ${(right / SEARCHES / 3).toFixed(2)}`);
	}
}

const COUNTS = (process.argv[2] ?? '10000,100000').split(',').map(Number);

void onSqlite((name, store, raw) => measure(name, store, raw, COUNTS)).then(() => onPostgres((name, store, raw) => measure(name, store, raw, COUNTS)));
