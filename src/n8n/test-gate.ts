import type { ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { isDaaError } from '../errors';
import { openGate } from './open-gate';

/** The Test button of the Approval Gate: reads the keys, opens the store, brings its schema up to date, reads from it. */
export async function approvalGateTest(this: ICredentialTestFunctions, credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	try {
		const { ports } = await openGate(credential.data ?? {});
		const { size } = await ports.store.log.seal();
		return { status: 'OK', message: `The ${ports.store.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'} store answers; its audit log holds ${size} events.` };
	} catch (error) {
		const message = isDaaError(error) ? [error.message, error.hint].filter(Boolean).join(' ') : 'The store could not be opened.';
		return { status: 'Error', message };
	}
}
