import type { ActionProposal, Change } from '../draft/proposal';
import { unwrittenFields } from './compare';
import { readTarget } from './read-target';
import { sameValue } from './same-value';
import type { Sending, Target, TargetContext, Verification } from './target';

/** Does the record hold, for every change, what it held right before the sending? */
function holdsOld(target: Target, changes: readonly Change[], values: Readonly<Record<string, unknown>>, before: Readonly<Record<string, unknown>>): boolean {
	return changes.every(({ field }) => {
		const [live, old] = [values[field] ?? null, before[field] ?? null];
		return sameValue(live, old) || target.sameValue?.(live, old) === true;
	});
}

/**
 * Was the action carried out, by the values that the record holds now? Throws DaaError `target_unreadable`, `target_*`
 * when it cannot be read.
 */
export async function verifyByReading(target: Target, action: ActionProposal, context: TargetContext, { before }: Sending): Promise<Verification> {
	if (!target.capabilities.readable) return { verdict: 'other', values: {}, differences: [], reason: `${target.name} cannot be read.` };
	const changes = action.proposed_changes ?? [];
	const live = await readTarget(target, action, context);
	if (!live.exists) return { verdict: 'other', values: {}, differences: [], reason: 'The record is gone.' };
	const differences = unwrittenFields(target, changes, live);
	if (changes.length > 0 && differences.length === 0) return { verdict: 'done', values: live.values, differences };
	const old = before !== undefined && changes.length > 0 && holdsOld(target, changes, live.values, before.values);
	return { verdict: old ? 'not_done' : 'other', values: live.values, differences };
}

/** The target's own way of telling, else by reading. */
export async function verifyTarget(target: Target, action: ActionProposal, context: TargetContext, sending: Sending): Promise<Verification> {
	return target.verify ? await target.verify(action, context, sending) : await verifyByReading(target, action, context, sending);
}
