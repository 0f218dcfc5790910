import { isDaaError } from '../../errors';
import { FIELD_BY_NAME } from '../fields';
import type { CrmContext, CrmProvisioner, ProvisionStep } from '../profile';
import type { ProvisionPlan } from './plan';

export interface AppliedStep {
	step: ProvisionStep;
	state: 'done' | 'kept' | 'conflict' | 'failed' | 'planned';
	/** One sentence, when it is not simply done. */
	reason?: string;
}

function unchanged(step: ProvisionStep): AppliedStep | undefined {
	if (step.kind === 'keep') return { step, state: 'kept' };
	if (step.kind !== 'conflict') return undefined;
	return { step, state: 'conflict', reason: `${step.key} exists as ${step.type} and cannot hold this field, which needs ${step.wanted}. Rename one of them, or map the field to another key.` };
}

/**
 * Carries out a plan step by step. One that fails does not stop the others, except that nothing is created without its
 * group; running it again does only what is left.
 */
export async function applyPlan(context: CrmContext, provisioner: CrmProvisioner, plan: ProvisionPlan): Promise<AppliedStep[]> {
	const applied: AppliedStep[] = [];
	let groupFailed = false;
	for (const step of plan.steps) {
		const still = unchanged(step);
		if (still) {
			applied.push(still);
			continue;
		}
		if (groupFailed && step.kind === 'create') {
			applied.push({ step, state: 'failed', reason: 'Its group could not be made.' });
			continue;
		}
		const name = 'field' in step ? step.field : undefined;
		try {
			await provisioner.apply(context, step, name === undefined ? undefined : FIELD_BY_NAME.get(name), name === undefined ? undefined : plan.existing.get(name));
			applied.push({ step, state: 'done' });
		} catch (error) {
			if (!isDaaError(error)) throw error;
			groupFailed ||= step.kind === 'group';
			applied.push({ step, state: 'failed', reason: error.message });
		}
	}
	return applied;
}

/** The plan as it would be reported, nothing done. */
export const asPlanned = (plan: ProvisionPlan): AppliedStep[] => plan.steps.map((step) => unchanged(step) ?? { step, state: 'planned' });
