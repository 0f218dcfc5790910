/**
 * npm run train:scan [-- NAME …]
 *
 * Trains the weights of the categories on the sentences under test/scan/learned/sentences, the rounds of own sentences,
 * and the development sets, and writes src/scan/learned/tables. The same input gives the same files.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LearnedName } from '../../../src/scan/learned/readings';
import { hasSets, SETS_FOLDER } from '../eval-sets';
import { ATTACK_SETS, attackSet, NAMES, roundSentences, styleSentences, supportMessages, trainingSentences } from './examples';
import { THRESHOLDS, trainingOf, VERSION } from './settings';
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

function main(): void {
	if (!hasSets()) throw new Error(`No development sets at ${SETS_FOLDER}: training needs their harmless messages.`);
	const only = process.argv.slice(2);
	for (const name of NAMES.filter((one) => only.length === 0 || only.includes(one))) {
		const examples = everything(name);
		const table = tableOf(`${name}-${VERSION}`, train(examples, trainingOf(name)), THRESHOLDS[name]);
		writeFileSync(resolve(FOLDER, `${name}.ts`), tableFile(name, table));
		console.log(`${name}: ${examples.filter(({ meant }) => meant).length} meant, ${examples.filter(({ meant }) => !meant).length} harmless, ${Math.round(table.data.length / 1024)} kB`);
	}
}

main();
