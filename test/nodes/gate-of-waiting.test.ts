import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATE_CREDENTIAL, gateOfWaiting } from '../../src/n8n/gate-of';
import type { Gate } from '../../src/n8n/open-gate';

const folder = mkdtempSync(join(tmpdir(), 'daa-gate-'));
const credential = { signingKeyId: 'k1', signingKey: 'a'.repeat(64), storeKind: 'sqlite', sqlitePath: join(folder, 'store.sqlite'), publicBaseUrl: 'https://one.example' };
let gate: Gate | undefined;

afterAll(async () => {
	await gate?.ports.store.close();
	rmSync(folder, { recursive: true, force: true });
});

/** A webhook's context as far as this reads it. */
function context(over: Record<string, unknown> = {}) {
	const reads: unknown[][] = [];
	const functions = {
		executeData: { node: 1 },
		connectionInputData: [{ json: {} }],
		async getCredentials(...given: unknown[]) {
			reads.push(['documented', ...given]);
			return credential;
		},
		async _getCredentials(...given: unknown[]) {
			reads.push(['in the run', ...given]);
			return credential;
		},
		...over,
	};
	return { functions, reads };
}

it('reads the credential in the run that waits, each time', async () => {
	const { functions, reads } = context();
	gate = await gateOfWaiting(functions);
	await gateOfWaiting(functions);
	expect(gate.publicBaseUrl).toBe('https://one.example');
	expect(reads).toEqual(Array(2).fill(['in the run', GATE_CREDENTIAL, functions.executeData, functions.connectionInputData, 0]));
});

it.each([
	['n8n does not offer that', { _getCredentials: undefined }],
	['the run has no items', { connectionInputData: [] }],
	['there is no run', { connectionInputData: undefined }],
	['it fails', { _getCredentials: async () => Promise.reject(new Error('moved')) }],
])('reads it the documented way when %s', async (_why, over) => {
	const { functions, reads } = context(over);
	gate = await gateOfWaiting(functions);
	expect(reads).toEqual([['documented', GATE_CREDENTIAL]]);
});

it('says what is wrong with the credential, whichever way it was read', async () => {
	const empty = { ...credential, signingKeyId: '' };
	await expect(gateOfWaiting(context({ _getCredentials: async () => empty }).functions)).rejects.toMatchObject({ code: 'credential_invalid' });
	const refused = Object.assign(new Error('no access'), { name: 'NodeOperationError' });
	const failing = async () => Promise.reject(refused);
	await expect(gateOfWaiting(context({ _getCredentials: failing, getCredentials: failing }).functions)).rejects.toBe(refused);
});
