import type { Reassess, Reassessment } from '../approve/assess-edit';
import { payloadHash } from '../draft/payload-hash';
import type { Ports } from '../ports';
import { withMaskFindings } from '../scan/masks/mask-findings';
import { scanItem } from '../scan/scan-item';
import type { GuardrailSettings } from '../scan/settings';
import type { GuardrailsSection, RiskSection } from '../sections';
import type { ApprovalRecord } from '../store/port';
import type { Counters } from '../tier/counters';
import { evaluateTier } from '../tier/evaluate';
import { settingsOfPolicy } from './guardrail-settings';
import { loadPolicy } from '../tier/load-policy';
import type { Policy } from '../tier/policy';
import { readCountersAgain } from '../tier/read-counters';
import { refineDecision } from '../tier/refine-decision';
import { raiseRoute } from '../tier/support/apply-support';
import { readDelegations, withDelegations } from '../tier/routing/delegations';
import { readSwitches } from '../tier/switches/read-switches';

/** Tiers and scans an edited draft as the original was: by the policy document under which it was requested. */
export async function reassessor(ports: Ports, approvals: readonly ApprovalRecord[], settings: GuardrailSettings): Promise<Reassess> {
	const policies = new Map<string, Policy>();
	for (const hash of new Set(approvals.map(({ policyHash }) => policyHash))) {
		const stored = await ports.store.policy(hash);
		if (stored) policies.set(hash, loadPolicy(stored.document));
	}
	const counters = new Map<string, Counters>();
	for (const { id, policyHash, environment, workflowId, requestedAction, requestedHash } of approvals) {
		const policy = policies.get(policyHash);
		if (policy && policy.counters.size > 0) counters.set(id, await readCountersAgain(ports.store, policy, requestedAction, { environment, workflowId }, requestedHash, ports.now()));
	}
	const switches = await readSwitches(ports.store);
	const delegations = await readDelegations(ports.store);
	return (action, approval): Reassessment | undefined => {
		const policy = policies.get(approval.policyHash);
		// Without its policy an edit cannot be tiered, and what cannot be tiered is not approved.
		if (!policy) return undefined;
		const at = ports.now();
		const now = at.toISOString();
		const decision = evaluateTier(action, policy, { now: at, counters: counters.get(approval.id) });
		// By whoever was on duty when it was asked: an edit does not hand the request to the next shift.
		const refined = refineDecision(action, decision, withDelegations(policy, delegations), { now: new Date(approval.createdAt), workflowId: approval.workflowId, switches });
		const risk: RiskSection = {
			// What escalated the conversation (a loop, say) is not undone by changing the draft.
			...((approval.risk as Partial<RiskSection> | null)?.escalation?.triggered ? raiseRoute(refined, 'named_approver') : refined),
			policy_id: policy.id,
			policy_version: policy.version,
			policy_hash: policy.hash,
			payload_hash: payloadHash(action),
			decided_at: now,
		};
		const checks = policy.guardrails ? settingsOfPolicy(policy) : settings;
		const scan = scanItem(action, checks);
		const masks = (approval.guardrails as Partial<GuardrailsSection> | null)?.masks;
		const guardrails: GuardrailsSection = { ...(action.masked_in === undefined ? scan : withMaskFindings(scan, action, checks)), ...(masks && { masks }), scanned_at: now };
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
