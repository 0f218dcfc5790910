import { MAX_PROPOSAL, parseProposal } from '../draft/parse-proposal';
import { payloadHash } from '../draft/payload-hash';
import type { Problem } from '../draft/plain-json';
import { correlationId, type ActionProposal } from '../draft/proposal';
import type { Clock, Environment, NewId } from '../ports';
import type { RiskSection } from '../sections';
import { aiMode } from './ai-mode';
import type { Counters } from './counters';
import { evaluateTier } from './evaluate';
import { policyName, type Policy } from './policy';

export interface Assessment {
	/** Absent when the proposal could not be read. */
	action?: ActionProposal;
	/** Without `grant` and `audit_event_id`, which only decideTier gives. */
	risk: RiskSection;
	/** The action's own; for an unreadable proposal its id if that much could be read, else a new one. */
	correlationId: string;
}

export interface AssessmentContext {
	environment: Environment;
	newId: NewId;
	now: Clock;
	/** What the store counted for this very proposal; left out, tiers that read a counter cannot be read. */
	counters?: Counters;
}

/** A sentence with more problems than this stops being one; `problems` has them all. */
const SHOWN = 3;

/** So that a refusal can be traced to its ticket. Whatever goes wrong here only costs the old id. */
function salvageCorrelationId(input: unknown): string | undefined {
	try {
		const value: unknown = typeof input === 'string' && input.length <= MAX_PROPOSAL ? JSON.parse(input) : input;
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'correlation_id')) return undefined;
		return correlationId.safeParse((value as Record<string, unknown>).correlation_id).data;
	} catch {
		return undefined;
	}
}

function invalidReason(problems: readonly Problem[], policy: Policy): string {
	const shown = problems.slice(0, SHOWN).map(({ path, message }) => (path === '(root)' ? `it ${message}` : `${path}: ${message}`));
	const rest = problems.length - shown.length;
	return `Blocked: the proposal cannot be read (${policyName(policy)}): ${shown.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
}

function invalidRisk(problems: Problem[], policy: Policy): Omit<RiskSection, 'policy_id' | 'policy_version' | 'policy_hash' | 'decided_at'> {
	return {
		tier: 'blocked',
		route: 'blocked',
		rule: 'invalid_proposal',
		reason: invalidReason(problems, policy),
		missing_facts: [],
		problems,
		ai_mode: aiMode('blocked', 'low'),
		confidence_band: 'low',
		approvers: [],
		approvals_required: 1,
	};
}

/** Validates whatever a workflow handed over and rates it. Never throws on a proposal; writes nothing. */
export function assessProposal(input: unknown, policy: Policy, { environment, newId, now, counters }: AssessmentContext): Assessment {
	const at = now();
	const parsed = parseProposal(input, { environment, newId });
	const provenance = { policy_id: policy.id, policy_version: policy.version, policy_hash: policy.hash, decided_at: at.toISOString() };
	if (!parsed.ok) {
		return { risk: { ...invalidRisk(parsed.problems, policy), ...provenance }, correlationId: salvageCorrelationId(input) ?? newId('cor') };
	}
	const { action } = parsed;
	return {
		action,
		risk: { ...evaluateTier(action, policy, { now: at, counters }), ...provenance, payload_hash: payloadHash(action) },
		correlationId: action.correlation_id,
	};
}
