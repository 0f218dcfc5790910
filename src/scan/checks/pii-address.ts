import { hit, type Check, type Hit } from '../check';
import { allMatches } from '../text/all-matches';
import { europeanAddresses } from '../text/european-address';
import type { NormalisedText } from '../text/normalise';
import { classSet } from '../text/signals';
import { streetEnd, streetStart } from '../text/street';
import type { SignalClass } from '../vocabulary';

const WORD_BEFORE = 48;
/** Street words that are everyday words too: without capitals they need a city, a unit or an address word. */
const LONGEST_LOWER_NAME = 4;
/** `7 AM CT` is Central Time. */
const TIME_OF_DAY = /^\d{1,2} [ap]\.?m\.? $/i;

function american(text: NormalisedText, words: SignalClass, rare: boolean): Hit[] {
	const found: Hit[] = [];
	if (!text.signals.has(words)) return found;
	const { starts, ends } = text.signals.hits(words);
	starts.forEach((word, index) => {
		const street = streetStart(text.text, word);
		if (!street || TIME_OF_DAY.test(text.text.slice(street.start, word))) return;
		const { end, proven } = streetEnd(text.text, ends[index] as number);
		const capital = /[A-Z]/.test(text.text[word] as string);
		const said = text.signals.endBefore('address_word', street.start, WORD_BEFORE) >= 0;
		const written = street.capitalised && capital;
		const sure = rare ? (proven && (written || said)) || (written && said && street.words <= 2) : proven || (written && street.words <= LONGEST_LOWER_NAME) || (said && street.words <= LONGEST_LOWER_NAME);
		if (sure) found.push(hit(piiAddress, street.start, end, 'ADDRESS'));
	});
	return found;
}

const BOX = /^[ .]{0,2}#?[ ]{0,2}\d{1,6}(?!\d)/;
const MILITARY = /(?:PSC|CMR|UNIT|Unit|USNS|USS|USNV|USCGC)[ ][A-Za-z0-9]{1,20}(?:,?[ ](?:Box|BOX)[ ]\d{1,5})?[ ,\n]{1,3}(?:APO|FPO|DPO),?[ ](?:AA|AE|AP),?[ ]\d{5}(?:-\d{4})?/g;

function boxes({ text, lower, signals }: NormalisedText): Hit[] {
	const found: Hit[] = [];
	const { starts, ends } = signals.hits('po_box_word');
	starts.forEach((start, index) => {
		const number = BOX.exec(lower.slice(ends[index], (ends[index] as number) + 14));
		if (number) found.push(hit(piiAddress, start, streetEnd(text, (ends[index] as number) + number[0].length).end, 'ADDRESS'));
	});
	if (signals.has('military_word')) for (const match of allMatches(text, MILITARY)) found.push(hit(piiAddress, match.index, match.index + match[0].length, 'ADDRESS'));
	return found;
}

/** Of overlapping addresses the longest stays. */
function longest(hits: Hit[]): Hit[] {
	if (hits.length < 2) return hits;
	const sorted = [...hits].sort((a, b) => a.start - b.start || b.end - a.end);
	const kept: Hit[] = [];
	for (const one of sorted) {
		const last = kept.at(-1);
		if (!last || one.start >= last.end) kept.push(one);
		else if (one.end - one.start > last.end - last.start) kept[kept.length - 1] = one;
	}
	return kept;
}

/** Postal addresses: US street, PO box and military; UK with a postcode; common continental street forms. */
export const piiAddress: Check = {
	id: 'pii.address',
	category: 'pii',
	direction: 'both',
	wants: ['digits'],
	run(text) {
		const abroad = europeanAddresses(text).map(({ start, end }) => hit(piiAddress, start, end, 'ADDRESS'));
		if (!text.signals.hasAny(AMERICAN_WORDS)) return longest(abroad);
		return longest([...american(text, 'street_word', false), ...american(text, 'street_word_rare', true), ...boxes(text), ...abroad]);
	},
};

const AMERICAN_WORDS = classSet(['street_word', 'street_word_rare', 'po_box_word', 'military_word']);
