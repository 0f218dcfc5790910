import type { Target } from '../target';

/**
 * Uses the grant up and lets the item pass: the nodes that follow act, and report by the operation Record Outcome. Until
 * then the intent stays open under its lease; when nobody reports, it becomes unknown, as any lost run does.
 */
export function gateOnlyTarget(): Target {
	return {
		name: 'Gate only',
		capabilities: { concurrency: 'compare_then_write', idempotencyKey: false, readable: false },
		check: () => undefined,
		read: () => Promise.resolve({ exists: true, values: {} }),
		apply: () => Promise.resolve({ status: 200, sent: {}, answer: null, deferred: true }),
	};
}
