/** One adapter per scanner: takes a text, reads all of it. Each in the way its own manual shows. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseGuardrailSettings, scanText } from '../../src/scan';

export interface Engine {
	name: string;
	run: (text: string) => unknown;
}

const N8N = join(process.env.DAA_N8N_DIR ?? resolve(__dirname, '../../runtime/n8n'), 'node_modules');
const RIVALS = join(__dirname, 'rivals/node_modules');
const settings = parseGuardrailSettings();

const versionIn = (folder: string, name: string): string => (JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { version: string }).version;

/** Ours: every check. */
export const input: Engine = { name: 'ours, all checks, input', run: (text) => scanText({ text, direction: 'input' }, settings) };
export const draft: Engine = { name: 'ours, all checks, draft', run: (text) => scanText({ text, direction: 'draft' }, settings) };

/** A customer's text and the draft that answers it, both scanned as the node does. */
export function both(customerText: string, text: string): unknown {
	const customerScan = scanText({ text: customerText, direction: 'input' }, settings);
	return scanText({ text, direction: 'draft', customerText }, settings, { customerScan });
}

/** The types that our checks look for as well. */
const NINE = ['CREDIT_CARD', 'DATE_TIME', 'EMAIL_ADDRESS', 'IBAN_CODE', 'IP_ADDRESS', 'LOCATION', 'PHONE_NUMBER', 'US_PASSPORT', 'US_SSN'];

interface RegexEngine {
	[operation: string]: (source: string, text: string, flags?: string) => unknown;
}

function n8nEngines(): Engine[] {
	const from = createRequire(join(N8N, 'n8n-workflow/package.json'));
	const workflow = from('n8n-workflow') as { setSafeRegexEngine(engine: RegexEngine): void; resetSafeRegexEngine(): void };
	const { createPiiCheckFn } = createRequire(join(N8N, '@n8n/n8n-nodes-langchain/package.json'))('./dist/nodes/Guardrails/actions/checks/pii.js') as {
		createPiiCheckFn(config: { entities?: string[] }): (text: string) => unknown;
	};
	const bare: RegexEngine = {
		test: (source, text, flags) => new RegExp(source, flags).test(text),
		match: (source, text, flags) => text.match(new RegExp(source, flags)),
		matchAll: (source, text, flags) => [...text.matchAll(new RegExp(source, flags))],
	};
	const version = versionIn(N8N, '@n8n/n8n-nodes-langchain');
	const engine = (name: string, config: { entities?: string[] }, unwrapped: boolean): Engine => {
		const check = createPiiCheckFn(config);
		return {
			name: `n8n Guardrails ${version}, ${name}${unwrapped ? ', without its vm wrapper' : ', as installed'}`,
			run: (text) => {
				if (unwrapped) workflow.setSafeRegexEngine(bare);
				else workflow.resetSafeRegexEngine();
				return check(text);
			},
		};
	};
	return [engine('9 PII types', { entities: NINE }, false), engine('9 PII types', { entities: NINE }, true), engine('all PII types', {}, true)];
}

async function openai(): Promise<Engine[]> {
	const require = createRequire(join(RIVALS, '@openai/guardrails/package.json'));
	const { pii, PIIConfig } = require('./dist/checks/pii.js') as { pii(context: object, text: string, config: unknown): unknown; PIIConfig: { parse(value: object): unknown } };
	const config = PIIConfig.parse({});
	return await Promise.resolve([{ name: `@openai/guardrails ${versionIn(RIVALS, '@openai/guardrails')}, PII`, run: (text) => pii({}, text, config) }]);
}

async function redactPii(): Promise<Engine[]> {
	const { SyncRedactor } = createRequire(join(RIVALS, 'redact-pii/package.json'))('./lib/index.js') as { SyncRedactor: new () => { redact(text: string): string } };
	const redactor = new SyncRedactor();
	return await Promise.resolve([{ name: `redact-pii ${versionIn(RIVALS, 'redact-pii')}`, run: (text) => redactor.redact(text) }]);
}

async function redactpiiNode(): Promise<Engine[]> {
	const { Redactor } = createRequire(join(RIVALS, '@redactpii/node/package.json'))('./lib/index.js') as { Redactor: new () => { redact(text: string): string } };
	const redactor = new Redactor();
	return await Promise.resolve([{ name: `@redactpii/node ${versionIn(RIVALS, '@redactpii/node')}`, run: (text) => redactor.redact(text) }]);
}

/** Those that are installed, and for the others why not. */
export async function rivals(): Promise<{ engines: Engine[]; missing: string[] }> {
	const engines: Engine[] = [];
	const missing: string[] = [];
	const add = async (name: string, folder: string, how: string, make: () => Engine[] | Promise<Engine[]>): Promise<void> => {
		if (!existsSync(join(folder, name))) return void missing.push(`${name} is not installed: ${how}`);
		try {
			engines.push(...(await make()));
		} catch (error) {
			missing.push(`${name} does not load: ${error instanceof Error ? (error.message.split('\n')[0] as string) : 'unknown'}`);
		}
	};
	const install = 'npm ci --ignore-scripts --prefix test/bench/rivals';
	await add('@n8n/n8n-nodes-langchain', N8N, 'npm run demo installs it', n8nEngines);
	await add('@openai/guardrails', RIVALS, install, openai);
	await add('redact-pii', RIVALS, install, redactPii);
	await add('@redactpii/node', RIVALS, install, redactpiiNode);
	return { engines, missing };
}
