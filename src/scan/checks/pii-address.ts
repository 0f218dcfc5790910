import { hit, type Check, type Hit } from '../check';
import { allMatches } from '../text/all-matches';
import { europeanAddresses } from '../text/european-address';
import type { NormalisedText } from '../text/normalise';
import { classSet } from '../text/signals';
import { LONGEST_BACK, streetEnd, streetStart } from '../text/street';
import { SIGNAL, type Signal } from '../vocabulary';

const WORD_BEFORE = 48;
/** Street words that are everyday words too: without capitals they need a city, a unit or an address word. */
const LONGEST_LOWER_NAME = 4;
/** `7 AM CT` is Central Time. */
const TIME_OF_DAY = /^\d{1,2} [ap]\.?m\.? $/i;

function american(text: NormalisedText, words: Signal, rare: boolean, found: Hit[]): void {
	const { starts, ends } = text.signals.hits(words);
	for (let index = 0; index < starts.length; index += 1) {
		const word = starts[index] as number;
		const street = text.signals.digitWithin(word - LONGEST_BACK, word) ? streetStart(text.text, word) : undefined;
		if (!street || (street.words === 1 && TIME_OF_DAY.test(text.text.slice(street.start, word)))) continue;
		const { end, proven } = streetEnd(text.text, ends[index] as number);
		const first = text.text.charCodeAt(word);
		const capital = first >= 65 && first <= 90;
		const said = text.signals.endBefore(SIGNAL.address_word, street.start, WORD_BEFORE) >= 0;
		const written = street.capitalised && capital;
		const sure = rare ? (proven && (written || said)) || (written && said && street.words <= 2) : proven || (written && street.words <= LONGEST_LOWER_NAME) || (said && street.words <= LONGEST_LOWER_NAME);
		if (sure) found.push(hit(piiAddress, street.start, end, 'ADDRESS'));
	}
}

const BOX = /^[ .]{0,2}#?[ ]{0,2}\d{1,6}(?!\d)/;
const MILITARY = /(?:PSC|CMR|UNIT|Unit|USNS|USS|USNV|USCGC)[ ][A-Za-z0-9]{1,20}(?:,?[ ](?:Box|BOX)[ ]\d{1,5})?[ ,\n]{1,3}(?:APO|FPO|DPO),?[ ](?:AA|AE|AP),?[ ]\d{5}(?:-\d{4})?/g;

function boxes({ text, lower, signals }: NormalisedText, found: Hit[]): void {
	const { starts, ends } = signals.hits(SIGNAL.po_box_word);
	for (let index = 0; index < starts.length; index += 1) {
		const end = ends[index] as number;
		const number = BOX.exec(lower.slice(end, end + 14));
		if (number) found.push(hit(piiAddress, starts[index] as number, streetEnd(text, end + number[0].length).end, 'ADDRESS'));
	}
	if (signals.has(SIGNAL.military_word)) for (const match of allMatches(text, MILITARY)) found.push(hit(piiAddress, match.index, match.index + match[0].length, 'ADDRESS'));
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
		const found: Hit[] = [];
		if (text.signals.hasAny(AMERICAN_WORDS)) {
			american(text, SIGNAL.street_word, false, found);
			american(text, SIGNAL.street_word_rare, true, found);
			boxes(text, found);
		}
		for (const { start, end } of europeanAddresses(text)) found.push(hit(piiAddress, start, end, 'ADDRESS'));
		return longest(found);
	},
};

const AMERICAN_WORDS = classSet(['street_word', 'street_word_rare', 'po_box_word', 'military_word']);
