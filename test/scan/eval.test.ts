import { committedFigures, measureFigures, worse } from './eval-figures';
import { hasSets, SETS_FOLDER } from './eval-sets';

test('no figure is worse than the committed one by more than 0.01', () => {
	if (!hasSets()) {
		console.log(`No development sets at ${SETS_FOLDER}: the figures are not compared.`);
		return;
	}
	expect(worse(measureFigures(), committedFigures())).toEqual([]);
}, 120_000);

test('a fallen score, a vanished one and a risen alarm are losses; small changes and gains are none', () => {
	const before = { scores: { a: 0.9, b: 0.8, c: 0.7 }, alarms: { x: 0.01, y: 0.02 }, counts: {} };
	expect(worse({ scores: { a: 0.88, c: 0.695 }, alarms: { x: 0.03, y: 0.025 }, counts: {} }, before)).toEqual(['a fell from 0.9 to 0.88', 'b fell from 0.8 to 0', 'x rose from 0.01 to 0.03']);
	expect(worse({ scores: { a: 1, b: 0.8, c: 0.8 }, alarms: { x: 0, y: 0.02 }, counts: {} }, before)).toEqual([]);
});
