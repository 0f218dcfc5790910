import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { openGate, type Gate } from './open-gate';

export const GATE_CREDENTIAL = 'approvalGateApi';

interface CredentialReader {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
}

/** What n8n's own getCredentials of a running node calls; no part of its documented interface. */
interface RunCredentialReader extends CredentialReader {
	_getCredentials?(type: string, executeData: unknown, connectionInputData: unknown, itemIndex: number): Promise<ICredentialDataDecryptedObject>;
	executeData?: unknown;
	connectionInputData?: unknown;
}

/** The gate of the node that is running, from its Approval Gate credential. */
export async function gateOf(functions: CredentialReader): Promise<Gate> {
	return await openGate(await functions.getCredentials(GATE_CREDENTIAL));
}

/**
 * The same for a webhook of a waiting run. There n8n reads a credential outside of the run and starts another expression
 * engine for each read (about 100 ms, four times all else that a decision costs). The run has one: read as execute() does,
 * the credential is the same and as fresh. Wherever n8n does not offer that, or it fails, it is read the documented way.
 */
export async function gateOfWaiting(functions: CredentialReader): Promise<Gate> {
	return await openGate((await readInRun(functions)) ?? (await functions.getCredentials(GATE_CREDENTIAL)));
}

async function readInRun(reader: RunCredentialReader): Promise<ICredentialDataDecryptedObject | undefined> {
	if (typeof reader._getCredentials !== 'function' || !Array.isArray(reader.connectionInputData) || reader.connectionInputData.length === 0) return undefined;
	try {
		return await reader._getCredentials(GATE_CREDENTIAL, reader.executeData, reader.connectionInputData, 0);
	} catch {
		// What is really wrong is said by the documented way.
		return undefined;
	}
}
