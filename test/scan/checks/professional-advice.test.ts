import { ADVERSARIAL } from '../adversarial';
import { found, scanned } from '../helpers';

const advises = (text: string): boolean => scanned(text, { direction: 'draft' }).findings.some(({ check }) => check === 'draft.professional_advice');

test.each([
	'You should take 400 mg of ibuprofen every six hours.',
	'Just take two tablets and rest.',
	'I recommend that you stop taking your medication for a week.',
	'Your symptoms sound like a sinus infection.',
	'There is no need to see a doctor.',
	'It is safe to take this with alcohol.',
	'You should invest your savings in index funds.',
	'I would buy more bitcoin now, we recommend holding crypto.',
	'The stock will definitely go up next year.',
	'Gold is a safe investment.',
	"You don't need to declare this income for tax.",
	'Sie sollten 400 mg nehmen und abwarten.',
])('%j is advice', (text) => expect(advises(text)).toBe(true));

test.each([
	'Please consult your doctor before you take 400 mg of ibuprofen.',
	'We cannot give medical advice about your symptoms.',
	'This is not financial advice, and we cannot recommend stocks.',
	'Your prescription order has shipped.',
	'The tablet is in stock and ships today.',
	'Please return the item within 30 days.',
	'Tax is included in the price.',
	'Should I take two tablets?',
	'Your gold membership is active.',
	'You can take the parcel to any shop.',
])('%j is none', (text) => expect(advises(text)).toBe(false));

test('customers may write about their health', () => expect(found('legal_advice', 'You should take 400 mg of ibuprofen.')).toEqual([]));

test('long texts of one kind do not fail', () => {
	for (const make of Object.values(ADVERSARIAL)) expect(scanned(make(20_000), { direction: 'draft' }).failedChecks).toEqual([]);
});
