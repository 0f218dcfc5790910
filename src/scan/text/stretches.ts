import { CORE, tooLong } from '../core/core';
import type { Signal } from '../vocabulary';
import type { NormalisedText } from './normalise';
import { readText } from './read-text';

export interface Stretch {
	start: number;
	end: number;
}

/** What the weights alone make of a stretch; `asked`: the rules decide. */
export const JUDGED = ['spared', 'asked', 'found'] as const;
export type Judged = (typeof JUDGED)[number];

export interface JudgedStretch extends Stretch {
	judged: Judged;
}

/** How a text is cut: into sentences, or, since attacks tell their story over several of them, into longer pieces (core/assembly/stretches.ts). */
const KINDS = { sentences: 0, pieces: 1 } as const;
export type Kind = keyof typeof KINDS;

const WIDTH = 3;
const NONE: readonly JudgedStretch[] = [];

/** The stretches of texts that hold a word of one of some classes, each once, in the order of the text. */
export class Stretches {
	private readonly kind: number;
	private readonly classes: number;
	private readonly count: number;

	constructor(kind: Kind, signals: readonly Signal[]) {
		this.kind = KINDS[kind];
		this.classes = CORE.place(Int32Array.from(signals));
		this.count = signals.length;
	}

	of(text: NormalisedText): readonly Stretch[] {
		readText(text);
		return listed(CORE.call.stretchesOf(this.kind, this.classes, this.count));
	}

	/**
	 * With what a table of weights makes of each; none when it lets all of them go.
	 * @throws RangeError for a stretch that is too long to be weighed
	 */
	judgedBy(table: number, text: NormalisedText): readonly JudgedStretch[] {
		readText(text);
		return listed(CORE.call.judgeStretches(table, this.kind, this.classes, this.count));
	}
}

function listed(count: number): readonly JudgedStretch[] {
	if (count === 0) return NONE;
	const { ints } = CORE;
	let at = CORE.call.stretchList() >> 2;
	const list: JudgedStretch[] = [];
	for (let i = 0; i < count; i += 1, at += WIDTH) {
		const judged = JUDGED[ints[at + 2] as number];
		if (judged === undefined) throw tooLong(ints[at] as number, ints[at + 1] as number);
		list.push({ start: ints[at] as number, end: ints[at + 1] as number, judged });
	}
	return list;
}
