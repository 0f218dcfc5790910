/** One clear line per step; everything a script prints goes through here. */
export const say = (text) => process.stdout.write(`${text}\n`);

/** `12.3 s` or `3 min 05 s`. */
export function seconds(ms) {
	const total = ms / 1000;
	if (total < 60) return `${total.toFixed(1)} s`;
	return `${Math.floor(total / 60)} min ${String(Math.round(total % 60)).padStart(2, '0')} s`;
}

/** An error whose message says what is wrong and how to put it right; shown without a stack. */
export class Trouble extends Error {}

/** Runs a script's main function: prints a Trouble as it is, everything else with its stack, and exits with 1. */
export function main(work) {
	work().then(
		(code) => process.exit(code ?? 0),
		(error) => {
			process.stderr.write(`\n${error instanceof Trouble ? `✗ ${error.message}` : error.stack}\n`);
			process.exit(1);
		},
	);
}

/** Says what begins and how long it took. */
export async function step(title, work) {
	const start = Date.now();
	say(`• ${title} …`);
	const result = await work();
	say(`  done in ${seconds(Date.now() - start)}`);
	return result;
}
