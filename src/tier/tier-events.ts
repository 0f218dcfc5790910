import type { AuditEventInput } from '../audit/event';
import { canonicalJson, sha256Hex } from '../draft/canonical';
import { describeTarget } from '../draft/describe';
import { inSentence } from '../draft/shorten';
import type { ActionProposal } from '../draft/proposal';
import type { RunContext } from '../ports';
import type { RiskSection } from '../sections';
import type { TokenRecord } from '../store/port';
import type { Policy } from './policy';

/** One rated proposal on its way into the store. */
export interface Decided {
	action: ActionProposal;
	risk: RiskSection & { payload_hash: string };
	at: Date;
}

/** What every event of one decision says about where it happened. */
export type EventFrame = Omit<AuditEventInput, 'id' | 'actor' | 'action' | 'outcome' | 'private'>;

export function frameOf(run: RunContext, policy: Policy, at: Date, correlationId: string): EventFrame {
	return {
		at,
		correlationId,
		environment: run.environment,
		workflowId: run.workflowId,
		executionId: run.executionId,
		nodeName: run.nodeName,
		policyVersion: policy.version,
		policyHash: policy.hash,
	};
}

/** What granted or decided: also the grant's `sub`. */
export const subjectOf = (policy: Policy, risk: RiskSection): string => `policy:${policy.id}#${risk.rule}`;

/** `the refund on HubSpot ticket 1845` */
const thing = (action: ActionProposal): string => `the ${inSentence(action.action_type.replaceAll('_', ' '))} on ${describeTarget(action)}`;

/** The reason without its leading label, to follow `as medium:`. */
const because = (risk: RiskSection): string => risk.reason.slice(risk.reason.indexOf(': ') + 2);

/** Who may decide and how people must look, as far as the policy says; absent facts are left out. */
function handlingOf(risk: RiskSection): Record<string, unknown> {
	const { review_contract, queue, escalation, approvers, approvals_required, sla_hours, distinct_roles, on_lapse, earlier_links, remind_before_hours, escalation_chain, routing_reason, switches, second_factor } = risk;
	const facts = { review_contract, queue, escalation, sla_hours, distinct_roles, on_lapse, earlier_links, remind_before_hours, escalation_chain, routing_reason, switches, second_factor };
	return {
		approvers,
		approvals_required,
		...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
	};
}

export function decidedEvent({ action, risk }: Decided, frame: EventFrame, policy: Policy, id: string): AuditEventInput {
	return {
		...frame,
		id,
		actor: { kind: 'rule', id: subjectOf(policy, risk), name: risk.rule },
		action: 'tier.decided',
		outcome: risk.tier,
		payloadHash: risk.payload_hash,
		evidenceHash: sha256Hex(canonicalJson({ facts: action.facts, classification: action.classification ?? null })),
		private: {
			sentence: `Risk Tier rated ${thing(action)} as ${risk.tier}: ${because(risk)}`,
			reason: risk.reason,
			detail: { rule: risk.rule, route: risk.route, missing_facts: risk.missing_facts, ai_mode: risk.ai_mode, approver_rule: risk.approver_rule ?? null, ...handlingOf(risk) },
		},
	};
}

/** Paths only: the messages and values of a proposal nobody could read may hold anything. */
export function invalidEvent(risk: RiskSection, frame: EventFrame, run: RunContext, id: string): AuditEventInput {
	const paths = (risk.problems ?? []).map(({ path }) => path);
	return {
		...frame,
		id,
		actor: { kind: 'node', id: run.nodeName },
		action: 'proposal.invalid',
		outcome: risk.tier,
		private: { sentence: `Risk Tier blocked a proposal that it could not read; the problems are at: ${paths.join(', ')}.`, detail: { paths } },
	};
}

export function grantEvent({ action, risk }: Decided, frame: EventFrame, policy: Policy, row: TokenRecord, id: string): AuditEventInput {
	return {
		...frame,
		id,
		actor: { kind: 'rule', id: subjectOf(policy, risk), name: risk.rule },
		action: 'grant.minted',
		outcome: risk.route,
		payloadHash: risk.payload_hash,
		private: {
			sentence: `The policy ${policy.id} allowed ${thing(action)} to run once without a person, until ${row.expiresAt}.`,
			detail: { jti_hash: row.jtiHash, expires_at: row.expiresAt },
		},
	};
}
