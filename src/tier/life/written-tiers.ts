import type { ActionRules, Policy, TierRule } from '../policy';

/** One tier as the document has it, beside what loadPolicy made of it. */
export interface WrittenTier {
	rule: TierRule;
	when: unknown;
	/** Where it stands in the document, e.g. `["tiers", 2]`. */
	path: (string | number)[];
}

export interface WrittenAction {
	rules: ActionRules;
	path: (string | number)[];
	tiers: WrittenTier[];
}

interface ActionPart {
	tiers: { when: unknown }[];
}

/** The actions of a policy with the places where they stand, in the order of the document. */
export function writtenActions(policy: Policy): WrittenAction[] {
	const document = policy.document as unknown as ActionPart & { actions?: ActionPart[] };
	const single = document.actions === undefined;
	return [...policy.actions.values()].map((rules, index) => {
		const path = single ? [] : ['actions', index];
		const part = single ? document : document.actions?.[index];
		return { rules, path, tiers: rules.tiers.map((rule, at) => ({ rule, when: part?.tiers[at]?.when, path: [...path, 'tiers', at] })) };
	});
}
