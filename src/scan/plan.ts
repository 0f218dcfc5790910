import type { Direction } from '../sections';
import type { Check, Need, ScanContext } from './check';
import { CORE } from './core/core';
import type { NormalisedText } from './text/normalise';
import { joined } from './text/read-text';
import type { Signals } from './text/signals';
import { SIGNAL, SIGNAL_CLASSES } from './vocabulary';

const HIDDEN_CATEGORIES = new Set(['pii', 'secret', 'prompt_attack']);

/** The checks of one direction. Sets of them are bits, by their places in the list. */
export interface Plan {
	checks: readonly Check[];
	/** Those that run whatever a text holds, and those for which a digit or an `@` is enough. */
	always: number;
	digits: number;
	atSign: number;
	/** Those that do not run without something. */
	needing: Readonly<Record<Need, number>>;
	/** The address in the core's memory of those for which a word of a class is enough, class by class. */
	byClass: number;
	ids: ReadonlySet<string>;
	/** Those that also look into what is hidden in base64 and the like. */
	hidden: readonly Check[];
}

const MOST_CHECKS = 32;
const plans = new WeakMap<readonly Check[], Map<Direction, Plan>>();

/** The plan used last, for each direction: looking it up takes as long as a check. */
const last: Record<Direction, { checks: readonly Check[]; plan: Plan } | undefined> = { input: undefined, draft: undefined };

export function planFor(checks: readonly Check[], direction: Direction): Plan {
	const latest = last[direction];
	if (latest?.checks === checks) return latest.plan;
	const plan = plans.get(checks)?.get(direction) ?? newPlan(checks, direction);
	last[direction] = { checks, plan };
	return plan;
}

function newPlan(checks: readonly Check[], direction: Direction): Plan {
	const those = checks.filter((check) => check.direction === 'both' || check.direction === direction);
	if (those.length > MOST_CHECKS) throw new RangeError(`${those.length} checks of one text are more than ${MOST_CHECKS}`);
	const setOf = (isIn: (check: Check) => boolean): number => those.reduce((set, check, place) => (isIn(check) ? set | (1 << place) : set), 0);
	const plan: Plan = {
		checks: those,
		always: setOf(({ wants }) => wants === undefined),
		digits: setOf(({ wants }) => wants?.includes('digits') ?? false),
		atSign: setOf(({ wants }) => wants?.includes('at_sign') ?? false),
		needing: { customer: setOf(({ needs }) => needs === 'customer'), allowlist: setOf(({ needs }) => needs === 'allowlist'), own_words: setOf(({ needs }) => needs === 'own_words') },
		byClass: CORE.place(Int32Array.from(SIGNAL_CLASSES, (name) => setOf(({ wants }) => wants?.includes(name) ?? false))),
		ids: new Set(those.map(({ id }) => id)),
		hidden: checks.filter(({ category }) => HIDDEN_CATEGORIES.has(category)),
	};
	plans.set(checks, (plans.get(checks) ?? new Map<Direction, Plan>()).set(direction, plan));
	return plan;
}

/** The checks of a plan that have something to do. */
export function wantedOf({ always, digits, atSign, byClass, needing }: Plan, text: NormalisedText, { customer, urlAllowlist, keywords, patterns }: ScanContext): number {
	const { hasDigits, hasAt } = text.signals;
	let wanted = always | (hasDigits ? digits : 0) | (hasAt ? atSign : 0) | joined(text, byClass);
	if (customer === undefined) wanted &= ~needing.customer;
	if (urlAllowlist === undefined) wanted &= ~needing.allowlist;
	if (keywords.length === 0 && patterns === undefined) wanted &= ~needing.own_words;
	return wanted;
}

/** Whether a text holds something that a check wants. */
export const isWanted = ({ wants }: Check, signals: Signals): boolean =>
	wants?.some((want) => (want === 'digits' ? signals.hasDigits : want === 'at_sign' ? signals.hasAt : signals.has(SIGNAL[want]))) ?? true;
