import { CHECKS, scanText } from '../../src/scan';
import { ADVERSARIAL, ADVERSARIAL_MORE, normalText } from './adversarial';
import { settings } from './helpers';

/** The goal is 3 on a quiet machine (see test/bench/scan.ts); this bound is for busy ones, and far from quadratic. */
const RATIO = 12;
/** Texts of nothing but trigger words cost more per unit, but no more when they are longer. */
const RATIO_MORE = 40;
const SIZE = 1_000_000;

function milliseconds(text: string, direction: 'input' | 'draft'): number {
	let best = Infinity;
	for (let i = 0; i < 3; i += 1) {
		const start = process.hrtime.bigint();
		scanText({ text, direction, ...(direction === 'draft' && { customerText: text.slice(0, 100_000) }) }, settings);
		best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e6);
	}
	return best;
}

const normal = normalText(SIZE);
// Warm: the first runs compile the patterns.
for (let i = 0; i < 3; i += 1) milliseconds(normal, 'input');
const base = { input: milliseconds(normal, 'input'), draft: milliseconds(normal, 'draft') };

test.each(Object.keys({ ...ADVERSARIAL, ...ADVERSARIAL_MORE }))('1 MB of %s takes no longer than a few times 1 MB of normal text', (name) => {
	const text = (ADVERSARIAL[name] ?? ADVERSARIAL_MORE[name])?.(SIZE) ?? '';
	expect(text).toHaveLength(SIZE);
	const ratio = name in ADVERSARIAL ? RATIO : RATIO_MORE;
	expect(milliseconds(text, 'input')).toBeLessThan(base.input * ratio);
	expect(milliseconds(text, 'draft')).toBeLessThan(base.draft * ratio);
});

test('no check fails on any of them', () => {
	expect(CHECKS.length).toBeGreaterThan(20);
	for (const make of Object.values({ ...ADVERSARIAL, ...ADVERSARIAL_MORE })) expect(scanText({ text: make(20_000), direction: 'input' }, settings).failedChecks).toEqual([]);
});
