import { parseGuardrailSettings, scanText } from '../../src/scan';
import { ADVERSARIAL, ADVERSARIAL_MORE, normalText } from '../scan/adversarial';

/** Megabytes (10^6 UTF-16 units) per second of all checks together, and the adversarial texts beside normal text. */
const SIZE = 1_000_000;
const settings = parseGuardrailSettings();

function milliseconds(text: string, rounds = 5): number {
	const times: number[] = [];
	for (let i = 0; i < rounds; i += 1) {
		const start = process.hrtime.bigint();
		scanText({ text, direction: 'input' }, settings);
		times.push(Number(process.hrtime.bigint() - start) / 1e6);
	}
	return Math.min(...times);
}

function main(): void {
	const normal = normalText(SIZE);
	milliseconds(normal, 10);
	const base = milliseconds(normal, 10);
	console.log(`normal support text, one text of 1 MB: ${base.toFixed(1)} ms, ${((SIZE / 1e6 / base) * 1000).toFixed(1)} MB/s`);
	const messages = normal.match(/[^\n]+/g) ?? [];
	let best = Infinity;
	for (let round = 0; round < 8; round += 1) {
		const start = process.hrtime.bigint();
		for (const text of messages) scanText({ text, direction: 'input' }, settings);
		best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e6);
	}
	console.log(`the same as ${messages.length} messages: ${best.toFixed(1)} ms, ${((SIZE / 1e6 / best) * 1000).toFixed(1)} MB/s, ${Math.round((messages.length / best) * 1000)} messages/s`);
	for (const [name, make] of Object.entries({ ...ADVERSARIAL, ...ADVERSARIAL_MORE })) {
		const time = milliseconds(make(SIZE), 3);
		console.log(`${name.padEnd(20)} ${time.toFixed(1).padStart(8)} ms  ${(time / base).toFixed(2)} x normal`);
	}
}

main();
