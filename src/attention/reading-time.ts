import type { ActionProposal } from '../draft/proposal';
import { effectOf } from '../draft/payload-hash';
import type { RubberStampsDocument } from '../tier/exceptions-schema';

/** Faster than nearly everybody reads, so that what is flagged was not read. */
const WORDS_PER_MINUTE = 500;
/** What any decision takes at least. */
const FLOOR_SECONDS = 3;

/** Words in a text of any script; one without blanks (Chinese, Japanese, Thai) counts two characters a word. */
function wordsIn(text: string): number {
	return text.split(/\s+/).reduce((sum, word) => {
		if (!/[\p{L}\p{N}]/u.test(word)) return sum;
		const dense = (word.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu) ?? []).length;
		return sum + (dense > 0 ? Math.ceil(dense / 2) : 1);
	}, 0);
}

/** Texts and numbers of a value, however deep. */
function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
	if (Array.isArray(value)) return value.flatMap(textsOf);
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** The words that somebody has to read to decide: what would be done, and why. Never what customers wrote before. */
export function wordsToRead(action: ActionProposal): number {
	return textsOf([effectOf(action), action.draft?.rationale ?? '']).reduce((sum, text) => sum + wordsIn(text), 0);
}

/** Seconds within which nobody can have read it. */
export function leastSeconds(action: ActionProposal, settings: RubberStampsDocument | undefined): number {
	const { words_per_minute: speed = WORDS_PER_MINUTE, floor_seconds: floor = FLOOR_SECONDS } = settings ?? {};
	return Math.max(floor, (wordsToRead(action) / speed) * 60);
}

/** From opening the page to deciding; undefined when the page was never opened (decided in a list or in chat). */
export function secondsLooked({ viewedAt, decidedAt }: { viewedAt: string | null; decidedAt: string }): number | undefined {
	return viewedAt === null ? undefined : Math.max(0, (Date.parse(decidedAt) - Date.parse(viewedAt)) / 1_000);
}
