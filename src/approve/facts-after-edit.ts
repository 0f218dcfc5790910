import { effectOf } from '../draft/payload-hash';
import type { ActionProposal } from '../draft/proposal';
import { amountsIn } from './amounts-in';

type Leaf = string | number | boolean | null;
type Facts = ActionProposal['facts'];

function leavesOf(value: unknown, path: string, into: Map<string, Leaf>): Map<string, Leaf> {
	if (typeof value === 'object' && value !== null) {
		for (const [key, inner] of Object.entries(value)) leavesOf(inner, `${path}/${key}`, into);
	} else if (value !== undefined) into.set(path, value as Leaf);
	return into;
}

function numbersIn(leaf: Leaf | undefined, all: boolean): number[] {
	if (typeof leaf === 'number') return [leaf];
	return typeof leaf === 'string' ? amountsIn(leaf, all) : [];
}

/** The numbers that an edit of one place brings in. Where it takes the known amount out, whatever stands there counts. */
function broughtIn(was: Leaf | undefined, now: Leaf, amount: unknown): number[] {
	const earlier = numbersIn(was, true);
	const removed = typeof amount === 'number' && earlier.includes(amount) && !numbersIn(now, true).includes(amount);
	return numbersIn(now, removed).filter((number) => !earlier.includes(number));
}

/** A fact that was the only number at an edited place is the only number there now. */
function follow(facts: Facts, original: Facts, was: Leaf | undefined, now: Leaf): void {
	const [from, ...moreFrom] = numbersIn(was, true);
	const [to, ...moreTo] = numbersIn(now, true);
	if (from === undefined || to === undefined || moreFrom.length > 0 || moreTo.length > 0) return;
	for (const [name, fact] of Object.entries(original)) {
		if (fact === from) facts[name] = to;
	}
}

/**
 * Facts are what rules read, and the drafter wrote them for the draft. After an edit they must not speak for the old
 * version: a fact that stood at an edited place takes the new value, and `amount` rises to any larger number that the
 * edit brings in. So an edit cannot slip past a limit by leaving the facts as they were; a false alarm costs one
 * refused edit.
 */
export function factsAfterEdit(before: ActionProposal, after: ActionProposal): Facts {
	const old = leavesOf(effectOf(before), '', new Map());
	const facts = { ...after.facts };
	let largest = Number.NEGATIVE_INFINITY;
	for (const [path, now] of leavesOf(effectOf(after), '', new Map())) {
		const was = old.get(path);
		if (was === now) continue;
		follow(facts, before.facts, was, now);
		for (const number of broughtIn(was, now, before.facts.amount)) largest = Math.max(largest, number);
	}
	if (typeof facts.amount === 'number' && largest > facts.amount) facts.amount = largest;
	return facts;
}
