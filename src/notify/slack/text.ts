import { shorten } from '../../draft/shorten';

/**
 * Slack's limits (docs.slack.dev, Block Kit reference), in characters and pieces. The whole message has one that no
 * page states: from about 13,000 characters on it is refused.
 */
export const LIMITS = { blocks: 50, header: 150, section: 3_000, field: 2_000, fields: 10, button: 75, value: 2_000, url: 3_000, text: 40_000, viewBlocks: 100, modalTitle: 24, metadata: 3_000, input: 3_000 } as const;

const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Marks that turn the reading direction around, and controls but for tab and line break: they could fake another text. */
const MISLEADING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]|(?![\t\n])\p{Cc}/gu;

/** Slack's three control characters; without them no text can be a link, a mention or a date. */
export const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => NAMES[character] ?? character);

/** Text of somebody else's, at most `limit` characters once it is escaped. */
export function safeText(text: string, limit: number): string {
	// Normal line breaks, so that a lone CR cannot hide what stands before it.
	const plain = text.replace(/\r\n?/g, '\n').replace(MISLEADING, '\ufffd');
	for (let keep = limit; ; keep = Math.floor(keep * 0.8)) {
		const made = escaped(shorten(plain, keep));
		if (made.length <= limit || keep < 2) return made.slice(0, limit);
	}
}
