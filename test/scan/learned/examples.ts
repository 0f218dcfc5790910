import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { READINGS, type LearnedName } from '../../../src/scan/learned/readings';
import { normalise } from '../../../src/scan/text/normalise';
import { ASKS } from '../eval-figures';
import { readSet } from '../eval-sets';
import { OWN_SENTENCES } from '../own-sentences';
import MORE from '../own-sentences-more.json';
import { THRESHOLDS } from './settings';
import { bagOf, type Example } from './train';

/** Where the sentences of each category stand: the file, and the sign before those that are meant; `-` are harmless. */
export const SOURCES: Record<LearnedName, { category: keyof typeof MORE | 'asks_for_human'; file: string; sign: string; others?: string[]; rounds: number[] }> = {
	commitment: { category: 'refund_commitment', file: 'refund-commitment', sign: '+', rounds: [64, 58, 46, 34, 35, 20] },
	liability: { category: 'liability', file: 'liability', sign: '+', rounds: [26, 25, 16, 16, 31, 20] },
	position: { category: 'legal_advice', file: 'legal-position', sign: '+', rounds: [26, 22, 14, 12, 30, 20] },
	chargeback: { category: 'chargeback_threat', file: 'threats', sign: 'C', rounds: [46, 30, 22, 17, 31, 20] },
	legal: { category: 'legal_threat', file: 'threats', sign: 'L', rounds: [56, 36, 28, 22, 32, 20] },
	attack: { category: 'prompt_attack', file: 'prompt-attack', sign: '+', rounds: [40, 28, 24, 24, 32, 20] },
	promise: { category: 'absolute_promise', file: 'promise', sign: '+', rounds: [20, 18, 14] },
	incident: { category: 'security', file: 'security', sign: '+', rounds: [22, 18, 14, 11] },
	human: { category: 'asks_for_human', file: 'human', sign: '+', rounds: [] },
};

export const NAMES = Object.keys(SOURCES) as LearnedName[];

export function exampleOf(name: LearnedName, text: string, meant: boolean, weight = 1): Example {
	const { direction, stretches } = READINGS[name];
	const normalised = normalise(text, direction);
	return { text, meant, weight, bags: stretches.of(normalised).map(({ start, end }) => bagOf(normalised.lower, start, end, THRESHOLDS[name].isFine === true)) };
}

/** The plain sentences count twice: those in styles are many, and odd on purpose. */
const PLAIN_WEIGHT = 2;
const plain = (example: Example): Example => ({ ...example, weight: example.weight * PLAIN_WEIGHT });

/** `{I|We} paid` stands for two sentences. */
function wordings(line: string): string[] {
	const group = /\{([^{}]*\|[^{}]*)\}/.exec(line);
	if (!group) return [line.replace(/ {2,}/g, ' ')];
	return (group[1] as string).split('|').flatMap((word) => wordings(line.slice(0, group.index) + word + line.slice(group.index + group[0].length)));
}

/** So many wordings of one line are enough, and each counts less than a sentence of its own. */
const MOST_WORDINGS = 24;
const WORDING_WEIGHT = 0.4;

function examplesOf(name: LearnedName, line: string, meant: boolean): Example[] {
	const all = wordings(line);
	const step = Math.max(1, all.length / MOST_WORDINGS);
	const some = Array.from({ length: Math.min(all.length, MOST_WORDINGS) }, (_, index) => all[Math.floor(index * step)] as string);
	return some.map((text) => exampleOf(name, text, meant, all.length === 1 ? 1 : WORDING_WEIGHT));
}

const linesOf = (file: string): string[] => readFileSync(join(__dirname, 'sentences', file), 'utf8').split('\n');

/** Sentences written for training alone. */
export function trainingSentences(name: LearnedName): Example[] {
	const { file, sign, category } = SOURCES[name];
	const lines = linesOf(`${file}.txt`);
	const own = lines.flatMap((line) => (line.startsWith(`${sign} `) || line.startsWith('- ') ? examplesOf(name, line.slice(2), !line.startsWith('- ')) : []));
	const first = OWN_SENTENCES[category];
	return [...own, ...(first?.found ?? []).map((text) => exampleOf(name, text, true)), ...(first?.none ?? []).map((text) => exampleOf(name, text, false))].map(plain);
}

export interface StyleExample extends Example {
	style: string;
}

/** Further sentences for training, written in one style after another, to see what is found of a style not seen: `# style: name`. */
export function styleSentences(name: LearnedName): StyleExample[] {
	const { file, sign } = SOURCES[name];
	let style = '';
	return linesOf(`${file}-styles.txt`).flatMap((line) => {
		if (line.startsWith('# style: ')) style = line.slice(9);
		const meant = line.startsWith(`${sign} `);
		if (!meant && !line.startsWith('- ')) return [];
		return examplesOf(name, line.slice(2).replaceAll('\\n', '\n'), meant).map((one) => ({ ...one, style }));
	});
}

/** In which round a sentence was written: the lists are in the order of the rounds, which differ in size. */
function roundsOf(count: number, sizes: readonly number[]): number[] {
	const total = sizes.reduce((sum, size) => sum + size, 0);
	let sum = 0;
	const ends = sizes.map((size) => Math.round((count * (sum += size)) / total));
	return Array.from({ length: count }, (_, index) => ends.findIndex((end) => index < end));
}

export interface RoundExample extends Example {
	round: number;
}

/** The sentences of the six blind rounds. */
export function roundSentences(name: LearnedName): RoundExample[] {
	const { category, rounds } = SOURCES[name];
	if (category === 'asks_for_human') return [];
	const { found, none } = MORE[category];
	const of = (texts: readonly string[], meant: boolean): RoundExample[] => {
		const numbers = roundsOf(texts.length, rounds);
		return texts.map((text, index) => ({ ...plain(exampleOf(name, text, meant)), round: numbers[index] as number }));
	};
	return [...of(found, true), ...of(none, false)];
}

/** Whether a support message with that label is meant. */
const LABELLED: Partial<Record<LearnedName, (label: string) => boolean>> = { human: (label) => ASKS.has(label) };
/** The other sets are of banks, whose customers report stolen cards and strange charges under many labels. */
const WITHOUT_INCIDENTS = ['sup_bitext_intents', 'sup_rasa_helpdesk'];

const SUPPORT = ['sup_bitext_intents', 'sup_dstc11', 'sup_clinc150', 'sup_rasa_helpdesk'];
const EVERY = 4;
/** By false alarms on the messages not trained on. */
const SUPPORT_WEIGHT: Partial<Record<LearnedName, number>> = { chargeback: 0.9, legal: 0.9, attack: 1.8, incident: 0.9, human: 0.9 };

/** Messages to support, harmless but for some with a label: every fourth for training, the others to count false alarms. */
export function supportMessages(name: LearnedName, part: 'training' | 'alarms'): Example[] {
	if (READINGS[name].direction !== 'input') return [];
	const rows = (name === 'incident' ? WITHOUT_INCIDENTS : SUPPORT).flatMap(readSet);
	const labelled = LABELLED[name] ?? (() => false);
	return rows
		.filter((_, index) => (index % EVERY === 0) === (part === 'training'))
		.map(({ text, label }) => exampleOf(name, text, labelled(String(label)), SUPPORT_WEIGHT[name] ?? 0));
}

export const ATTACK_SETS = ['inj_deepset', 'inj_openclay', 'inj_piguard_valid', 'inj_llmguard_unit', 'inj_notinject', 'inj_wildguard_benign'];

/** Attacks and harmless orders to assistants of one public set; only for attacks. */
export const attackSet = (set: string): Example[] => readSet(set).map(({ text, label }) => exampleOf('attack', text, label === 'injection', label === 'injection' ? 0.7 : 1));
