import type { StoreReader } from '../store/port';
import { loadPolicy } from '../tier/load-policy';
import type { Policy } from '../tier/policy';

/** Who looks after an exception, and within how many minutes. */
export interface Care {
	owner: string | null;
	backup: string | null;
	minutes: number;
}

/** Minutes by risk (1, 2, 3), where the policy says nothing. */
const TARGET_MINUTES = { low: 24 * 60, medium: 8 * 60, high: 4 * 60 } as const;

export const riskWord = (risk: number): 'low' | 'medium' | 'high' => (risk >= 2.5 ? 'high' : risk >= 1.5 ? 'medium' : 'low');

/** By the policy's section `exceptions`: the type's own settings, else those for all, else the policy's owner and our times. */
export function careFor(policy: Pick<Policy, 'exceptions' | 'owner' | 'routing'> | undefined, { type, risk }: { type: string; risk: number }, usualMinutes?: number): Care {
	const all = policy?.exceptions;
	const own = all?.types && Object.hasOwn(all.types, type) ? all.types[type] : undefined;
	const owner = own?.owner ?? all?.owner ?? policy?.owner ?? null;
	const people = policy?.routing?.people;
	const stand = owner !== null && people && Object.hasOwn(people, owner) ? people[owner]?.backup : undefined;
	const minutes = (target: number | { low?: number; medium?: number; high?: number } | undefined) => (typeof target === 'number' ? target : target?.[riskWord(risk)]);
	return {
		owner,
		backup: own?.backup ?? all?.backup ?? stand ?? null,
		minutes: minutes(own?.target_minutes) ?? minutes(all?.target_minutes) ?? usualMinutes ?? TARGET_MINUTES[riskWord(risk)],
	};
}

/** Documents are named by their hash and never change. */
const loaded = new Map<string, Policy | undefined>();
const KEPT = 50;

/**
 * The policy version of this hash, else the one published last, else none. One that cannot be read counts as none: an
 * exception that nobody owns is better than one that is not there.
 */
export async function policyForExceptions(store: Pick<StoreReader, 'policy' | 'publishedPolicies'>, hash: string | undefined): Promise<Policy | undefined> {
	const wanted = hash ?? (await store.publishedPolicies({ limit: 1 }))[0]?.hash;
	if (wanted === undefined) return undefined;
	if (loaded.has(wanted)) return loaded.get(wanted);
	const row = await store.policy(wanted);
	if (!row) return undefined;
	let policy: Policy | undefined;
	try {
		policy = loadPolicy(row.document);
	} catch {
		policy = undefined;
	}
	if (loaded.size >= KEPT) loaded.delete(loaded.keys().next().value ?? '');
	loaded.set(wanted, policy);
	return policy;
}
