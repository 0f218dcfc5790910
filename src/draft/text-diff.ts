import { diffWordsWithSpace } from 'diff';

export interface DiffPart {
	kind: 'same' | 'gone' | 'new';
	text: string;
}

/** Words that may differ before two texts count as simply different; keeps the work small whatever they hold. */
const MAX_EDITS = 400;
const MAX_LENGTH = 60_000;

/**
 * Word by word, what one text lost and the other gained. Undefined when they are too long or too different for the parts
 * to help a reader; then both are shown as they are.
 */
export function textDiff(before: string, after: string): DiffPart[] | undefined {
	if (before.length + after.length > MAX_LENGTH) return undefined;
	const parts = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS });
	if (!parts) return undefined;
	const same = parts.reduce((sum, { added, removed, value }) => sum + (added || removed ? 0 : value.trim().length), 0);
	// Two texts that share only blanks and a few small words read better side by side.
	if (same < Math.min(before.length, after.length) / 5) return undefined;
	return parts.map(({ added, removed, value }) => ({ kind: added ? 'new' : removed ? 'gone' : 'same', text: value }));
}
