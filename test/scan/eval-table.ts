import { ALL_SETS, type Figures } from './eval-figures';

const LABELS = ['P', 'R', 'F1', 'exact P', 'exact R', 'exact F1'] as const;
const shown = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(3));

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function personal(figures: Figures): string[] {
	const names = Object.keys(figures.counts).filter((name) => `${name} | F1` in figures.scores);
	const sorted = [...names.filter((name) => name.startsWith(ALL_SETS)), ...names.filter((name) => !name.startsWith(ALL_SETS))];
	return [row(['set', 'type', 'spans', ...LABELS]), row(['---', '---', '---:', ...LABELS.map(() => '---:')]), ...sorted.map((name) => row([...name.split(' | '), String(figures.counts[name]), ...LABELS.map((label) => shown(figures.scores[`${name} | ${label}`]))]))];
}

function flagged(figures: Figures, from: Record<string, number>, choose: RegExp): string[] {
	const names = Object.keys(from).filter((name) => choose.test(name));
	return [row(['set', 'what', 'texts', 'share flagged']), row(['---', '---', '---:', '---:'])].concat(
		names.map((name) => {
			const [set = '', what = ''] = name.split(' | ');
			return row([set, what, String(figures.counts[`${set} | ${what}`] ?? figures.counts[`${set} | messages`] ?? ''), (from[name] as number).toFixed(4)]);
		}),
	);
}

const pick = (from: Record<string, number>): Record<string, number> => Object.fromEntries(Object.entries(from).filter(([name]) => name.endsWith(' | seen')));

/** docs/guardrails-figures.md. */
export const figuresTable = (figures: Figures): string =>
	`# Guardrail figures

Written by \`npm run eval:scan -- --write\`; a test fails when one of them gets worse by more than 0.01. Measured on development sets: third-party data the checks were tuned on, so other texts give lower figures; the learned weights were trained on the \`inj_\` sets but \`inj_bipia_text\` and a quarter of the \`sup_\` sets, so what stands below about attacks is no estimate for other texts (see guardrails.md for sets left out of training). P is precision, R recall. The first three count a finding that overlaps the true span, the exact ones only the very same span.

## Personal data

${personal(figures).join('\n')}

## Prompt attacks found

${flagged(figures, figures.scores, / flagged$/).join('\n')}

\`inj_bipia_text\` holds indirect injections without override words: patterns find few of those.

## Customers who ask for a person

Recall where the intent says so, and below it the share of the other messages in which the flag was raised.

${flagged(figures, { ...pick(figures.scores), ...pick(figures.alarms) }, / seen$/).join('\n')}

## False alarms on harmless texts

In the \`sup_\` sets customers do mention their own data, complaints and fraud now and then, so that part of what was flagged is right. \`inj_notinject\` and \`inj_wildguard_benign\` are full of trigger words on purpose.

${flagged(figures, figures.alarms, / flagged$/).join('\n')}
`;
