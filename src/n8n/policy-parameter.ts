import type { IExecuteFunctions } from 'n8n-workflow';
import { DaaError } from '../errors';
import type { Policy } from '../tier/policy';
import type { Gate } from './open-gate';
import { policyFrom, type PolicySource } from './policy-source';

/** A text parameter, which an expression may have turned into something else. */
export function textParameter(functions: IExecuteFunctions, name: string, itemIndex: number, fallback = ''): string {
	const value = functions.getNodeParameter(name, itemIndex, fallback);
	if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
	throw new DaaError('parameter_invalid', `The parameter ${name} must be a text.`, { fields: { parameter: name } });
}

export function policySourceOf(functions: IExecuteFunctions, itemIndex: number): PolicySource {
	const source = functions.getNodeParameter('policySource', itemIndex, 'inline');
	if (source === 'inline') return { source, document: functions.getNodeParameter('policy', itemIndex) };
	if (source === 'file') return { source, path: textParameter(functions, 'policyFile', itemIndex) };
	if (source === 'store') return { source, id: textParameter(functions, 'policyId', itemIndex), version: textParameter(functions, 'policyVersion', itemIndex, 'latest') };
	throw new DaaError('parameter_invalid', 'Policy Source must be Define Below, From File or From Store.', { fields: { parameter: 'policySource' } });
}

/** The policy that the node's parameters name. Throws DaaError when there is no sound one. */
export async function policyParameter(functions: IExecuteFunctions, { ports }: Gate, itemIndex: number): Promise<Policy> {
	return await policyFrom(policySourceOf(functions, itemIndex), ports.store);
}
