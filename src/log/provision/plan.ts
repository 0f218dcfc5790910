import type { CrmField } from '../field';
import type { CrmContext, CrmProvisioner, ExistingField, ProvisionStep } from '../profile';

export interface ProvisionPlan {
	steps: ProvisionStep[];
	existing: ReadonlyMap<string, ExistingField>;
}

function stepFor(provisioner: CrmProvisioner, field: CrmField, existing: ExistingField | undefined): ProvisionStep {
	const { key, type, options } = provisioner.wanted(field);
	if (!existing) return { kind: 'create', field: field.name, key, type, ...(options && { options }) };
	if (!provisioner.fits(field, existing)) return { kind: 'conflict', field: field.name, key: existing.key, type: existing.type, wanted: type };
	const missing = (options ?? []).filter((value) => existing.options && !existing.options.includes(value));
	if (missing.length > 0) return { kind: 'add_options', field: field.name, key: existing.key, missing };
	return { kind: 'keep', field: field.name, key: existing.key, type: existing.type };
}

/** What has to be done so that the system can hold these fields; reads and changes nothing. Throws DaaError `crm_*`. */
export async function planFields(context: CrmContext, provisioner: CrmProvisioner, fields: readonly CrmField[]): Promise<ProvisionPlan> {
	const existing = await provisioner.existing(context);
	const steps = fields.map((field) => stepFor(provisioner, field, existing.get(field.name)));
	const creates = steps.some(({ kind }) => kind === 'create');
	const group = creates ? await provisioner.group?.(context) : undefined;
	return { steps: [...(group ? [{ kind: 'group', ...group } as const] : []), ...steps], existing };
}
