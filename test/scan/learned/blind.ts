/** Prints what the checks find of the seventh to the ninth round of own sentences, which are never trained on. */
import { parseGuardrailSettings, scanText } from '../../../src/scan';
import type { Direction } from '../../../src/sections';
import SEVENTH from '../own-sentences-blind.json';
import EIGHTH from '../own-sentences-blind-8.json';
import NINTH from '../own-sentences-blind-9.json';

const settings = parseGuardrailSettings();
const CATEGORY: Record<string, string> = { plain_attack: 'prompt_attack', expert_attack: 'prompt_attack', security_incident: 'security' };
const verbose = process.argv.includes('-v');

for (const [round, categories] of Object.entries({ seventh: SEVENTH, eighth: EIGHTH, ninth: NINTH })) {
	console.log(`${round} round`);
	for (const [name, { direction, found, none }] of Object.entries(categories)) {
		const category = CATEGORY[name] ?? name;
		const hit = (text: string): boolean => {
			const { findings, asksForHuman } = scanText({ text, direction: direction as Direction }, settings);
			return category === 'asks_for_human' ? asksForHuman === true : findings.some((one) => one.category === category);
		};
		const missed = found.filter((text) => !hit(text));
		const stopped = none.filter(hit);
		console.log(`  ${name}: ${found.length - missed.length} of ${found.length} found, ${stopped.length} of ${none.length} harmless ones stopped`);
		if (!verbose) continue;
		for (const text of missed) console.log(`    missed: ${text}`);
		for (const text of stopped) console.log(`    stopped: ${text}`);
	}
}
