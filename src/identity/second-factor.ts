import type { SecondFactorMode, Tier } from '../sections';

export const SECOND_FACTOR_MODES = ['off', 'if_set_up', 'required'] as const satisfies readonly SecondFactorMode[];

/** What a decision is, as far as proving who decides goes. */
export type Stake = Exclude<Tier, 'blocked'> | 'break_glass';

/** For policies that say nothing: nothing is asked for until the owner sets something up, except to break the glass. */
export const DEFAULT_SECOND_FACTOR: Readonly<Record<Stake, SecondFactorMode>> = { low: 'off', medium: 'off', high: 'if_set_up', break_glass: 'required' };

/** By the policy under which it was asked. What cannot be read asks for a second factor. */
export function secondFactorMode(approval: { tier: string; risk: unknown }, emergency = false): SecondFactorMode {
	const stake = emergency ? 'break_glass' : approval.tier;
	const told = (approval.risk as { second_factor?: unknown } | null | undefined)?.second_factor;
	const table = told === undefined ? DEFAULT_SECOND_FACTOR : told;
	const mode: unknown = typeof table === 'object' && table !== null && Object.hasOwn(table, stake) ? (table as Record<string, unknown>)[stake] : undefined;
	return SECOND_FACTOR_MODES.find((known) => known === mode) ?? 'required';
}
