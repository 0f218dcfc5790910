const FAILURES = 3;
const REST_MS = 60_000;
/** Names kept; the oldest goes. */
const MAX_NAMES = 200;

interface Health {
	failures: number;
	/** Milliseconds; not asked before. */
	restsUntil: number;
}

/**
 * Keeps a vendor that is down from costing every item its timeout: after three failures in a row it rests for a minute,
 * then one item tries. Kept in the process; nothing is decided by it but whether to wait.
 */
export class CircuitBreaker {
	private readonly byName = new Map<string, Health>();

	mayTry(name: string, now: Date): boolean {
		const health = this.byName.get(name);
		if (!health || health.failures < FAILURES) return true;
		if (now.getTime() < health.restsUntil) return false;
		// One tries; the others wait for what it finds.
		health.restsUntil = now.getTime() + REST_MS;
		return true;
	}

	failed(name: string, now: Date): void {
		const health = this.byName.get(name) ?? { failures: 0, restsUntil: 0 };
		health.failures += 1;
		if (health.failures >= FAILURES) health.restsUntil = now.getTime() + REST_MS;
		if (!this.byName.has(name) && this.byName.size >= MAX_NAMES) this.byName.delete(this.byName.keys().next().value ?? '');
		this.byName.set(name, health);
	}

	succeeded(name: string): void {
		this.byName.delete(name);
	}
}
