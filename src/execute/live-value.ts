import type { ActionProposal } from '../draft/proposal';
import { isDaaError } from '../errors';
import type { Http } from '../ports';
import { readTarget } from './read-target';
import { sameValue } from './same-value';
import type { ReadOnlyTarget } from './targets/registry';

/** One field as the target holds it at this moment. */
export interface LiveField {
	/** Null when the target holds nothing there. */
	value: unknown;
	/** `same`: as drafted; `done`: already the proposed value; `changed`: something else. */
	standing: 'same' | 'done' | 'changed';
}

/** What a record holds now, for whoever decides about changing it. Never a reason to act or not to act by itself. */
export type LiveReading =
	| { state: 'read'; at: Date; target: string; exists: boolean; fields: Readonly<Record<string, LiveField>> }
	| { state: 'unreadable'; at: Date; target: string; reason: string };

/** Short words by code: what a target answered may hold anything, so it is not repeated. */
const REASONS: Readonly<Record<string, string>> = {
	target_timeout: 'it did not answer in time',
	target_unavailable: 'it could not be reached',
	target_rejected: 'it refused to be read',
	target_not_allowed: 'the action is not for this system',
	target_too_large: 'its answer was too large',
};

/** `HubSpot could not be read: it did not answer in time.` */
export function unreadable(target: string, error: unknown, at: Date): LiveReading {
	const reason = isDaaError(error) ? REASONS[error.code] : undefined;
	return { state: 'unreadable', at, target, reason: reason ?? 'its answer could not be understood' };
}

/**
 * Reads the fields that a record change is about and compares each with the draft, as Audited Execute will. Undefined
 * for messages, calls and targets that cannot be read. Never throws: what cannot be read is `unreadable`, with a reason.
 */
export async function liveValue(target: ReadOnlyTarget, action: ActionProposal, deps: { http: Http; now: () => Date }): Promise<LiveReading | undefined> {
	if (!action.proposed_changes || !target.capabilities.readable) return undefined;
	const same = (live: unknown, other: unknown) => sameValue(live, other) || target.sameValue?.(live, other) === true;
	try {
		const { exists, values } = await readTarget(target, action, { http: deps.http, idempotencyKey: '' });
		const fields = action.proposed_changes.map(({ field, current, proposed }): [string, LiveField] => {
			const value = values[field] ?? null;
			const standing = same(value, current) ? 'same' : same(value, proposed) ? 'done' : 'changed';
			return [field, { value, standing }];
		});
		return { state: 'read', at: deps.now(), target: target.name, exists, fields: Object.fromEntries(fields) };
	} catch (error) {
		return unreadable(target.name, error, deps.now());
	}
}
