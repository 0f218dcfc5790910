import { inSentence } from '../draft/shorten';
import type { Change } from '../draft/proposal';
import { sameValue } from './same-value';
import type { Target, TargetState } from './target';

/** One field that holds something else than was expected. */
export interface Difference {
	field: string;
	expected: unknown;
	live: unknown;
}

function differences(target: Target, changes: readonly Change[], state: TargetState, expectedOf: (change: Change) => unknown): Difference[] {
	return changes
		.map((change) => ({ field: change.field, expected: expectedOf(change) ?? null, live: state.values[change.field] ?? null }))
		.filter(({ expected, live }) => !sameValue(live, expected) && !target.sameValue?.(live, expected));
}

/** Fields whose live value is no longer the `current` that was approved; a change without `current` expects an empty field. */
export function staleFields(target: Target, changes: readonly Change[], live: TargetState): Difference[] {
	return differences(target, changes, live, (change) => change.current);
}

/** Fields that do not hold the proposed value after the write. */
export function unwrittenFields(target: Target, changes: readonly Change[], live: TargetState): Difference[] {
	return differences(target, changes, live, (change) => change.proposed);
}

/** `refund_status is "paid", not "requested"; …`, at most three fields. */
export function describeDifferences(found: readonly Difference[]): string {
	const shown = found.slice(0, 3).map(({ field, expected, live }) => `${inSentence(field)} is "${inSentence(live)}", not "${inSentence(expected)}"`);
	const more = found.length > shown.length ? ` and ${found.length - shown.length} more` : '';
	return `${shown.join('; ')}${more}`;
}
