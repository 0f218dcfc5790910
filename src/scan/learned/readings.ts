import type { Direction } from '../../sections';
import { SIGNAL, type SignalClass } from '../vocabulary';
import { Stretches, type Kind } from '../text/stretches';

export interface Reading {
	direction: Direction;
	/** A stretch without a word of one of these classes is not looked at. */
	signals: readonly SignalClass[];
	stretches: Stretches;
}

const reading = (kind: Kind, direction: Direction, signals: readonly SignalClass[]): Reading => ({ direction, signals, stretches: new Stretches(kind, signals.map((signal) => SIGNAL[signal])) });
const sentences = (direction: Direction, signals: readonly SignalClass[]): Reading => reading('sentences', direction, signals);
const pieces = (direction: Direction, signals: readonly SignalClass[]): Reading => reading('pieces', direction, signals);

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
