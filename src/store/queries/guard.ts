import { AsyncLocalStorage } from 'node:async_hooks';
import { DaaError } from '../../errors';

/**
 * Keeps a caller from waiting for itself: a second transaction opened inside `work` would queue behind the first for
 * ever (SQLite), or take a second connection and see nothing of the first (PostgreSQL).
 */
export interface StoreGuard {
	/** Throws when the store is closed. */
	open(): void;
	close(): void;
	readonly closed: boolean;
	/** Throws when called from inside `inside`. */
	outside(what: string): void;
	inside<T>(work: () => Promise<T>): Promise<T>;
}

export function createGuard(): StoreGuard {
	const scope = new AsyncLocalStorage<{ running: boolean }>();
	let closed = false;
	return {
		open() {
			if (closed) throw new DaaError('store_unavailable', 'The store has been closed.');
		},
		close() {
			closed = true;
		},
		get closed() {
			return closed;
		},
		outside(what) {
			if (scope.getStore()?.running) throw new TypeError(`${what} must not be called inside a transaction; use what the transaction offers.`);
		},
		async inside(work) {
			// Timers started by `work` inherit the scope; once it is over they are outside.
			const state = { running: true };
			try {
				return await scope.run(state, work);
			} finally {
				state.running = false;
			}
		},
	};
}
