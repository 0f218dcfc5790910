/** The same rules for every engine, and inputs for them. Everything is drawn from one seed, so that runs compare. */

const COUNTRIES = ['DE', 'FR', 'US', 'GB', 'ES', 'IT', 'NL', 'PL', 'SE', 'CH'];
const SEGMENTS = ['basic', 'silver', 'gold', 'vip'];

/** A small generator of numbers from 0 to 1 (mulberry32). */
export function random(seed) {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
	};
}

const pick = (next, list) => list[Math.floor(next() * list.length)];

/**
 * `count` lines; the last two catch what is left, as in a tier file. The others ask for a country, an amount up to a
 * limit and a customer of some months, every third one also for a segment; narrow enough that inputs end all over.
 */
export function makeRules(count) {
	const next = random(count);
	const rules = Array.from({ length: count - 2 }, (_, index) => ({
		tier: pick(next, ['low', 'medium', 'high']),
		country: pick(next, COUNTRIES),
		amount: Math.round(5 + (4_000 * (index + 1)) / count / (1 + next() * 8)),
		months: Math.floor(next() * 60),
		...(index % 3 === 0 && { segment: pick(next, SEGMENTS) }),
	}));
	return [...rules, { tier: 'medium', amount: 2_000 }, { tier: 'high' }];
}

export function makeInputs(count) {
	const next = random(7);
	return Array.from({ length: count }, () => ({
		country: pick(next, COUNTRIES),
		amount: Math.round(next() * 300_000) / 100,
		customer_months: Math.floor(next() * 61),
		customer_tier: pick(next, SEGMENTS),
	}));
}
