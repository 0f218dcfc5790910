import type { Table } from '../../../src/scan/learned/weights';
import { strongest, type Model } from './train';

/** Base64 of so many features stays below 100 kB. With 10,000 one commitment in a hundred is found less, with 24,000 one more. */
export const MOST_FEATURES = 15_000;
const LARGEST = 127;

/** The weights as one byte each; what rounds to nothing is left out, and the weakest when there are too many. */
export function tableOf(id: string, model: Model, { finds, spares, doubts = -Infinity, isFine = false }: Pick<Table, 'finds' | 'spares'> & Partial<Pick<Table, 'doubts' | 'isFine'>>, mostFeatures = MOST_FEATURES): Table {
	const most = strongest(model, mostFeatures);
	const scale = Number((Math.abs(most[0]?.[1] ?? 1) / LARGEST).toPrecision(6));
	const rounded = most.map(([key, weight]): [number, number] => [key, Math.max(-LARGEST, Math.min(LARGEST, Math.round(weight / scale)))]).filter(([, weight]) => weight !== 0);
	rounded.sort((a, b) => a[0] - b[0]);
	const bytes = Buffer.alloc(rounded.length * 5);
	rounded.forEach(([key, weight], index) => {
		bytes.writeInt32LE(key, index * 4);
		bytes.writeInt8(weight, rounded.length * 4 + index);
	});
	return { id, bias: Number(model.bias.toFixed(4)), scale, finds, spares, doubts, isFine, data: bytes.toString('base64') };
}

/** The file that is committed. */
export const tableFile = (name: string, { id, bias, scale, finds, spares, doubts, isFine, data }: Table): string => `import type { Table } from '../weights';

/** Written by \`npm run train:scan\`; not to be edited by hand. */
export const ${name.toUpperCase()}: Table = {
	id: '${id}',
	bias: ${bias},
	scale: ${scale},
	finds: ${finds},
	spares: ${spares},
	doubts: ${doubts},
	isFine: ${isFine},
	data:
		'${data}',
};
`;
