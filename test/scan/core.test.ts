import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { CORE } from '../../src/scan/core/core';
import { READINGS } from '../../src/scan/learned/readings';
import { tokensOf } from '../../src/scan/learned/tokens';
import { WORD_BOOK } from '../../src/scan/learned/word-book';
import { scanText } from '../../src/scan/scan-text';
import { BUILTIN_SETTINGS } from '../../src/scan/settings';
import { isWordCode } from '../../src/scan/text/automaton';
import { normalise } from '../../src/scan/text/normalise';
import type { Signals } from '../../src/scan/text/signals';
import { SIGNAL, SIGNAL_CLASSES, VOCABULARIES } from '../../src/scan/vocabulary';
import { OWN_SENTENCES } from './own-sentences';

const ROOT = join(__dirname, '../..');
const DIRECTIONS = ['input', 'draft'] as const;
const LONGEST_WORD = 24;
const SOME = Object.values(OWN_SENTENCES).flatMap(({ found, none }) => [...found.slice(0, 25), ...none.slice(0, 25)]);
/** A number in letters. */
const letters = (number: number): string => [...String(number)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');
/** Terms of two words of which the second may go on, so that every one of them is new. */
const OPEN = DIRECTIONS.flatMap((direction) => VOCABULARIES[direction].terms.filter(({ text, right }) => !right && / [a-z]{2,6}$/.test(text))).map(({ text }) => text);
const MANY = Array.from({ length: 5_000 }, (_, index) => `${OPEN[index % OPEN.length]}${letters(index)}`).join(' ');
const TEXTS = [MANY, ...SOME, SOME.join(' \t\n '), SOME.join("'"), SOME.join('é'), SOME.join(' 7 ').replace(/ /g, '  '), `${'pass'.repeat(40)} my-password ${'x'.repeat(70)}refund 1 1. 12. the ${'b'.repeat(20)} bank account ${'c'.repeat(20)} your bank, account no: bank-account`];

test('the committed WebAssembly is what core/assembly makes', () => {
	const { status, stderr } = spawnSync(process.execPath, ['scripts/build-core.mjs', '--check'], { cwd: ROOT, encoding: 'utf8' });
	expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}, 60_000);

const isWordAt = (text: string, index: number): boolean => index >= 0 && index < text.length && isWordCode(text.charCodeAt(index));

/** Every hit of every list, term by term, as the lists mean it. */
function hitsByTerm(lower: string, direction: (typeof DIRECTIONS)[number]): string[] {
	const { terms, classesOf } = VOCABULARIES[direction];
	return terms.flatMap((term, id) => {
		const pattern = new RegExp(term.text.replace(/[^a-z0-9 ]/g, '\\$&').replaceAll(' ', '[\\t-\\r ]+'), 'g');
		const hits: string[] = [];
		for (let match = pattern.exec(lower); match; match = pattern.exec(lower)) {
			const start = match.index;
			let end = start + match[0].length;
			pattern.lastIndex = start + 1;
			if (term.left && isWordAt(term.text, 0) && isWordAt(lower, start - 1)) continue;
			if (term.right && isWordAt(term.text, term.text.length - 1) && isWordAt(lower, end)) continue;
			const last = end;
			if (!term.right) while (end - last < LONGEST_WORD && isWordAt(lower, end)) end += 1;
			for (const signal of classesOf[id] as readonly number[]) hits.push([SIGNAL_CLASSES[signal], term.text, start, end].join());
		}
		return hits;
	});
}

const hitsByClass = (signals: Signals, direction: (typeof DIRECTIONS)[number]): string[] =>
	VOCABULARIES[direction].noted.flatMap((name) => {
		const { starts, ends, terms } = signals.hits(SIGNAL[name]);
		return starts.map((start, index) => [name, terms[index], start, ends[index]].join());
	});

test.each(DIRECTIONS)('the pass finds the words of all lists for %s that a search for each of them finds', (direction) => {
	for (const written of TEXTS) {
		const { lower, signals } = normalise(written, direction);
		expect(hitsByClass(signals, direction).sort()).toEqual(hitsByTerm(lower, direction).sort());
	}
});

test('runs of digits and ends of sentences', () => {
	const text = normalise('At 3.5 or 12, a refund e.g. now. Is a Refund it? "A refund!" so refund\nrefunds 1.5 it.', 'draft');
	expect([text.signals.runStarts, text.signals.runEnds]).toEqual([[3, 5, 10, 79, 81], [4, 6, 12, 80, 82]]);
	expect(READINGS.commitment.stretches.of(text).map(({ start, end }) => text.text.slice(start, end))).toEqual(['At 3.5 or 12, a refund e.g.', 'Is a Refund it?', '"A refund!', '" so refund', 'refunds 1.5 it.']);
});

test('a text that needs a larger memory leaves everything else as it was', () => {
	const text = normalise("We'll refund $45 to your card, is that fine?", 'draft');
	const words = (): number[][] => {
		const { count, starts, ends } = tokensOf(text, 0, text.lower.length);
		return [[count], [...starts.slice(0, count)], [...ends.slice(0, count)]];
	};
	const before = [words(), hitsByClass(text.signals, 'draft')];
	const long = normalise('Refund 7. '.repeat(400_000), 'draft');
	expect(long.signals.runStarts).toHaveLength(400_000);
	expect(READINGS.commitment.stretches.of(long)).toHaveLength(400_000);
	expect([words(), hitsByClass(normalise(text.original, 'draft').signals, 'draft')]).toEqual(before);
	expect(tokensOf(long, 0, 60).count).toBe(12);
});

test('a memory that grows at any moment changes no finding', () => {
	const grow = (): number => CORE.take(1 << 16);
	const scanned = (): string[] => SOME.flatMap((text) => DIRECTIONS.map((direction) => JSON.stringify(scanText({ text, direction }, BUILTIN_SETTINGS))));
	const before = scanned();
	const { fillRow, noteAnchors } = CORE;
	WORD_BOOK.forget();
	CORE.fillRow = (row, start, end) => {
		grow();
		fillRow(row, start, end);
	};
	CORE.noteAnchors = (...word) => {
		grow();
		return noteAnchors(...word);
	};
	try {
		expect(scanned()).toEqual(before);
	} finally {
		Object.assign(CORE, { fillRow, noteAnchors });
	}
	for (const text of SOME.slice(0, 50)) {
		grow();
		expect(scanText({ text, direction: 'input' }, BUILTIN_SETTINGS).failedChecks).toEqual([]);
	}
	expect(scanned()).toEqual(before);
});

test('a stretch with more words than are remembered is refused', () => {
	const long = normalise('a '.repeat(9_000), 'draft');
	expect(() => tokensOf(long, 0, long.lower.length)).toThrow('a stretch of 18000 units is too long to be weighed');
});
