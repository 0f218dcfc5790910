import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { parseGuardrailSettings, type GuardrailSettings } from '../scan/settings';
import type { Gate } from './open-gate';

/** What the checks go by, and the policy that says so when one does. */
export interface SettingsSource {
	settings: GuardrailSettings;
	policy?: { version: string; hash: string };
}

export async function guardrailSettingsOf(functions: IExecuteFunctions, _gate: Gate, itemIndex: number): Promise<SettingsSource> {
	const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
	return { settings: parseGuardrailSettings(options.settings) };
}
