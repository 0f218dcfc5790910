import { found } from './helpers';
import { OWN_SENTENCES } from './own-sentences';

describe.each(Object.entries(OWN_SENTENCES))('%s', (category, { direction, found: positives, none }) => {
	test('is found nearly always', () => {
		const missed = positives.filter((text) => found(category, text, direction).length === 0);
		expect(missed.length / positives.length).toBeLessThanOrEqual(0.05);
	});
	test('hardly ever stops a harmless sentence', () => {
		const stopped = none.filter((text) => found(category, text, direction).length > 0);
		expect(stopped.length / none.length).toBeLessThanOrEqual(0.06);
	});
});
