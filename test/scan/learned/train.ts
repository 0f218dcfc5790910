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

/** `isFine` as of the table (learned/weights.ts). */
export function bagOf(lower: string, start: number, end: number, isFine: boolean): Bag {
	const tokens = tokensOf({ lower }, start, end);
	const { keys, length } = features(tokens, isFine);
	return { keys: keys.slice(0, length), scale: scaleOf(tokens.count) };
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
	/** Features of fewer texts are left out; even those of one sentence speak for others, a little. */
	least?: number;
	seed?: number;
	/** Trained a second time on so many features, the strongest of the first: what the others knew is learnt anew by these. */
	most?: number;
}

/** The features that weigh most. */
export const strongest = ({ weights }: Model, most: number): [number, number][] => [...weights].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]) || a[0] - b[0]).slice(0, most);

/** An example whose features are numbered from 0, those of too few texts left out. */
interface Numbered {
	meant: boolean;
	weight: number;
	bags: { ids: Int32Array; scale: number }[];
}

function numbered(examples: readonly Example[], least: number): { texts: Numbered[]; keys: number[] } {
	const counts = new Map<number, number>();
	for (const { bags } of examples) for (const key of new Set(bags.flatMap(({ keys }) => [...keys]))) counts.set(key, (counts.get(key) ?? 0) + 1);
	const ids = new Map<number, number>();
	for (const [key, count] of counts) if (count >= least) ids.set(key, ids.size);
	const read = examples.filter(({ bags }) => bags.length > 0);
	return {
		texts: read.map(({ meant, weight, bags }) => ({ meant, weight, bags: bags.map(({ keys, scale }) => ({ ids: keys.filter((key) => ids.has(key)).map((key) => ids.get(key) as number), scale })) })),
		keys: [...ids.keys()],
	};
}

/**
 * Logistic regression by AdaGrad. Of a text that is meant only its highest sentence learns, because the others may be
 * harmless; of a harmless one all do.
 */
export function train(examples: readonly Example[], options: TrainOptions = {}): Model {
	const model = trainOnce(examples, options);
	if (options.most === undefined || model.weights.size <= options.most) return model;
	const kept = new Set(strongest(model, options.most).map(([feature]) => feature));
	return trainOnce(
		examples.map((example) => ({ ...example, bags: example.bags.map((bag) => ({ ...bag, keys: bag.keys.filter((feature) => kept.has(feature)) })) })),
		options,
	);
}

function trainOnce(examples: readonly Example[], { epochs = 20, rate = 0.35, l2 = 2e-3, least = 1, seed = 7 }: TrainOptions): Model {
	const { texts, keys } = numbered(examples, least);
	const weights = new Float64Array(keys.length);
	const squares = new Float64Array(keys.length).fill(0.1);
	let bias = 0;
	let biasSquare = 1;
	const score = ({ ids, scale }: Numbered['bags'][number]): number => {
		let sum = 0;
		for (let i = 0; i < ids.length; i += 1) sum += weights[ids[i] as number] as number;
		return bias + sum * scale;
	};
	const next = random(seed);
	const order = texts.map((_, index) => index);
	for (let epoch = 0; epoch < epochs; epoch += 1) {
		for (let i = order.length - 1; i > 0; i -= 1) {
			const other = Math.floor(next() * (i + 1));
			[order[i], order[other]] = [order[other] as number, order[i] as number];
		}
		for (const index of order) {
			const { bags, meant, weight } = texts[index] as Numbered;
			const chosen = meant ? [bags.reduce((best, bag) => (score(bag) > score(best) ? bag : best))] : bags;
			for (const bag of chosen) {
				const error = (1 / (1 + Math.exp(-score(bag))) - (meant ? 1 : 0)) * weight;
				for (const id of bag.ids) {
					const old = weights[id] as number;
					const gradient = error * bag.scale + l2 * old;
					const square = (squares[id] as number) + gradient * gradient;
					squares[id] = square;
					weights[id] = old - (rate * gradient) / Math.sqrt(square);
				}
				biasSquare += error * error;
				bias -= (0.1 * error) / Math.sqrt(biasSquare);
			}
		}
	}
	return { weights: new Map(keys.map((key, id) => [key, weights[id] as number])), bias };
}
