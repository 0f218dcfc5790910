import { FINDING_TYPES, type Finding } from '../../src/sections';
import { parseGuardrailSettings, scanText } from '../../src/scan';
import type { Row } from './eval-sets';

/** Neither hit nor miss. */
const IGNORED = /^(?:CARD_NOLUHN|SSN_BADAREA|IBAN_INVALID|.*_PARTIAL)$/;
/** What the sets call a type that we call otherwise. */
const OUR_NAME: Record<string, string> = { NATIONAL_ID_NUMBER: 'NATIONAL_ID', TAX_ID: 'NATIONAL_ID' };

export interface Score {
	truth: number;
	found: number;
	overlapHits: number;
	exactHits: number;
	falseAlarms: number;
}

export type Noticed = (kind: 'miss' | 'inexact' | 'false', type: string, row: Row, start: number, end: number) => void;

export const emptyScore = (): Score => ({ truth: 0, found: 0, overlapHits: 0, exactHits: 0, falseAlarms: 0 });
const ratio = (a: number, b: number): number => (b === 0 ? 1 : a / b);
const harmonic = (p: number, r: number): number => (p + r === 0 ? 0 : (2 * p * r) / (p + r));
const settings = parseGuardrailSettings();

export const recall = ({ overlapHits, truth }: Score): number => ratio(overlapHits, truth);
export const precision = ({ falseAlarms, found }: Score): number => ratio(found - falseAlarms, found);
export const exactRecall = ({ exactHits, truth }: Score): number => ratio(exactHits, truth);
/** A finding that only overlaps counts against it. */
export const exactPrecision = ({ exactHits, found }: Score): number => ratio(Math.min(exactHits, found), found);
export const f1 = (score: Score): number => harmonic(precision(score), recall(score));
export const exactF1 = (score: Score): number => harmonic(exactPrecision(score), exactRecall(score));

export const findingsOf = (text: string): Finding[] => scanText({ text, direction: 'input' }, settings).findings;

export const asksForHuman = (text: string): boolean => scanText({ text, direction: 'input' }, settings).asksForHuman === true;

/** Adds one row with spans to the scores per type. */
export function scoreRow(row: Row, scores: Map<string, Score>, noticed?: Noticed): void {
	const findings = findingsOf(row.text).filter(({ category }) => category === 'pii');
	const spans = (row.spans ?? []).map((span) => ({ ...span, type: OUR_NAME[span.type] ?? span.type }));
	for (const type of FINDING_TYPES) {
		const score = scores.get(type) ?? emptyScore();
		scores.set(type, score);
		const truth = spans.filter((span) => span.type === type);
		const found = findings.filter((one) => one.type === type);
		score.truth += truth.length;
		for (const span of truth) {
			const overlap = found.filter((one) => one.start < span.end && one.end > span.start);
			if (overlap.length > 0) score.overlapHits += 1;
			else noticed?.('miss', type, row, span.start, span.end);
			if (overlap.some((one) => one.start === span.start && one.end === span.end)) score.exactHits += 1;
			else if (overlap[0]) noticed?.('inexact', type, row, overlap[0].start, overlap[0].end);
		}
		for (const one of found) {
			const touched = spans.filter((span) => span.start < one.end && span.end > one.start);
			if (touched.some((span) => IGNORED.test(span.type))) continue;
			score.found += 1;
			if (touched.some((span) => span.type === type)) continue;
			score.falseAlarms += 1;
			noticed?.('false', type, row, one.start, one.end);
		}
	}
}
