/**
 * npm run bench:tier
 *
 * Evaluations per second with 10, 100 and 1,000 rules: ours (the whole decision, with its sentence), json-rules-engine
 * and @gorules/zen-engine, on equivalent rules and the same inputs, in one run. Before anything is measured, all of
 * them must give the same tier for every input. Exits 1 when they differ or a goal is missed.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { jsonRulesEngine, ours, zen } from './tier-engines.mjs';
import { makeInputs, makeRules } from './tier-rules.mjs';

const require = createRequire(import.meta.url);
const SIZES = [10, 100, 1_000];
const ROUNDS = 3;
const MILLISECONDS = Number(process.env.BENCH_MS ?? 700);
/** So many at once, for engines that answer later: where their threads can help, they may. */
const AT_ONCE = 64;
const inputs = makeInputs(2_048);
/** Of them: how many every engine must agree on before anything is measured. */
const COMPARED = 500;

const version = (name) => {
	const path = require.resolve.paths(name).map((folder) => `${folder}/${name}/package.json`);
	for (const candidate of path) {
		try {
			return JSON.parse(readFileSync(candidate, 'utf8')).version;
		} catch {
			continue;
		}
	}
	return '?';
};

/** Calls per second within a time box. */
function direct(evaluate) {
	const start = performance.now();
	let calls = 0;
	do for (let index = 0; index < 32; index += 1) evaluate(inputs[calls++ % inputs.length]);
	while (performance.now() - start < MILLISECONDS);
	return (calls / (performance.now() - start)) * 1_000;
}
async function oneByOne(evaluate) {
	const start = performance.now();
	let calls = 0;
	do await evaluate(inputs[calls++ % inputs.length]);
	while (performance.now() - start < MILLISECONDS);
	return (calls / (performance.now() - start)) * 1_000;
}
async function manyAtOnce(evaluate) {
	const start = performance.now();
	let calls = 0;
	do await Promise.all(Array.from({ length: AT_ONCE }, () => evaluate(inputs[calls++ % inputs.length])));
	while (performance.now() - start < MILLISECONDS);
	return (calls / (performance.now() - start)) * 1_000;
}

const ENGINES = [
	['ours, decision and sentence', (rules) => ours(rules), direct],
	['ours, condition trees only', (rules) => ours(rules, { interpreted: true }), direct],
	['json-rules-engine, priorities', (rules) => jsonRulesEngine(rules), oneByOne],
	['json-rules-engine, all at once', (rules) => jsonRulesEngine(rules, { priorities: false }), oneByOne],
	['zen-engine, one by one', (rules) => zen(rules), oneByOne],
	[`zen-engine, ${AT_ONCE} at once`, (rules) => zen(rules), manyAtOnce],
	[`zen-engine, loader, ${AT_ONCE} at once`, (rules) => zen(rules, { loader: true }), manyAtOnce],
];

async function sameTiers(engines, count) {
	const seen = {};
	for (const facts of inputs.slice(0, COMPARED)) {
		const tiers = await Promise.all(engines.map(({ evaluate }) => evaluate(facts)));
		if (new Set(tiers).size !== 1) throw new Error(`${count} rules, ${JSON.stringify(facts)}: ${engines.map(({ name }, index) => `${name} says ${tiers[index]}`).join(', ')}`);
		seen[tiers[0]] = (seen[tiers[0]] ?? 0) + 1;
	}
	return seen;
}

const perSecond = (value) => Math.round(value).toLocaleString('en-US');

async function measure(count) {
	const rules = makeRules(count);
	const engines = ENGINES.map(([name, make, timed]) => ({ name, evaluate: make(rules), timed, rates: [] }));
	const seen = await sameTiers(engines, count);
	// The first round warms up; the engines take turns, so that a busy moment of the machine hits all of them.
	for (let round = 0; round <= ROUNDS; round += 1) {
		for (const engine of engines) {
			const rate = await engine.timed(engine.evaluate);
			if (round > 0) engine.rates.push(rate);
		}
	}
	for (const engine of engines) engine.rate = engine.rates.sort((left, right) => left - right)[Math.floor(ROUNDS / 2)];
	const [{ rate: own }] = engines;
	console.log(`\n${count} rules (all agree on ${COMPARED} inputs: ${Object.entries(seen).map(([tier, times]) => `${times} ${tier}`).join(', ')})`);
	for (const { name, rate } of engines) console.log(`  ${name.padEnd(32)} ${perSecond(rate).padStart(12)}/s   ours is ${(own / rate).toFixed(own / rate < 10 ? 2 : 0)} x`);
	const best = (word) => Math.max(...engines.filter(({ name }) => name.startsWith(word)).map(({ rate }) => rate));
	return { count, own, json: best('json'), zen: best('zen') };
}

console.log(`${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB; Node ${process.versions.node}, V8 ${process.versions.v8}`);
console.log(`json-rules-engine ${version('json-rules-engine')}, @gorules/zen-engine ${version('@gorules/zen-engine')}; median of ${ROUNDS} rounds of ${MILLISECONDS} ms`);
console.log('OPA wasm is not measured: npm has the evaluator of compiled policies, but not the compiler, which is the program opa.');

const results = [];
for (const count of SIZES) results.push(await measure(count));

let missed = false;
console.log('');
for (const { count, own, json, zen: native } of results) {
	const good = own >= 10 * json && (count !== 100 || own > native);
	missed ||= !good;
	console.log(`${String(count).padStart(5)} rules: ${(own / json).toFixed(0)} x json-rules-engine, ${(own / native).toFixed(1)} x zen-engine, both at their best${good ? '' : '   GOAL MISSED'}`);
}
process.exit(missed ? 1 : 0);
