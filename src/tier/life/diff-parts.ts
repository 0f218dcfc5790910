import { canonicalJson } from '../../draft/canonical';
import { inSentence } from '../../draft/shorten';
import type { Policy } from '../policy';

type Part = Readonly<Record<string, unknown>>;

/** Told by other sentences: rule by rule, and person by person. */
const TOLD_ELSEWHERE = new Set(['tiers', 'hard_blocks', 'actions', 'action_type', 'roles']);
const LABELS: Readonly<Record<string, string>> = { owner: 'The owner', version: 'The version', id: 'The policy\'s id', note: 'The note' };
/** Beyond this many changed values of one part, the part is named as a whole. */
const MAX_VALUES = 8;

const isObject = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
const asJson = (value: unknown): string => (value === undefined ? 'not set' : inSentence(JSON.stringify(value), 80));
const same = (left: unknown, right: unknown): boolean => (left === undefined || right === undefined ? left === right : canonicalJson(left) === canonicalJson(right));

/** Every value that differs, by its dotted path. */
function changedValues(old: unknown, now: unknown, path: string): string[] {
	if (same(old, now)) return [];
	if (!isObject(old) || !isObject(now)) return [`${LABELS[path] ?? path} is now ${asJson(now)} (was ${asJson(old)}).`];
	const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
	const found = keys.flatMap((key) => changedValues(old[key], now[key], path === '' ? key : `${path}.${key}`));
	return found.length > MAX_VALUES && path !== '' ? [`${path} changes in ${found.length} places.`] : found;
}

const withoutTold = (part: unknown): Part => Object.fromEntries(Object.entries(isObject(part) ? part : {}).filter(([key]) => !TOLD_ELSEWHERE.has(key)));

interface Action extends Part {
	action_type?: string;
}

/** What an action says beside its tiers and blocks: its class, draft rules, matrix, owner, note. */
function actionParts(policy: Policy): Map<string, Part> {
	const document = policy.document as { actions?: Action[] };
	// In a tier file these keys stand beside the head's, and are compared with them.
	return new Map((document.actions ?? []).map((action) => [action.action_type ?? '', withoutTold(action)]));
}

function diffRoles(old: Policy['roles'], now: Policy['roles']): string[] {
	const names = [...new Set([...old.keys(), ...now.keys()])].sort();
	return names.flatMap((role) => {
		const [before, after] = [old.get(role), now.get(role)];
		if (!before) return [`New role ${role}: ${(after ?? []).map(({ name }) => name).join(', ')}.`];
		if (!after) return [`The role ${role} is gone (it was ${before.map(({ name }) => name).join(', ')}).`];
		const joined = after.filter(({ id }) => !before.some((person) => person.id === id));
		const left = before.filter(({ id }) => !after.some((person) => person.id === id));
		const changed = after.filter((person) => before.some((other) => other.id === person.id && !same(other, person)));
		return [
			...joined.map(({ name }) => `${name} joins ${role}.`),
			...left.map(({ name }) => `${name} leaves ${role}.`),
			...changed.map(({ name }) => `${name} in ${role} has another name or address on file.`),
		];
	});
}

/** Everything but the tiers and blocks themselves: owner, people, thresholds, draft rules and whatever comes later. */
export function diffParts(old: Policy, now: Policy): string[] {
	const [before, after] = [actionParts(old), actionParts(now)];
	const shared = [...after.keys()].filter((type) => before.has(type));
	return [
		...changedValues(withoutTold(old.document), withoutTold(now.document), ''),
		...shared.flatMap((type) => changedValues(before.get(type), after.get(type), type)),
		...diffRoles(old.roles, now.roles),
	];
}
