import type { Signal } from '../vocabulary';
import type { NormalisedText } from './normalise';
import type { Sentence } from './sentence';
import { Stretches } from './stretches';

export { Sentence } from './sentence';

const NONE: readonly Sentence[] = [];
const BY_SIGNAL: Stretches[] = [];

/** The sentences that hold a hit of `signal`, each once. */
export function sentencesWith(text: NormalisedText, signal: Signal): readonly Sentence[] {
	if (!text.signals.has(signal)) return NONE;
	return (BY_SIGNAL[signal] ??= new Stretches('sentences', [signal])).of(text).map(({ start, end }) => text.sentence(start, end));
}
