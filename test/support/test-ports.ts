import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { merkle } from '../../src/audit/merkle';
import type { Ports } from '../../src/ports';
import { openSqliteStore } from '../../src/store/sqlite/open-sqlite-store';
import { createKeyRing } from '../../src/tokens/key-ring';

/** A clock that stands still until told otherwise. */
export interface FrozenClock {
	set(date: Date | string): void;
	advance(ms: number): void;
}

export interface TestPorts extends Ports {
	clock: FrozenClock;
	/** The throw-away folder, e.g. for opening the same file twice. */
	folder: string;
	sqlitePath: string;
	/** Closes the store and removes the folder. */
	close(): Promise<void>;
}

/** Where every test's clock starts. */
export const TEST_NOW = '2026-11-20T09:00:00.000Z';

export const TEST_KEYS = [
	{ kid: 'test-2', secret: Buffer.alloc(32, 0x42), active: true },
	{ kid: 'test-1', secret: Buffer.alloc(32, 0x17), active: false },
];

/** Real ports over a throw-away SQLite file: a frozen clock, counted ids, real randomness, two keys. */
export async function openTestPorts(overrides: Partial<Ports> = {}): Promise<TestPorts> {
	const folder = mkdtempSync(join(tmpdir(), 'daa-test-'));
	const sqlitePath = join(folder, 'store.sqlite');
	const store = overrides.store ?? (await openSqliteStore({ path: sqlitePath, merkle }));
	let now = new Date(TEST_NOW);
	let ids = 0;
	return {
		store,
		keys: createKeyRing(TEST_KEYS),
		now: () => new Date(now),
		newId: (prefix) => `${prefix}_${(++ids).toString(16).padStart(8, '0')}${randomBytes(12).toString('hex')}`,
		random: (count) => randomBytes(count),
		...overrides,
		folder,
		sqlitePath,
		clock: {
			set(date) {
				now = new Date(date);
			},
			advance(ms) {
				now = new Date(now.getTime() + ms);
			},
		},
		async close() {
			await store.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
