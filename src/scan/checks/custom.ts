import { hit, type Check, type Hit, type ScanContext } from '../check';
import type { CheckAction } from '../settings';
import { normalise } from '../text/normalise';
import { Automaton, parseTerm } from '../text/automaton';
import { matchPatterns } from './owner-patterns';

const ASCII = /^[\u0020-\u007e]+$/;

type Keywords = ScanContext['keywords'];

interface Words {
	automaton: Automaton;
	/** By term id. */
	actions: readonly CheckAction[];
	/** Words of other scripts; they have no word boundaries to mind. */
	others: readonly { word: string; action: CheckAction }[];
}

interface Compiled {
	input: Words;
	draft: Words;
}

/** Settings are parsed once and used for many texts. */
const compiled = new WeakMap<Keywords, Compiled>();

function wordsFor(keywords: Keywords, direction: 'input' | 'draft'): Words {
	const folded = keywords
		.filter((one) => one.direction === 'both' || one.direction === direction)
		.map(({ keyword, action }) => ({ word: normalise(keyword).lower.trim().replace(/\s+/g, ' '), action }))
		.filter(({ word }) => word.replaceAll('*', '') !== '');
	const plain = folded.filter(({ word }) => ASCII.test(word));
	return {
		automaton: new Automaton(plain.map(({ word }, id) => parseTerm(word, id))),
		actions: plain.map(({ action }) => action),
		others: folded.filter(({ word }) => !ASCII.test(word)).map(({ word, action }) => ({ word: word.replaceAll('*', ''), action })),
	};
}

function compile(keywords: Keywords): Compiled {
	const known = compiled.get(keywords);
	if (known) return known;
	const fresh = { input: wordsFor(keywords, 'input'), draft: wordsFor(keywords, 'draft') };
	compiled.set(keywords, fresh);
	return fresh;
}

/** The owner's words, where `*` at an end lets the word go on, and the owner's patterns. */
export const custom: Check = {
	id: 'custom',
	category: 'custom',
	direction: 'both',
	needs: 'own_words',
	run(text, context) {
		const patterns = context.patterns ?? [];
		const found: Hit[] = patterns.length === 0 ? [] : matchPatterns(text, patterns, context.direction).map(({ start, end, action }) => ({ ...hit(custom, start, end), action }));
		if (context.keywords.length === 0) return found;
		const { automaton, actions, others } = compile(context.keywords)[context.direction];
		automaton.scan(text.lower, ({ id }, start, end) => found.push({ ...hit(custom, start, end), ...(actions[id] && { action: actions[id] }) }));
		for (const { word, action } of others) {
			for (let at = text.lower.indexOf(word); at >= 0; at = text.lower.indexOf(word, at + word.length)) found.push({ ...hit(custom, at, at + word.length), action });
		}
		return found;
	},
};
