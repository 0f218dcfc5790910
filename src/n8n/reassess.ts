import type { Reassess, Reassessment } from '../approve/assess-edit';
import { payloadHash } from '../draft/payload-hash';
import type { Ports } from '../ports';
import { scanItem } from '../scan/scan-item';
import type { GuardrailSettings } from '../scan/settings';
import type { GuardrailsSection, RiskSection } from '../sections';
import type { ApprovalRecord } from '../store/port';
import { evaluateTier } from '../tier/evaluate';
import { loadPolicy } from '../tier/load-policy';
import type { Policy } from '../tier/policy';

/** Tiers and scans an edited draft as the original was: by the policy document under which it was requested. */
export async function reassessor(ports: Ports, approvals: readonly ApprovalRecord[], settings: GuardrailSettings): Promise<Reassess> {
	const policies = new Map<string, Policy>();
	for (const hash of new Set(approvals.map(({ policyHash }) => policyHash))) {
		const stored = await ports.store.policy(hash);
		if (stored) policies.set(hash, loadPolicy(stored.document));
	}
	const byCorrelation = new Map(approvals.map((approval) => [approval.correlationId, approval]));
	return (action): Reassessment | undefined => {
		const approval = byCorrelation.get(action.correlation_id);
		const policy = approval && policies.get(approval.policyHash);
		// Without its policy an edit cannot be tiered, and what cannot be tiered is not approved.
		if (!approval || !policy) return undefined;
		const at = ports.now();
		const now = at.toISOString();
		const risk: RiskSection = {
			...evaluateTier(action, policy, { now: at }),
			policy_id: policy.id,
			policy_version: policy.version,
			policy_hash: policy.hash,
			payload_hash: payloadHash(action),
			decided_at: now,
		};
		const guardrails: GuardrailsSection = { ...scanItem(action, settings), scanned_at: now };
		return {
			tier: risk.tier,
			route: risk.route,
			reason: risk.reason,
			risk,
			guardrails,
			...(guardrails.guardrail_action === 'blocked' && { blocked: guardrails.reason }),
		};
	};
}
