import type { VNode } from 'preact';
import { excerpt } from '../format';
import type { Span } from '../find-spans';
import { markText, revealHidden, type Segment } from '../mark-text';

export function shown(segment: Segment): string | VNode {
	if (segment.kind === 'plain') return segment.text;
	if (segment.kind === 'hidden') return <mark class="hid">{segment.text}</mark>;
	return <mark class={segment.kind === 'word' ? 'word' : undefined}>{segment.text}</mark>;
}

/** The text with what the scan found framed and named in place. */
function framed(text: string, found: readonly Span[], segments: (part: string) => (string | VNode)[]): (string | VNode)[] {
	const pieces: (string | VNode)[] = [];
	let from = 0;
	for (const { start, end, label } of found) {
		if (end > text.length) break;
		pieces.push(...segments(text.slice(from, start)));
		pieces.push(
			<span class="found">
				{segments(text.slice(start, end))}
				<span class="tag">{label}</span>
			</span>,
		);
		from = end;
	}
	return [...pieces, ...segments(text.slice(from))];
}

interface ExactProps {
	text: string;
	/** Numbers, dates and words that commit are marked. */
	marked?: boolean;
	code?: boolean;
	/** What the scan found in this very text. */
	found?: readonly Span[];
}

/** A text to the letter: its line breaks, its direction, and a name for each character that would not show. */
export function Exact({ text, marked = false, code = false, found = [] }: ExactProps): VNode {
	const segments = (part: string) => (marked ? markText(part) : revealHidden(part)).map(shown);
	return (
		<div class={code ? 'exact code' : 'exact'} dir="auto">
			{found.length === 0 ? segments(text) : framed(text, found, segments)}
		</div>
	);
}

/** Prose around the action. What is left out is counted, so nobody takes the part for the whole. */
export function Prose({ text, limit, found }: { text: string; limit: number; found?: readonly Span[] }): VNode {
	const { text: part, left } = excerpt(text, limit);
	return (
		<>
			<Exact text={part} {...(found && { found })} />
			{left > 0 && <p class="small muted">… {left} more characters are not shown here.</p>}
		</>
	);
}

/** A short text inside a line. */
export function Inline({ text }: { text: string }): VNode {
	return <bdi>{revealHidden(text).map(shown)}</bdi>;
}
