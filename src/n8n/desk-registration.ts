import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { deskAddress, setDeskAddress } from '../identity/desk-address';
import { toNodeError } from './errors';
import { gateOf } from './gate-of';
import type { Gate } from './open-gate';

type DeskFunctions = Pick<IHookFunctions | IWebhookFunctions, 'getNodeWebhookUrl'>;

/** The desk's production address, under the public base URL when the credential names one. */
export function deskUrlOf(functions: DeskFunctions, gate: Gate): string {
	const url = new URL(functions.getNodeWebhookUrl('default') ?? '');
	if (gate.publicBaseUrl) {
		const base = new URL(gate.publicBaseUrl);
		url.protocol = base.protocol;
		url.host = base.host;
	}
	url.search = '';
	return url.toString();
}

const isManual = (functions: IHookFunctions): boolean => functions.getMode() === 'manual';
const ownerOf = (functions: IHookFunctions): string => `${functions.getWorkflow().id ?? ''}/${functions.getNode().id}`;

/** What fails here stops the publishing, with a sentence that says why. */
async function guarded<T>(functions: IHookFunctions, work: (gate: Gate) => Promise<T>): Promise<T> {
	try {
		return await work(await gateOf(functions));
	} catch (error) {
		throw toNodeError(functions.getNode(), error);
	}
}

/** Trying the trigger in the editor is nothing others may be sent to. */
export async function deskIsRegistered(functions: IHookFunctions): Promise<boolean> {
	if (isManual(functions)) return true;
	return await guarded(functions, async (gate) => (await deskAddress(gate.ports.store)) === deskUrlOf(functions, gate));
}

export async function registerDesk(functions: IHookFunctions): Promise<boolean> {
	await guarded(functions, (gate) => setDeskAddress(gate.ports, deskUrlOf(functions, gate), ownerOf(functions)));
	return true;
}

export async function unregisterDesk(functions: IHookFunctions): Promise<boolean> {
	if (isManual(functions)) return true;
	await guarded(functions, (gate) => setDeskAddress(gate.ports, null, ownerOf(functions)));
	return true;
}
