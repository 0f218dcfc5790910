import { features } from '../../../src/scan/learned/features';
import { tokensOf } from '../../../src/scan/learned/tokens';
import { scaleOf } from '../../../src/scan/learned/weights';

/** What training reads of one sentence: the keys of its features, and by what its score is scaled. */
export interface Bag {
	keys: Int32Array;
	scale: number;
}

/** A text as training sees it. */
export interface Example {
	text: string;
	meant: boolean;
	/** How much it counts. */
	weight: number;
	/** One bag for each sentence that is looked at. */
	bags: Bag[];
}

export function bagOf(lower: string, start: number, end: number): Bag {
	const { tokens } = tokensOf(lower, start, end);
	const { keys, length } = features(tokens);
	return { keys: keys.slice(0, length), scale: scaleOf(tokens.length) };
}

export interface Model {
	weights: Map<number, number>;
	bias: number;
}

/** Mulberry32: the same order of examples every time. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

export function scoreOf({ weights, bias }: Model, { keys, scale }: Bag): number {
	let sum = 0;
	for (const key of keys) sum += weights.get(key) ?? 0;
	return bias + sum * scale;
}

export const NOTHING_READ = -99;

/** The score of a text: of its highest sentence. */
export const scoreText = (model: Model, { bags }: Example): number => Math.max(NOTHING_READ, ...bags.map((bag) => scoreOf(model, bag)));

export interface TrainOptions {
	epochs?: number;
	rate?: number;
	l2?: number;
	/** Features of fewer texts are left out. */
	least?: number;
	seed?: number;
}

function common(examples: readonly Example[], least: number): Example[] {
	const counts = new Map<number, number>();
	for (const { bags } of examples) for (const key of new Set(bags.flatMap(({ keys }) => [...keys]))) counts.set(key, (counts.get(key) ?? 0) + 1);
	return examples.map((one) => ({ ...one, bags: one.bags.map(({ keys, scale }) => ({ keys: keys.filter((key) => (counts.get(key) as number) >= least), scale })) }));
}

/**
 * Logistic regression by AdaGrad. Of a text that is meant only its highest sentence learns, because the others may be
 * harmless; of a harmless one all do.
 */
export function train(examples: readonly Example[], { epochs = 20, rate = 0.35, l2 = 1e-3, least = 2, seed = 7 }: TrainOptions = {}): Model {
	const kept = common(examples, least).filter(({ bags }) => bags.length > 0);
	const model: Model = { weights: new Map(), bias: 0 };
	const squares = new Map<number, number>();
	let biasSquare = 1;
	const next = random(seed);
	const order = kept.map((_, index) => index);
	for (let epoch = 0; epoch < epochs; epoch += 1) {
		for (let i = order.length - 1; i > 0; i -= 1) {
			const other = Math.floor(next() * (i + 1));
			[order[i], order[other]] = [order[other] as number, order[i] as number];
		}
		for (const index of order) {
			const { bags, meant, weight } = kept[index] as Example;
			const chosen = meant ? [bags.reduce((best, bag) => (scoreOf(model, bag) > scoreOf(model, best) ? bag : best))] : bags;
			for (const bag of chosen) {
				const error = (1 / (1 + Math.exp(-scoreOf(model, bag))) - (meant ? 1 : 0)) * weight;
				for (const key of bag.keys) {
					const old = model.weights.get(key) ?? 0;
					const gradient = error * bag.scale + l2 * old;
					const square = (squares.get(key) ?? 0.1) + gradient * gradient;
					squares.set(key, square);
					model.weights.set(key, old - (rate * gradient) / Math.sqrt(square));
				}
				biasSquare += error * error;
				model.bias -= (0.1 * error) / Math.sqrt(biasSquare);
			}
		}
	}
	return model;
}
