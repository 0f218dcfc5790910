/**
 * npm run eval:learned [-- NAME … | -v]
 *
 * What the learned weights find of sentences they have not seen: each round of own sentences by weights trained without
 * it; the sentences by style, each by weights trained without that style; false alarms on three quarters of the harmless
 * support messages; for attacks each public set by weights trained without it.
 */
import { parseGuardrailSettings, scanText } from '../../../src/scan';
import { Weights } from '../../../src/scan/learned/weights';
import { READINGS, type LearnedName } from '../../../src/scan/learned/readings';
import { normalise } from '../../../src/scan/text/normalise';
import { ATTACK_SETS, attackSet, NAMES, roundSentences, SOURCES, styleSentences, supportMessages, trainingSentences } from './examples';
import { featuresOf, THRESHOLDS, trainingOf } from './settings';
import { tableOf } from './table';
import { NOTHING_READ, train, type Example } from './train';

const settings = parseGuardrailSettings();
const LEVELS = [-1, -0.5, 0, 0.3, 0.5, 0.75, 1, 1.5];

const weightsOf = (name: LearnedName, examples: readonly Example[]): Weights => new Weights(tableOf('trial', train(examples, trainingOf(name)), THRESHOLDS[name], featuresOf(name)));

function highest(name: LearnedName, weights: Weights, text: string): number {
	const { direction, stretches } = READINGS[name];
	const normalised = normalise(text, direction);
	return Math.max(NOTHING_READ, ...stretches.of(normalised).map(({ start, end }) => weights.score(normalised, start, end)));
}

interface Scored {
	text: string;
	meant: boolean;
	score: number;
	group: string;
}

const share = (rows: readonly Scored[], level: number): string => (rows.length === 0 ? '–' : (rows.filter(({ score }) => score > level).length / rows.length).toFixed(3));

function print(name: string, rows: readonly Scored[]): void {
	const groups = [...new Set(rows.map(({ group }) => group))];
	console.log(`\n${name}: recall / false, by what was left out and by score`);
	console.log(['from', ...groups, 'all'].join('\t'));
	for (const level of LEVELS) {
		const cell = (some: readonly Scored[]): string => `${share(some.filter(({ meant }) => meant), level)}/${share(some.filter(({ meant }) => !meant), level)}`;
		console.log([level, ...groups.map((group) => cell(rows.filter((row) => row.group === group))), cell(rows)].join('\t'));
	}
	if (!process.argv.includes('-v')) return;
	for (const { score, text } of rows.filter(({ meant, score }) => meant && score < 0.5).sort((a, b) => a.score - b.score)) console.log(`  missed ${score.toFixed(1)} ${text.slice(0, 160)}`);
	for (const { score, text } of rows.filter(({ meant, score }) => !meant && score > 0).sort((a, b) => b.score - a.score)) console.log(`  false ${score.toFixed(1)} ${text.slice(0, 160)}`);
}

function rounds(name: LearnedName): Scored[] {
	const all = roundSentences(name);
	const others = [...trainingSentences(name), ...styleSentences(name), ...supportMessages(name, 'training'), ...(name === 'attack' ? ATTACK_SETS.flatMap(attackSet) : [])];
	return [...new Set(all.map(({ round }) => round))].flatMap((round) => {
		const weights = weightsOf(name, [...others, ...all.filter((one) => one.round !== round)]);
		return all.filter((one) => one.round === round).map(({ text, meant }) => ({ text, meant, score: highest(name, weights, text), group: `round ${round + 1}` }));
	});
}

/** So many trainings, each without its share of the styles. */
const PARTS = 6;

function styles(name: LearnedName): Scored[] {
	const all = styleSentences(name);
	const names = [...new Set(all.map(({ style }) => style))];
	const partOf = ({ style }: { style: string }): number => names.indexOf(style) % PARTS;
	const others = [...trainingSentences(name), ...roundSentences(name), ...supportMessages(name, 'training'), ...(name === 'attack' ? ATTACK_SETS.flatMap(attackSet) : [])];
	return Array.from({ length: PARTS }, (_, part) => {
		const weights = weightsOf(name, [...others, ...all.filter((one) => partOf(one) !== part)]);
		return all.filter((one) => partOf(one) === part).map(({ text, meant }) => ({ text, meant, score: highest(name, weights, text), group: `part ${part + 1}` }));
	}).flat();
}

function publicSets(): Scored[] {
	const own = [...trainingSentences('attack'), ...roundSentences('attack'), ...styleSentences('attack'), ...supportMessages('attack', 'training')];
	return ATTACK_SETS.flatMap((left) => {
		const weights = weightsOf('attack', [...own, ...ATTACK_SETS.filter((set) => set !== left).flatMap(attackSet)]);
		return attackSet(left).map(({ text, meant }) => ({ text, meant, score: highest('attack', weights, text), group: left }));
	});
}

function alarms(name: LearnedName): void {
	const rows = supportMessages(name, 'alarms');
	if (rows.length === 0) return;
	const weights = weightsOf(name, [...trainingSentences(name), ...roundSentences(name), ...styleSentences(name), ...supportMessages(name, 'training'), ...(name === 'attack' ? ATTACK_SETS.flatMap(attackSet) : [])]);
	const scored = rows.map(({ text }): Scored => ({ text, meant: false, score: highest(name, weights, text), group: 'support' }));
	const { category } = SOURCES[name];
	const now = scored.filter(({ text }) => scanText({ text, direction: 'input' }, settings).findings.some((one) => one.category === category));
	console.log(`\n${name}: alarms on ${rows.length} harmless support messages by score: ${LEVELS.map((level) => `${level}: ${scored.filter(({ score }) => score > level).length}`).join(', ')}; the check as it stands: ${now.length}`);
	if (process.argv.includes('-v')) {
		for (const { text, score } of scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)) console.log(`  weights ${score.toFixed(1)} ${text.slice(0, 140)}`);
		for (const { text, score } of now) console.log(`  check ${score.toFixed(1)} ${text.slice(0, 140)}`);
	}
}

const only = process.argv.slice(2).filter((one) => !one.startsWith('-'));
for (const name of NAMES.filter((one) => only.length === 0 || only.includes(one))) {
	print(name, rounds(name));
	print(`${name}, styles left out`, styles(name));
	alarms(name);
	if (name === 'attack') print('attack, one public set left out', publicSets());
}
