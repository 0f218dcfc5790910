import { CHECKS, scanText } from '../../src/scan';
import { ADVERSARIAL, ADVERSARIAL_MORE, normalText } from './adversarial';
import { settings } from './helpers';

/** Times are measured by test/bench/scan.ts, which fails above 3 x; here the work is counted, which no busy machine changes. */
const SIZE = 20_000;
const ALL = { ...ADVERSARIAL, ...ADVERSARIAL_MORE };
/** No pattern is given more of a text at once than that, but for those that read all of it once. */
const LONGEST_LOOK = 400;
/** Beside normal text: of nothing but trigger words more can be wrong. */
const RATIO = 3;
const RATIO_MORE = 40;

/** What the patterns were given to read, in units, while one text was scanned. */
function work(text: string, direction: 'input' | 'draft'): number {
	const { exec } = RegExp.prototype;
	let units = 0;
	RegExp.prototype.exec = function counted(this: RegExp, read: string): RegExpExecArray | null {
		units += 1 + Math.min(read.length, LONGEST_LOOK);
		return exec.call(this, read);
	};
	try {
		scanText({ text, direction, ...(direction === 'draft' && { customerText: text.slice(0, SIZE / 10) }) }, settings);
	} finally {
		RegExp.prototype.exec = exec;
	}
	return units;
}

const base = { input: work(normalText(SIZE), 'input'), draft: work(normalText(SIZE), 'draft') };

test('the work is counted', () => {
	expect(base.input).toBeGreaterThan(SIZE);
	expect(base.draft).toBeGreaterThan(SIZE);
});

describe.each(['input', 'draft'] as const)('as %s', (direction) => {
	test.each(Object.keys(ALL))('%s costs no more than a few times normal text, and twice as much of it no more than twice', (name) => {
		const make = ALL[name] as (size: number) => string;
		const once = work(make(SIZE), direction);
		expect(once).toBeLessThan(base[direction] * (name in ADVERSARIAL ? RATIO : RATIO_MORE));
		expect(work(make(SIZE * 2), direction)).toBeLessThan(once * 2.2 + 20 * LONGEST_LOOK);
	});
});

test('no check fails on any of them', () => {
	expect(CHECKS.length).toBeGreaterThan(20);
	for (const make of Object.values(ALL)) expect(scanText({ text: make(SIZE), direction: 'input' }, settings).failedChecks).toEqual([]);
});
