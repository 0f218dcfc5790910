import { shorten } from '../draft/shorten';

/** `in 7 h 40 min`, `in 3 d 4 h`, `2 min ago`; `now` within the minute. */
export function relativeTime(to: Date, now: Date): string {
	const minutes = Math.round(Math.abs(to.getTime() - now.getTime()) / 60_000);
	if (minutes === 0) return 'now';
	const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
	const parts = days > 0 ? [`${days} d`, hours > 0 && `${hours} h`] : [hours > 0 && `${hours} h`, rest > 0 && `${rest} min`];
	const text = parts.filter(Boolean).join(' ');
	return to.getTime() > now.getTime() ? `in ${text}` : `${text} ago`;
}

/** `change_status` and `change.status` as words. */
export function words(name: string): string {
	return name.replace(/[_.]+/g, ' ').trim();
}

/** A value as one reads it: texts as they are, the rest as JSON. */
export function valueText(value: unknown): string {
	if (typeof value === 'string') return value;
	return value === undefined ? '' : JSON.stringify(value, null, 2);
}

/** For prose around the action, which is shortened so that the page stays small; the action itself never is. */
export function excerpt(text: string, limit: number): { text: string; left: number } {
	const shown = shorten(text, limit);
	return { text: shown, left: Math.max(0, text.length - limit) };
}

export function fileSize(bytes: number): string {
	if (bytes < 1000) return `${bytes} bytes`;
	return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(0)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Only http and https lead out of a page; anything else is shown as text. */
export function safeHref(url: string | undefined): { href: string; host: string } | undefined {
	if (url === undefined || !URL.canParse(url)) return undefined;
	const parsed = new URL(url);
	return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? { href: parsed.href, host: parsed.host } : undefined;
}

/** `09:00:02 UTC`. */
export function clockTime(time: Date): string {
	return `${time.toISOString().slice(11, 19)} UTC`;
}
