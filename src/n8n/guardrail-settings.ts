import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { DaaError } from '../errors';
import { parseGuardrailSettings, type GuardrailSettings } from '../scan/settings';
import type { Policy } from '../tier/policy';
import type { Gate } from './open-gate';
import { policyParameter } from './policy-parameter';

/** What the checks go by, and the policy that says so when one does. */
export interface SettingsSource {
	settings: GuardrailSettings;
	policy?: { version: string; hash: string };
}

/** The guardrail settings of a policy; they go by the policy's version when they name none of their own. */
export function settingsOfPolicy({ guardrails, id, version }: Pick<Policy, 'guardrails' | 'id' | 'version'>): GuardrailSettings {
	return parseGuardrailSettings({ version: `${id}-${version}`.slice(0, 80), ...guardrails });
}

/** From the node's own option, or from the policy that Risk Tier reads. Throws DaaError `policy_invalid`. */
export async function guardrailSettingsOf(functions: IExecuteFunctions, gate: Gate, itemIndex: number): Promise<SettingsSource> {
	const source = functions.getNodeParameter('settingsFrom', itemIndex, 'node');
	if (source === 'policy') {
		const policy = await policyParameter(functions, gate, itemIndex);
		return { settings: settingsOfPolicy(policy), policy: { version: policy.version, hash: policy.hash } };
	}
	if (source !== 'node') throw new DaaError('parameter_invalid', 'Settings From must be This Node or Policy.', { fields: { parameter: 'settingsFrom' } });
	const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
	return { settings: parseGuardrailSettings(options.settings) };
}
