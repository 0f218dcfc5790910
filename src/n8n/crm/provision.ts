import type { IExecuteFunctions } from 'n8n-workflow';
import { DaaError } from '../../errors';
import { applyPlan, asPlanned } from '../../log/provision/apply';
import { planFields } from '../../log/provision/plan';
import type { Gate } from '../open-gate';
import { couriers } from './courier';
import { chosenFields, fieldChoice } from './field-choice';
import { parameterReader } from './parameters';

/** Provision Fields: the plan, or what became of it, as the item's `crm_fields`. */
export async function provisionFields(functions: IExecuteFunctions, gate: Gate, itemIndex: number): Promise<Record<string, unknown>> {
	const { profile, context } = await couriers(functions, gate)(itemIndex);
	if (!profile.provisioner) {
		throw new DaaError('parameter_invalid', `The fields of ${profile.system} cannot be made through its API by this node.`, { fields: { parameter: 'system' }, hint: 'Make them in the system and name them under Field Keys.' });
	}
	const plan = await planFields(context, profile.provisioner, chosenFields(fieldChoice(parameterReader(functions), itemIndex)));
	const apply = functions.getNodeParameter('provisionMode', itemIndex) === 'apply';
	const steps = apply ? await applyPlan(context, profile.provisioner, plan) : asPlanned(plan);
	const count = (state: string) => steps.filter((step) => step.state === state).length;
	return {
		crm_fields: {
			system: profile.system,
			object: profile.object,
			applied: apply,
			steps: steps.map(({ step, state, reason }) => ({ ...step, state, ...(reason !== undefined && { reason }) })),
			done: count('done'),
			planned: count('planned'),
			kept: count('kept'),
			conflicts: count('conflict'),
			failed: count('failed'),
		},
	};
}
