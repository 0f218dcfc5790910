/**
 * npm run train:scan [-- NAME …]
 *
 * Trains the weights of the categories on the sentences under test/scan/learned/sentences, the rounds of own sentences,
 * and the development sets, and writes src/scan/learned/tables. The same input gives the same files.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { READINGS, type LearnedName } from '../../../src/scan/learned/readings';
import { Weights, type Table } from '../../../src/scan/learned/weights';
import { normalise } from '../../../src/scan/text/normalise';
import { hasSets, SETS_FOLDER } from '../eval-sets';
import { ATTACK_SETS, attackSet, NAMES, roundSentences, styleSentences, supportMessages, trainingSentences } from './examples';
import { featuresOf, THRESHOLDS, trainingOf, VERSION } from './settings';
import { tableFile, tableOf } from './table';
import { train, type Example } from './train';

const FOLDER = resolve(__dirname, '../../../src/scan/learned/tables');

export const everything = (name: LearnedName): Example[] => [
	...trainingSentences(name),
	...roundSentences(name),
	...styleSentences(name),
	...supportMessages(name, 'training'),
	...(name === 'attack' ? ATTACK_SETS.flatMap(attackSet) : []),
];

/** One in so many of all the sentences that are meant may be let go by its words alone; of the plain ones written for it, none. */
const MOST_LOST = 1_000;

/** Of each text that is meant what the words of its highest sentence score alone, the lowest first; without those that are let go anyway. */
function scoresAlone(name: LearnedName, weights: Weights, examples: readonly Example[]): number[] {
	const { direction, stretches } = READINGS[name];
	const all = examples.filter(({ meant }) => meant).flatMap(({ text }) => {
		const normalised = normalise(text, direction);
		const scores = stretches.of(normalised).map(({ start, end }) => ({ score: weights.score(normalised, start, end), alone: weights.alone(normalised, start, end) }));
		const best = scores.sort((a, b) => b.score - a.score)[0];
		return best && best.score > weights.spares ? [best.alone] : [];
	});
	return all.sort((a, b) => a - b);
}

function doubtsOf(name: LearnedName, table: Table, examples: readonly Example[]): number {
	const weights = new Weights(table);
	const all = scoresAlone(name, weights, examples);
	const [plain = 0] = scoresAlone(name, weights, [...trainingSentences(name), ...roundSentences(name)]);
	return Math.floor(100 * Math.min(plain, all[Math.floor(all.length / MOST_LOST)] ?? 0) - 1) / 100;
}

function main(): void {
	if (!hasSets()) throw new Error(`No development sets at ${SETS_FOLDER}: training needs their harmless messages.`);
	const only = process.argv.slice(2);
	for (const name of NAMES.filter((one) => only.length === 0 || only.includes(one))) {
		const examples = everything(name);
		const whole = tableOf(`${name}-${VERSION}`, train(examples, trainingOf(name)), THRESHOLDS[name], featuresOf(name));
		const table = { ...whole, doubts: doubtsOf(name, whole, examples) };
		writeFileSync(resolve(FOLDER, `${name}.ts`), tableFile(name, table));
		console.log(`${name}: ${examples.filter(({ meant }) => meant).length} meant, ${examples.filter(({ meant }) => !meant).length} harmless, ${Math.round(table.data.length / 1024)} kB, doubts ${table.doubts}`);
	}
}

main();
