import { z } from 'zod/v4';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const DAY_MS = 86_400_000;

/** A day that exists: Date.parse rolls 31 February over instead of refusing it. */
const isDay = (text: string): boolean => DAY.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
const isMoment = (text: string): boolean => MOMENT.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));

/**
 * When `until` is over, in milliseconds since 1970: a day (`2026-12-31`) counts whole, in UTC; a moment needs its
 * offset (`2026-12-31T18:00:00+01:00`). Undefined when the text is neither.
 */
export function endOf(text: string): number | undefined {
	if (isDay(text)) return Date.parse(`${text}T00:00:00Z`) + DAY_MS;
	return isMoment(text) ? Date.parse(text) : undefined;
}

export const untilSchema = z.string().refine((text) => endOf(text) !== undefined, {
	error: 'must be a day, e.g. 2026-12-31, or a time with its offset, e.g. 2026-12-31T18:00:00Z',
});
