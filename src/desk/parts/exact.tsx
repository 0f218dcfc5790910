import type { VNode } from 'preact';
import { excerpt } from '../format';
import { markText, revealHidden, type Segment } from '../mark-text';

function shown(segment: Segment): string | VNode {
	if (segment.kind === 'plain') return segment.text;
	if (segment.kind === 'hidden') return <mark class="hid">{segment.text}</mark>;
	return <mark class={segment.kind === 'word' ? 'word' : undefined}>{segment.text}</mark>;
}

/** A text to the letter: its line breaks, its direction, and a name for each character that would not show. */
export function Exact({ text, marked = false, code = false }: { text: string; marked?: boolean; code?: boolean }): VNode {
	const segments = marked ? markText(text) : revealHidden(text);
	return (
		<div class={code ? 'exact code' : 'exact'} dir="auto">
			{segments.map(shown)}
		</div>
	);
}

/** Prose around the action. What is left out is counted, so nobody takes the part for the whole. */
export function Prose({ text, limit }: { text: string; limit: number }): VNode {
	const { text: part, left } = excerpt(text, limit);
	return (
		<>
			<Exact text={part} />
			{left > 0 && <p class="small muted">… {left} more characters are not shown here.</p>}
		</>
	);
}

/** A short text inside a line. */
export function Inline({ text }: { text: string }): VNode {
	return <bdi>{revealHidden(text).map(shown)}</bdi>;
}
