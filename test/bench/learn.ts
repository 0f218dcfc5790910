/**
 * npm run bench:learn: similar past decisions on SQLite and PostgreSQL, 10,000 and 100,000 decided approvals made of 200
 * themes with words of their own among common ones. Prints median milliseconds of a search and precision@3 (same theme).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { merkle } from '../../src/audit/merkle';
import { similarDecisions } from '../../src/learn/similar-decisions';
import { scopeOf, termHasher } from '../../src/learn/term-hash';
import { termsOf } from '../../src/learn/terms-of';
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store';
import type { ApprovalRecord, Store } from '../../src/store/port';
import { anyAction, anyApproval, anyApprover, testRing } from '../support/records';
import { testPostgres } from '../support/postgres';

const THEMES = 200;
const SEARCHES = 60;
let seed = 7;
const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) / 0x7fffffff;
const word = (index: number): string => `w${[...index.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('')}`;
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const COMMON = Array.from({ length: 3_000 }, (_, index) => word(index));
/** Twelve words a theme; they overlap with other themes, as real vocabularies do. */
const themes = Array.from({ length: THEMES }, () => Array.from({ length: 12 }, () => word(5_000 + Math.floor(random() * 1_500))));

function approvalOf(theme: number, decided: boolean): ApprovalRecord {
	const words = Array.from({ length: 40 }, () => (random() < 0.15 ? pick(themes[theme] ?? []) : COMMON[Math.floor(random() ** 3 * COMMON.length)]));
	const action = { ...anyAction(), origin: { text: words.join(' ') } };
	return anyApproval({ action, requestedAction: action, state: decided ? 'approved' : 'pending', decidedAt: decided ? '2026-11-20T10:00:00.000Z' : null, correlationId: `theme-${theme}` });
}

async function fill(store: Store, count: number): Promise<void> {
	for (let at = 0; at < count; at += 500) {
		await store.transaction(async (tx) => {
			for (let index = at; index < at + 500; index += 1) {
				const approval = approvalOf(index % THEMES, true);
				await tx.insertApproval(approval, [anyApprover(approval.id)]);
				const scope = scopeOf(approval.environment, approval.action.action_type);
				const hash = termHasher(testRing, testRing.activeKid, scope);
				await tx.insertSimilar({ approvalId: approval.id, scope, decidedAt: approval.decidedAt ?? '', terms: [...termsOf(approval)].map(([term, tf]) => ({ term: hash(term), tf })) });
			}
		});
	}
}

async function measure(name: string, store: Store, counts: readonly number[]): Promise<void> {
	let stored = 0;
	for (const count of counts) {
		await fill(store, count - stored);
		stored = count;
		const times: number[] = [];
		let right = 0;
		let shown = 0;
		for (let index = 0; index < SEARCHES; index += 1) {
			const theme = Math.floor(random() * THEMES);
			const asked = approvalOf(theme, false);
			const start = performance.now();
			const found = await similarDecisions({ store, keys: testRing }, asked);
			times.push(performance.now() - start);
			const past = await store.pastApprovals(found.map(({ approval_id }) => approval_id));
			shown += 3;
			right += past.filter(({ approval }) => approval.correlationId === `theme-${theme}`).length;
		}
		const median = times.sort((left, right_) => left - right_)[SEARCHES >> 1] ?? 0;
		console.log(`${name.padEnd(10)} ${String(count).padStart(7)} decisions   ${median.toFixed(1).padStart(6)} ms median   precision@3 ${(right / shown).toFixed(2)}`);
	}
}

const COUNTS = (process.argv[2] ?? '10000,100000').split(',').map(Number);

async function main(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'daa-bench-'));
	const sqlite = await openSqliteStore({ path: join(folder, 'store.sqlite'), merkle });
	await measure('SQLite', sqlite, COUNTS);
	await sqlite.close();
	rmSync(folder, { recursive: true, force: true });
	const server = await testPostgres();
	try {
		const postgres = await openPostgresStore({ connectionString: server.url, schema: 'bench', merkle });
		await measure('PostgreSQL', postgres, COUNTS);
		await postgres.close();
	} finally {
		await server.stop();
	}
}

void main();
