import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSet, setNames } from './eval-sets';
import { asksForHuman, emptyScore, exactF1, exactPrecision, exactRecall, f1, findingsOf, precision, recall, scoreRow, type Score } from './eval-scores';

/** Higher is better in `scores`, lower in `alarms`; each name says set, type and figure. Shares from 0 to 1. */
export interface Figures {
	scores: Record<string, number>;
	alarms: Record<string, number>;
	/** How many spans or messages a row of the table stands on, by set and type. */
	counts: Record<string, number>;
}

export const FIGURES_FILE = join(__dirname, 'figures.json');
export const ALL_SETS = 'all pii sets';
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

function addScore(figures: Figures, set: string, type: string, score: Score): void {
	if (score.truth === 0) {
		if (score.found > 0) figures.alarms[`${set} | ${type} | found where none is`] = score.falseAlarms;
		return;
	}
	const name = `${set} | ${type}`;
	figures.counts[name] = score.truth;
	for (const [label, of] of [['P', precision], ['R', recall], ['F1', f1], ['exact P', exactPrecision], ['exact R', exactRecall], ['exact F1', exactF1]] as const) {
		figures.scores[`${name} | ${label}`] = rounded(of(score));
	}
}

function addPersonal(figures: Figures, set: string, total: Map<string, Score>): void {
	const rows = readSet(set);
	// Rows without spans say which types occur, not where.
	if (rows.every(({ spans }) => spans === undefined)) return addLabelled(figures, set);
	const scores = new Map<string, Score>();
	for (const row of rows) scoreRow(row, scores);
	for (const [type, score] of scores) {
		addScore(figures, set, type, score);
		const sum = total.get(type) ?? emptyScore();
		for (const key of Object.keys(sum) as (keyof Score)[]) sum[key] += score[key];
		total.set(type, sum);
	}
}

function addLabelled(figures: Figures, set: string): void {
	const rows = readSet(set);
	let named = 0;
	let found = 0;
	for (const { text, label } of rows) {
		const types = new Set<string>(findingsOf(text).map(({ type }) => type));
		for (const type of Array.isArray(label) ? label : []) {
			named += 1;
			if (types.has(type)) found += 1;
		}
	}
	figures.counts[`${set} | types named`] = named;
	figures.scores[`${set} | types named | R`] = rounded(found / named);
}

function addInjection(figures: Figures, set: string): void {
	const flagged: Record<string, number> = {};
	const all: Record<string, number> = {};
	for (const { text, label } of readSet(set)) {
		const name = String(label);
		all[name] = (all[name] ?? 0) + 1;
		if (findingsOf(text).some(({ category }) => category === 'prompt_attack')) flagged[name] = (flagged[name] ?? 0) + 1;
	}
	for (const [label, count] of Object.entries(all)) {
		const name = `${set} | ${label}`;
		figures.counts[name] = count;
		(label === 'injection' ? figures.scores : figures.alarms)[`${name} | flagged`] = rounded((flagged[label] ?? 0) / count);
	}
}

/** Everything found in messages of ordinary customers; some of them do hold personal data, so it is an upper bound. */
function addSupport(figures: Figures, set: string): void {
	const rows = readSet(set);
	const flagged = new Map<string, number>();
	for (const { text } of rows) for (const category of new Set(findingsOf(text).map((one) => one.category))) flagged.set(category, (flagged.get(category) ?? 0) + 1);
	figures.counts[`${set} | messages`] = rows.length;
	for (const category of ['pii', 'secret', 'prompt_attack', 'legal_threat', 'chargeback_threat', 'security']) {
		figures.alarms[`${set} | ${category} | flagged`] = rounded((flagged.get(category) ?? 0) / rows.length);
	}
}

/** Intents of the sets that ask for a person. */
export const ASKS = new Set(['contact_human_agent', 'human_handoff']);

function addHumanRequests(figures: Figures, set: string): void {
	const rows = readSet(set);
	const asking = rows.filter(({ label }) => ASKS.has(String(label)));
	const others = rows.filter(({ label }) => !ASKS.has(String(label)));
	const share = (some: typeof rows): number => rounded(some.filter(({ text }) => asksForHuman(text)).length / some.length);
	figures.counts[`${set} | asks for a person`] = asking.length;
	figures.counts[`${set} | asks for no person`] = others.length;
	if (asking.length > 0) figures.scores[`${set} | asks for a person | seen`] = share(asking);
	figures.alarms[`${set} | asks for no person | seen`] = share(others);
}

/** Measures every development set, a few seconds. */
export function measureFigures(): Figures {
	const figures: Figures = { scores: {}, alarms: {}, counts: {} };
	const total = new Map<string, Score>();
	for (const set of setNames()) {
		if (set.startsWith('inj_')) addInjection(figures, set);
		else if (set.startsWith('sup_')) {
			addSupport(figures, set);
			addHumanRequests(figures, set);
		} else addPersonal(figures, set, total);
	}
	for (const [type, score] of total) addScore(figures, ALL_SETS, type, score);
	return figures;
}

export const committedFigures = (): Figures => JSON.parse(readFileSync(FIGURES_FILE, 'utf8')) as Figures;

const MOST_WORSE = 0.01;

/** What got worse by more than 0.01, in words. A figure that is missing got worse. */
export function worse(now: Figures, before: Figures): string[] {
	const found: string[] = [];
	for (const [name, was] of Object.entries(before.scores)) {
		const is = now.scores[name] ?? 0;
		if (was - is > MOST_WORSE) found.push(`${name} fell from ${was} to ${is}`);
	}
	for (const [name, was] of Object.entries(before.alarms)) {
		const is = now.alarms[name] ?? 0;
		// Those of sets without that type are counts of findings, the others shares of texts.
		const most = name.endsWith('none is') ? was + 2 : was + MOST_WORSE;
		if (is > most) found.push(`${name} rose from ${was} to ${is}`);
	}
	return found;
}
