import { canonicalJson } from './canonical';
import type { ActionProposal, Json } from './proposal';
import { textDiff } from './text-diff';

/** One place at which two versions of an action differ. */
export interface ActionDifference {
	/** Where it stands in the action, e.g. `proposed_changes.1.proposed`, `message.body` or `request.body.amount`. */
	path: string;
	/** What a person calls it: a field of the record, `subject`, `text`, `body` or `body.amount`. */
	field: string;
	/** null where a version has nothing there. */
	before: Json;
	after: Json;
	/** In longer texts: the runs of words that only one version has, in order. Absent when the texts are simply different. */
	removed?: string[];
	added?: string[];
}

/** Shorter texts say by themselves what became of them. */
const LONG_TEXT = 60;

type Entry = Pick<ActionDifference, 'path' | 'field'>;

const isObject = (value: Json | undefined): value is { [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

function wordsOf(before: Json, after: Json): Pick<ActionDifference, 'removed' | 'added'> {
	if (typeof before !== 'string' || typeof after !== 'string' || before.length + after.length <= LONG_TEXT) return {};
	const parts = textDiff(before, after);
	if (!parts) return {};
	const runs = (kind: 'gone' | 'new') => parts.filter((part) => part.kind === kind).map(({ text }) => text);
	return { removed: runs('gone'), added: runs('new') };
}

function differences(at: Entry, before: Json | undefined, after: Json | undefined): ActionDifference[] {
	if (isObject(before) && isObject(after)) {
		const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
		return keys.flatMap((key) => differences({ path: `${at.path}.${key}`, field: `${at.field}.${key}` }, before[key], after[key]));
	}
	const [old, now] = [before ?? null, after ?? null];
	if (canonicalJson(old) === canonicalJson(now)) return [];
	return [{ ...at, before: old, after: now, ...wordsOf(old, now) }];
}

/**
 * What an approver's edit made of an action, place by place. Only proposed values, a message's subject and text and a
 * call's body can differ, because nothing else can be edited. Empty when the two would do the same.
 */
export function diffActions(before: ActionProposal, after: ActionProposal): ActionDifference[] {
	const changes = (after.proposed_changes ?? []).flatMap(({ field, proposed }, index) =>
		differences({ path: `proposed_changes.${index}.proposed`, field }, before.proposed_changes?.[index]?.proposed, proposed),
	);
	return [
		...changes,
		...differences({ path: 'message.subject', field: 'subject' }, before.message?.subject, after.message?.subject),
		...differences({ path: 'message.body', field: 'text' }, before.message?.body, after.message?.body),
		...differences({ path: 'request.body', field: 'body' }, before.request?.body, after.request?.body),
	];
}
