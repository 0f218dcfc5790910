import type { Direction } from '../../sections';
import { parseTerm, type Term } from '../text/automaton';
import { ADDRESS_WORDS } from './address';
import { CREDENTIAL_WORDS } from './credentials';
import { DRAFT_WORDS } from './drafts';
import { misspellingsOf } from './misspellings';
import { PERSONAL_WORDS } from './personal';
import { PROMPT_WORDS } from './prompt';
import { REQUEST_WORDS } from './requests';
import { SECURITY_WORDS } from './security';
import { THREAT_WORDS } from './threats';

/**
 * Every word list of every check, by class. Words are folded (lower case, no accents), separated by commas or line
 * ends; a `*` in front or behind lets the word go on there.
 */
const LISTS = { ...PERSONAL_WORDS, ...ADDRESS_WORDS, ...PROMPT_WORDS, ...THREAT_WORDS, ...DRAFT_WORDS, ...REQUEST_WORDS, ...CREDENTIAL_WORDS, ...SECURITY_WORDS };

/** Two lists of one name: the second would hide the first, and with it a whole check. */
const named = [PERSONAL_WORDS, ADDRESS_WORDS, PROMPT_WORDS, THREAT_WORDS, DRAFT_WORDS, REQUEST_WORDS, CREDENTIAL_WORDS, SECURITY_WORDS].flatMap((lists) => Object.keys(lists));
const doubled = named.find((name, index) => named.indexOf(name) !== index);
if (doubled !== undefined) throw new TypeError(`two word lists are called ${doubled}`);

export type SignalClass = keyof typeof LISTS;

export const SIGNAL_CLASSES = Object.keys(LISTS) as SignalClass[];
/** The number of a class. */
export type Signal = number;
export const SIGNAL = Object.fromEntries(SIGNAL_CLASSES.map((name, index) => [name, index])) as Readonly<Record<SignalClass, Signal>>;

export const wordsOf = (list: string): string[] => list.split(/[,\n]/).map((word) => word.trim()).filter((word) => word !== '');

/** Lists that only checks of one direction read: texts of the other one are not searched for their words. */
const ONE_WAY: Readonly<Record<Direction, readonly string[]>> = {
	input: [...Object.keys(PROMPT_WORDS), ...Object.keys(THREAT_WORDS), ...Object.keys(SECURITY_WORDS), 'human_word'],
	draft: ['money_word', 'promise_word', 'advice_word', 'fault_word', 'remedy_word', ...Object.keys(CREDENTIAL_WORDS)],
};

export interface Vocabulary {
	terms: readonly Term[];
	/** By term: the classes that list it. */
	classesOf: readonly (readonly number[])[];
	/** Of which classes words are noted. */
	noted: readonly SignalClass[];
}

function build(other: Direction): Vocabulary {
	const noted = SIGNAL_CLASSES.filter((name) => !ONE_WAY[other].includes(name));
	const terms: Term[] = [];
	const classesOf: number[][] = [];
	const known = new Map<string, number>();
	for (const name of noted) {
		for (const word of [...wordsOf(LISTS[name]), ...misspellingsOf(name)]) {
			let id = known.get(word);
			if (id === undefined) {
				id = terms.length;
				known.set(word, id);
				terms.push(parseTerm(word, id));
				classesOf.push([]);
			}
			(classesOf[id] as number[]).push(SIGNAL[name]);
		}
	}
	return { terms, classesOf, noted };
}

/** Built once per process: for each direction the words of all its lists. */
export const VOCABULARIES: Readonly<Record<Direction, Vocabulary>> = { input: build('draft'), draft: build('input') };
