import type { ChainItem } from '../sections';

export interface Escalation {
	escalated: boolean;
	escalation_reason?: string;
	escalation_trigger_type?: 'rule' | 'guidance' | 'manual';
}

const because = (escalation_reason: string, escalation_trigger_type: Escalation['escalation_trigger_type']): Escalation => ({
	escalated: true,
	escalation_reason,
	...(escalation_trigger_type && { escalation_trigger_type }),
});

/**
 * Escalated is what left the usual path: the first of these that holds gives the reason.
 * Guardrails (guidance), then an escalation trigger of the policy, then its rule, then an outcome nobody can vouch for, then a deadline that passed.
 */
export function escalationOf({ risk, guardrails, approval, execution }: ChainItem): Escalation {
	if (guardrails && (guardrails.guardrail_action === 'escalated' || guardrails.guardrail_action === 'blocked')) {
		const types = guardrails.guardrail_types.length > 0 ? guardrails.guardrail_types : guardrails.failed_checks;
		return because(`guardrail:${types.join(',') || guardrails.guardrail_action}`, 'guidance');
	}
	const [trigger] = risk?.escalation?.triggered ? risk.escalation.triggers : [];
	if (trigger) return because(trigger.name, trigger.trigger_type);
	if (risk && (risk.tier === 'blocked' || risk.tier === 'high')) return because(risk.rule, 'rule');
	if (execution && (execution.state === 'unknown' || execution.state === 'blocked')) return because(execution.code ?? execution.state, 'rule');
	if (approval?.state === 'expired') return because('approval_expired', 'manual');
	return { escalated: false };
}
