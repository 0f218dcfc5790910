import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { COMMITMENT_WEIGHTS } from '../../../src/scan/learned/all-weights';
import { COMMITMENT } from '../../../src/scan/learned/tables/commitment';
import { Weights, type Table } from '../../../src/scan/learned/weights';
import { scanned } from '../helpers';
import { OWN_SENTENCES } from '../own-sentences';
import { tableOf } from './table';
import { bagOf, scoreOf, train, type Example } from './train';

const example = (text: string, meant: boolean): Example => ({ text, meant, weight: 1, bags: [bagOf(text, 0, text.length, false)] });
const EXAMPLES = ['we have refunded you', 'i refunded the fee', 'we refunded both', 'you get it refunded'].map((text) => example(text, true)).concat(['where is the parcel', 'how is the weather', 'the parcel is late', 'is the parcel here'].map((text) => example(text, false)));

/** A score by the book: every feature listed, its weight read off the table as it is written down. */
function plainScore({ bias, scale, isFine, data }: Table, text: string): number {
	const bytes = Buffer.from(data, 'base64');
	const count = bytes.length / 5;
	const weights = new Map(Array.from({ length: count }, (_, i) => [bytes.readInt32LE(i * 4), bytes.readInt8(count * 4 + i)]));
	const bag = bagOf(text, 0, text.length, isFine);
	return bias + bag.keys.reduce((sum, key) => sum + (weights.get(key) ?? 0), 0) * scale * bag.scale;
}

/** Which never lets a sentence go by its words alone. */
const thorough = new Weights({ ...COMMITMENT, doubts: -Infinity });

describe('learned weights', () => {
	test('the short way to a score leaves out no feature', () => {
		const texts = Object.values(OWN_SENTENCES).flatMap(({ found, none }) => [...found, ...none]);
		for (const text of ['', 'we', "we'll refund, $5?", ...texts].map((one) => one.toLowerCase())) expect(thorough.score({ lower: text }, 0, text.length)).toBe(plainScore(COMMITMENT, text));
	});

	test('a sentence whose words alone speak against it is not found', () => {
		const texts = Object.values(OWN_SENTENCES).flatMap(({ found, none }) => [...found, ...none]).map((one) => one.toLowerCase());
		const quick = texts.filter((text) => COMMITMENT_WEIGHTS.score({ lower: text }, 0, text.length) !== thorough.score({ lower: text }, 0, text.length));
		expect(quick.length).toBeGreaterThan(texts.length / 30);
		for (const text of quick) expect(COMMITMENT_WEIGHTS.score({ lower: text }, 0, text.length)).toBeLessThanOrEqual(COMMITMENT_WEIGHTS.spares);
	});

	test('the same sentences give the same table, which scores as training did', () => {
		const model = train(EXAMPLES);
		const table = tableOf('trial-1', model, { finds: 0, spares: -1 });
		expect(tableOf('trial-1', train(EXAMPLES), { finds: 0, spares: -1 })).toEqual(table);
		const weights = new Weights(table);
		for (const { text, bags, meant } of EXAMPLES) {
			expect(weights.score({ lower: text }, 0, text.length)).toBeCloseTo(scoreOf(model, bags[0] as never), 1);
			expect(weights.score({ lower: text }, 0, text.length) > 0).toBe(meant);
		}
	});

	test('a committed table is smaller than 101 kB, the fine one of commitments than 161 kB', () => {
		const folder = resolve(__dirname, '../../../src/scan/learned/tables');
		for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(name === 'commitment.ts' ? 161_000 : 101_000);
	});

	test('a finding names the weights and up to three words of our lists, never a name', () => {
		const { findings } = scanned('Hello Zorblat Quuxley, we have put the 34 dollars back on your card, Zorblat.', { direction: 'draft' });
		const { learned } = findings.find(({ check }) => check === 'draft.refund_commitment') ?? {};
		expect(learned?.weights).toBe(COMMITMENT_WEIGHTS.id);
		expect(learned?.words.length).toBeGreaterThan(0);
		expect(learned?.words.length).toBeLessThanOrEqual(3);
		expect(learned?.words.join(' ')).not.toMatch(/zorblat|quuxley/);
	});

	test('known mistakes of the rules are spared, and what they missed is found', () => {
		for (const text of ["We've sent your case to the payments team.", "I've noted your wish for compensation in the file."]) expect(scanned(text, { direction: 'draft' }).findings.filter(({ category }) => category === 'refund_commitment')).toEqual([]);
		expect(scanned('My bank blocked the payment by mistake.').findings).toEqual([]);
		for (const text of ["The courier fee won't appear on your bill.", "We've backed out the charge.", "I've decided to let you off the fee."]) expect(scanned(text, { direction: 'draft' }).findings.map(({ category }) => category)).toContain('refund_commitment');
	});

	test('a slip of the finger in a core word hides nothing', () => {
		for (const text of ['The refnd has been issued, you will see it on Friday.', 'We have reimbrsed you in full.']) expect(scanned(text, { direction: 'draft' }).findings.map(({ category }) => category)).toContain('refund_commitment');
		expect(scanned('Enjoy the chargebck, I already told my bank.').findings.map(({ category }) => category)).toContain('chargeback_threat');
		expect(scanned('My lawer will sue you.').findings.map(({ category }) => category)).toContain('legal_threat');
	});
});

test.each([
	'Thank you for writing. We are looking into your request about 35.00 EUR and will come back to you.',
	'We got your refund request for order A-7731; a colleague will write to you about the 240.00 EUR tomorrow.',
])('a reply that only holds is no commitment: %s', (text) => {
	expect(scanned(text, { direction: 'draft' }).findings.map(({ category }) => category)).not.toContain('refund_commitment');
});
