import { retryWhileBusy } from './retry';

type Method = (...args: unknown[]) => Promise<unknown>;

/** The same methods, each preceded by `before` (which may refuse) and tried again while the database is busy. */
export function guardReads<T extends object>(methods: T, before: () => void, patienceMs: number): T {
	const guarded = Object.entries(methods as Record<string, Method>).map(([name, method]): [string, Method] => [
		name,
		async (...args) => {
			before();
			return await retryWhileBusy(() => method(...args), patienceMs);
		},
	]);
	return Object.fromEntries(guarded) as T;
}
