import type { Direction } from '../../sections';
import type { NormalisedText } from '../text/normalise';
import { SIGNAL, type SignalClass } from '../vocabulary';
import { piecesOf, sentencesOf, type Stretch } from './stretches';

export interface Reading {
	direction: Direction;
	/** A stretch without a word of one of these classes is not looked at. */
	signals: readonly SignalClass[];
	stretches(text: NormalisedText): readonly Stretch[];
}

function reading(direction: Direction, signals: readonly SignalClass[], stretchesOf: typeof sentencesOf): Reading {
	const numbers = signals.map((signal) => SIGNAL[signal]);
	return { direction, signals, stretches: (text) => stretchesOf(text, numbers) };
}
const sentences = (direction: Direction, signals: readonly SignalClass[]): Reading => reading(direction, signals, sentencesOf);
const pieces = (direction: Direction, signals: readonly SignalClass[]): Reading => reading(direction, signals, piecesOf);

/** What is read of a text for each category with learned weights; training reads the same. */
export const READINGS = {
	commitment: sentences('draft', ['money_word']),
	liability: sentences('draft', ['fault_word']),
	position: sentences('draft', ['advice_word']),
	promise: sentences('draft', ['promise_word']),
	chargeback: sentences('input', ['chargeback_strong', 'bank_entity', 'bank_word']),
	legal: sentences('input', ['legal_strong', 'legal_weak', 'law_word']),
	attack: pieces('input', ['override_verb', 'role_phrase', 'persona_word', 'hidden_prompt', 'new_instruction', 'smuggled_tag', 'output_hijack', 'bypass_verb', 'attack_word']),
	incident: sentences('input', ['security_word', 'incident_word']),
	human: sentences('input', ['human_word']),
} satisfies Record<string, Reading>;

export type LearnedName = keyof typeof READINGS;
