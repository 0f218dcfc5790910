import type { IExecuteFunctions } from 'n8n-workflow';
import { checkPolicy, type PolicyHint } from '../tier/life/check-policy';
import type { Policy } from '../tier/policy';

/** In tests of the analysis: a fraction of a second, for it runs in the editor between two clicks. */
const PATIENCE = 2_000_000;
/** By policy hash; the dates in them only matter by the day. */
const known = new Map<string, readonly PolicyHint[]>();
const MAX_KNOWN = 50;
/** More callouts than this cover the output they stand above. */
const SHOWN = 5;
/** Run by run, so that ten items do not say the same ten times. */
const told = new WeakMap<object, Set<string>>();

function hintsOf(policy: Policy, now: Date): readonly PolicyHint[] {
	const key = `${policy.hash} ${now.toISOString().slice(0, 10)}`;
	const found = known.get(key) ?? checkPolicy(policy, now, PATIENCE).filter(({ kind }) => kind !== 'cannot_tell');
	if (known.size >= MAX_KNOWN) known.delete(known.keys().next().value ?? '');
	known.set(key, found);
	return found;
}

/** Shows in the editor what the policy's owner should look at, above the node's output. */
export function showPolicyHints(functions: IExecuteFunctions, policy: Policy, now: Date): void {
	// n8n before 1.7x has no such call.
	if (typeof functions.addExecutionHints !== 'function') return;
	const seen = told.get(functions) ?? new Set<string>();
	told.set(functions, seen);
	if (seen.has(policy.hash)) return;
	seen.add(policy.hash);
	const hints = hintsOf(policy, now);
	functions.addExecutionHints(
		...hints.slice(0, SHOWN).map(({ message }) => ({ message, type: 'warning' as const, location: 'outputPane' as const })),
		...(hints.length > SHOWN ? [{ message: `And ${hints.length - SHOWN} more; the operation Check Policy lists them all.`, type: 'warning' as const, location: 'outputPane' as const }] : []),
	);
}
