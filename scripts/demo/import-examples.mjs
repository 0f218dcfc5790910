import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/node24.mjs';
import { Trouble } from '../lib/say.mjs';
import { DRAFT_TOKEN, TICKET_TOKEN } from './services.mjs';

/** Addresses in the examples that the demo replaces by its local services. */
const HUBSPOT = 'https://api.hubapi.com';
const OPENAI = 'https://api.openai.com';

/** Every workflow of examples/, as `{ file, workflow }`. */
export function readExamples(folder = join(ROOT, 'examples')) {
	const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
	const examples = files.map((file) => ({ file, workflow: JSON.parse(readFileSync(join(folder, file), 'utf8')) })).filter(({ workflow }) => Array.isArray(workflow.nodes));
	if (examples.length === 0) throw new Trouble(`There is no workflow in ${folder}.`);
	return examples;
}

/** The same workflow, speaking to the local services. */
export function pointToServices(workflow, services) {
	const text = JSON.stringify(workflow).replaceAll(HUBSPOT, services.tickets.url).replaceAll(OPENAI, services.drafts.url);
	return JSON.parse(text);
}

/** Values of each credential type that an example may name. */
const valuesOf = ([key]) => ({
	approvalGateApi: { signingKeyId: key.kid, signingKey: key.secret, olderKeys: '', storeKind: 'sqlite', sqlitePath: '', publicBaseUrl: '' },
	hubspotAppToken: { appToken: TICKET_TOKEN },
	httpBearerAuth: { token: DRAFT_TOKEN },
	openAiApi: { apiKey: DRAFT_TOKEN },
});

/** Makes the credentials that the examples name, or brings them up to date; resolves to `"type/name" → {id, name}`. */
export async function ensureCredentials(rest, examples, keys) {
	const known = await rest.credentials();
	const values = valuesOf(keys);
	const made = new Map();
	for (const { file, workflow } of examples) {
		for (const node of workflow.nodes) {
			for (const [type, { name }] of Object.entries(node.credentials ?? {})) {
				const key = `${type}/${name}`;
				if (made.has(key)) continue;
				if (!values[type]) throw new Trouble(`${file} wants a credential of the type ${type}, which the demo does not know.`);
				const existing = known.find((entry) => entry.type === type && entry.name === name);
				const stored = existing
					? await rest.updateCredential(existing.id, type, name, values[type])
					: await rest.createCredential(type, name, values[type]);
				made.set(key, { id: stored.id, name });
			}
		}
	}
	return made;
}

function withCredentials(workflow, credentials) {
	const nodes = workflow.nodes.map((node) => {
		if (!node.credentials) return node;
		const entries = Object.entries(node.credentials).map(([type, { name }]) => [type, credentials.get(`${type}/${name}`)]);
		return { ...node, credentials: Object.fromEntries(entries) };
	});
	return { ...workflow, nodes };
}

const isTrigger = (node) => !node.disabled && /(trigger|webhook)$/i.test(node.type.split('.').pop());

/**
 * Imports every example under its own name (one that is there already is replaced by the file's content) and activates
 * those with a trigger. `keys` are the gate's signing keys, the active one first. Resolves to `[{ file, id, name, active, webhooks }]`, `webhooks` being production paths.
 */
export async function importExamples(rest, services, keys) {
	const examples = readExamples();
	const credentials = await ensureCredentials(rest, examples, keys);
	const present = await rest.workflows();
	const imported = [];
	for (const { file, workflow } of examples) {
		const ready = withCredentials(pointToServices(workflow, services), credentials);
		const { name, nodes, connections, settings } = ready;
		const existing = present.find((entry) => entry.name === name);
		const stored = existing ? await rest.updateWorkflow(existing.id, { name, nodes, connections, settings }) : await rest.createWorkflow({ name, nodes, connections, settings });
		const active = nodes.some(isTrigger);
		if (active) await rest.activate(stored.id);
		const webhooks = nodes.filter((node) => node.type === 'n8n-nodes-base.webhook').map((node) => node.parameters.path);
		imported.push({ file, id: stored.id, name, active, webhooks });
	}
	return imported;
}
