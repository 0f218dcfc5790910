import { FINDING_TYPES, type Finding, type FindingCategory } from '../../src/sections';
import { parseGuardrailSettings, scanText } from '../../src/scan';
import { hasSets, readSet, setNames, SETS_FOLDER, type Row } from './eval-sets';

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

const emptyScore = (): Score => ({ truth: 0, found: 0, overlapHits: 0, exactHits: 0, falseAlarms: 0 });
const ratio = (a: number, b: number): number => (b === 0 ? 1 : a / b);
const settings = parseGuardrailSettings();

export const recall = ({ overlapHits, truth }: Score): number => ratio(overlapHits, truth);
export const precision = ({ falseAlarms, found }: Score): number => ratio(found - falseAlarms, found);
export const exactRecall = ({ exactHits, truth }: Score): number => ratio(exactHits, truth);
export const f1 = (score: Score): number => {
	const [p, r] = [precision(score), recall(score)];
	return p + r === 0 ? 0 : (2 * p * r) / (p + r);
};

export const findingsOf = (text: string): Finding[] => scanText({ text, direction: 'input' }, settings).findings;

/** Adds one row with spans to the scores per type. */
export function scoreRow(row: Row, scores: Map<string, Score>, misses?: (kind: string, type: string, row: Row, start: number, end: number) => void): void {
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
			else misses?.('miss', type, row, span.start, span.end);
			if (overlap.some((one) => one.start === span.start && one.end === span.end)) score.exactHits += 1;
			else if (overlap[0]) misses?.('inexact', type, row, overlap[0].start, overlap[0].end);
		}
		for (const one of found) {
			const touched = spans.filter((span) => span.start < one.end && span.end > one.start);
			if (touched.some((span) => IGNORED.test(span.type))) continue;
			score.found += 1;
			if (touched.some((span) => span.type === type)) continue;
			score.falseAlarms += 1;
			misses?.('false', type, row, one.start, one.end);
		}
	}
}

const percent = (value: number): string => value.toFixed(4).padStart(7);

function printPii(name: string, verbose: boolean): void {
	const scores = new Map<string, Score>();
	const shown = new Map<string, number>();
	for (const row of readSet(name)) {
		scoreRow(row, scores, (kind, type, { text }, start, end) => {
			const key = `${kind} ${type}`;
			const count = (shown.get(key) ?? 0) + 1;
			shown.set(key, count);
			if (verbose && count <= 6) console.log(`  ${key}: ${JSON.stringify(`${text.slice(Math.max(0, start - 40), start)}⟦${text.slice(start, end)}⟧${text.slice(end, end + 15)}`)}`);
		});
	}
	for (const [type, score] of scores) {
		if (score.truth === 0 && score.falseAlarms === 0) continue;
		console.log(`${name.padEnd(22)} ${type.padEnd(15)} n=${String(score.truth).padStart(5)} P=${percent(precision(score))} R=${percent(recall(score))} F1=${percent(f1(score))} exact=${percent(exactRecall(score))} false=${score.falseAlarms}`);
	}
}

function printInjection(name: string, verbose: boolean): void {
	const counts = new Map<string, [number, number]>();
	for (const row of readSet(name)) {
		const label = String(row.label);
		const flagged = findingsOf(row.text).some(({ category }) => category === 'prompt_attack');
		const count = counts.get(label) ?? [0, 0];
		counts.set(label, [count[0] + (flagged ? 1 : 0), count[1] + 1]);
		if (verbose && flagged !== (label === 'injection')) console.log(`  ${flagged ? 'FALSE' : 'miss'} ${JSON.stringify(row.text.slice(0, 260))}`);
	}
	for (const [label, [flagged, all]] of counts) console.log(`${name.padEnd(22)} ${label.padEnd(15)} flagged ${flagged} of ${all} = ${(flagged / all).toFixed(4)}`);
}

function printSupport(name: string, verbose: boolean): void {
	const rows = readSet(name);
	const flagged = new Map<FindingCategory | string, number>();
	const shown = new Map<string, number>();
	for (const row of rows) {
		const findings = findingsOf(row.text);
		for (const key of new Set(findings.flatMap(({ category, type }) => (category === 'pii' ? ['pii', `pii ${type}`] : [category])))) {
			flagged.set(key, (flagged.get(key) ?? 0) + 1);
			const count = (shown.get(key) ?? 0) + 1;
			shown.set(key, count);
			if (verbose && count <= 12) console.log(`  ${key} [${String(row.label)}]: ${row.text.slice(0, 200)}`);
		}
	}
	const line = [...flagged].sort().map(([key, count]) => `${key} ${count} (${(count / rows.length).toFixed(4)})`);
	console.log(`${name.padEnd(22)} ${rows.length} messages: ${line.join(', ')}`);
}

function main(): void {
	if (!hasSets()) {
		console.log(`No development sets at ${SETS_FOLDER}: nothing to evaluate.`);
		return;
	}
	const verbose = process.argv.includes('-v');
	const only = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
	for (const name of setNames()) {
		if (only.length > 0 && !only.some((part) => name.includes(part))) continue;
		if (name.startsWith('inj_')) printInjection(name, verbose);
		else if (name.startsWith('sup_')) printSupport(name, verbose);
		else printPii(name, verbose);
	}
}

if (require.main === module || process.argv[1]?.endsWith('eval.ts')) main();
