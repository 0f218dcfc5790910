import type { ActionProposal } from '../draft/proposal';
import { outgoingParts, PART_BREAK } from '../scan/outgoing-text';
import type { Finding, GuardrailsSection } from '../sections';
import { words } from './format';

/** A place in one text where the scan found something. UTF-16 units, end exclusive. */
export interface Span {
	start: number;
	end: number;
	/** What it is, in words. */
	label: string;
}

/** Where something was found in each text that a page shows. */
export interface FoundSpans {
	origin: Span[];
	/** By the text itself: subject, body and text values, as they stand in the action. */
	inText(text: string): Span[];
}

const MAX_SPANS = 200;

/** The sections were read off an item, so a part of them may be anything. */
export function findingsOf(scan: unknown): Finding[] {
	const findings = (scan as { findings?: unknown } | null | undefined)?.findings;
	return Array.isArray(findings) ? findings.filter((finding) => typeof finding === 'object' && finding !== null) : [];
}

/** `personal data: EMAIL`, `legal threat`. */
export function findingWords({ category, type }: Pick<Finding, 'category' | 'type'>): string {
	if (category === 'pii') return `personal data: ${String(type).slice(0, 60)}`;
	return typeof category === 'string' ? words(category).slice(0, 60) : 'unknown';
}

/** Those that lie inside `[from, to)`, moved there, in order and without overlaps. */
function within(findings: readonly Finding[], from: number, to: number): Span[] {
	const inside = findings
		.filter(({ start, end }) => Number.isInteger(start) && Number.isInteger(end) && start >= from && end <= to && end > start)
		.map((finding) => ({ start: finding.start - from, end: finding.end - from, label: findingWords(finding) }))
		.sort((left, right) => left.start - right.start || right.end - left.end);
	const kept: Span[] = [];
	for (const span of inside) if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span);
	return kept.slice(0, MAX_SPANS);
}

/** Reads the findings of a stored scan against the very texts that were scanned. */
export function foundSpans(action: ActionProposal, guardrails: unknown): FoundSpans {
	const scan = (guardrails ?? {}) as Partial<GuardrailsSection>;
	const drafted = findingsOf(scan.draft);
	const byText = new Map<string, Span[]>();
	let from = 0;
	if (drafted.length > 0) {
		for (const part of outgoingParts(action)) {
			if (!byText.has(part)) byText.set(part, within(drafted, from, from + part.length));
			from += part.length + PART_BREAK.length;
		}
	}
	const original = action.origin?.text ?? '';
	return { origin: within(findingsOf(scan.input), 0, original.length), inText: (text) => byText.get(text) ?? [] };
}

export const NO_SPANS: FoundSpans = { origin: [], inText: () => [] };
