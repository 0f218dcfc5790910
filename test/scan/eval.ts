/**
 * npm run eval:scan [-- --write | -v | part of a set's name]
 *
 * Precision, recall and F1 per type on the development sets, false alarms on harmless messages, and what got worse
 * since the committed figures. `--write` commits the new ones to figures.json and docs/guardrails-figures.md; `-v`
 * shows examples of what was missed.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { committedFigures, FIGURES_FILE, measureFigures, worse } from './eval-figures';
import { findingsOf, scoreRow, type Score } from './eval-scores';
import { hasSets, readSet, setNames, SETS_FOLDER } from './eval-sets';
import { figuresTable } from './eval-table';

const TABLE_FILE = resolve(__dirname, '../../docs/guardrails-figures.md');
const EXAMPLES = 6;

function showMisses(name: string): void {
	const shown = new Map<string, number>();
	const show = (key: string, sample: string): void => {
		const count = (shown.get(key) ?? 0) + 1;
		shown.set(key, count);
		if (count <= EXAMPLES) console.log(`  ${name} ${key}: ${JSON.stringify(sample)}`);
	};
	const scores = new Map<string, Score>();
	for (const row of readSet(name)) {
		const { text, label } = row;
		if (row.spans) scoreRow(row, scores, (kind, type, _row, start, end) => show(`${kind} ${type}`, `${text.slice(Math.max(0, start - 40), start)}⟦${text.slice(start, end)}⟧${text.slice(end, end + 15)}`));
		else if (name.startsWith('inj_')) {
			const flagged = findingsOf(text).some(({ category }) => category === 'prompt_attack');
			if (flagged !== (label === 'injection')) show(flagged ? 'false' : 'miss', text.slice(0, 260));
		} else for (const { category, type } of findingsOf(text)) show(`${category} ${type} [${String(label)}]`, text.slice(0, 200));
	}
}

function main(): void {
	if (!hasSets()) {
		console.log(`No development sets at ${SETS_FOLDER}: nothing to evaluate.`);
		return;
	}
	const args = process.argv.slice(2);
	const only = args.filter((arg) => !arg.startsWith('-'));
	if (args.includes('-v')) for (const name of setNames()) if (only.length === 0 || only.some((part) => name.includes(part))) showMisses(name);
	const figures = measureFigures();
	const table = figuresTable(figures);
	console.log(table);
	if (args.includes('--write')) {
		writeFileSync(FIGURES_FILE, `${JSON.stringify(figures, null, '\t')}\n`);
		writeFileSync(TABLE_FILE, table);
		console.log(`Written: ${FIGURES_FILE}, ${TABLE_FILE}`);
		return;
	}
	const losses = worse(figures, committedFigures());
	console.log(losses.length === 0 ? 'Nothing got worse by more than 0.01 since the committed figures.' : `Worse than the committed figures:\n${losses.join('\n')}`);
	if (losses.length > 0) process.exitCode = 1;
}

main();
