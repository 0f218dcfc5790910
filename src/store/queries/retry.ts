import { setTimeout as sleep } from 'node:timers/promises';
import { isDaaError } from '../../errors';

/** First pause; doubled up to MAX_PAUSE_MS, each time a random share of it, so that waiting writers don't march in step. */
const FIRST_PAUSE_MS = 4;
const MAX_PAUSE_MS = 60;

/**
 * Runs `work` again while the database is busy, without ever blocking n8n's event loop, for at most `patienceMs` after
 * the first refusal; then the last `store_busy` is thrown.
 */
export async function retryWhileBusy<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
	let until: number | undefined;
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
		try {
			return await work();
		} catch (error) {
			if (!isDaaError(error) || error.code !== 'store_busy') throw error;
			const now = performance.now();
			until ??= now + patienceMs;
			if (now >= until) throw error;
			await sleep(1 + Math.random() * pause);
		}
	}
}
