import type { RoutingDocument } from '../routing/schema';
import type { SectionProblem } from '../routing/routing-problems';
import { TRIGGERS, type SupportDocument } from './schema';

/** Roles that the support section names and nobody defined; nothing to say when the policy defines no people at all. */
export function supportProblems(support: SupportDocument | undefined, { roles, routing }: { roles?: Readonly<Record<string, unknown>>; routing?: RoutingDocument }): SectionProblem[] {
	if (!roles && !routing) return [];
	const known = new Set([roles, routing?.roles, routing?.people].flatMap((record) => Object.keys(record ?? {})));
	return TRIGGERS.flatMap((trigger): SectionProblem[] => {
		const role = support?.escalate_to?.[trigger]?.approver_rule;
		if (role === undefined || known.has(role)) return [];
		return [{ path: ['support', 'escalate_to', trigger, 'approver_rule'], message: `names "${role}", which no role defines: add it to roles or routing.roles` }];
	});
}
