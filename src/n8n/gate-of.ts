import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { openGate, type Gate } from './open-gate';

export const GATE_CREDENTIAL = 'approvalGateApi';

interface CredentialReader {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
}

/** The gate of the node that is running, from its Approval Gate credential. */
export async function gateOf(functions: CredentialReader): Promise<Gate> {
	return await openGate(await functions.getCredentials(GATE_CREDENTIAL));
}
