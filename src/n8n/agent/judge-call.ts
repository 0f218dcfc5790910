import type { IExecuteFunctions } from 'n8n-workflow';
import { firstDeadline, lapsePlan } from '../../approve/lapse-plan';
import { requestApproval } from '../../approve/request-approval';
import type { ActionProposal } from '../../draft/proposal';
import { handOverCall } from '../../execute/hand-over-call';
import type { RunContext } from '../../ports';
import { recordScan } from '../../scan/record-scan';
import type { GuardrailSettings } from '../../scan/settings';
import type { GuardrailsSection, RiskSection } from '../../sections';
import type { ApprovalRecord } from '../../store/port';
import { decideTier } from '../../tier/decide-tier';
import type { Policy } from '../../tier/policy';
import { notifyApprovers, sendWaiting, signUrlOf, waitOptions } from '../approval-links';
import type { Gate } from '../open-gate';
import { approversFor, deadlineHours } from '../take-item';
import { ruleWords, type ToolAnswer } from './tool-answer';
import type { ToolCallHere } from './tool-calls-here';

const POLICY_GRANT_SECONDS = 600;

/** What one run of the node in front of a tool knows. */
export interface ReviewRun {
	functions: IExecuteFunctions;
	gate: Gate;
	run: RunContext;
	policy: Policy;
	settings: GuardrailSettings;
}

/** Answered at once, or waiting for people. */
export type Taken = { answer: ToolAnswer } | { waiting: ApprovalRecord };

export const refused = (reason: string, risk?: RiskSection): Taken => ({ answer: { approved: false, chatInput: ruleWords(reason), ...(risk && { risk }) } });

/** The policy itself lets the call through: granted by its rule, used up and recorded like any other. */
async function letThrough({ gate, run }: ReviewRun, action: ActionProposal, risk: RiskSection, grant: string): Promise<Taken> {
	const execution = await handOverCall(gate.ports, run, action, grant);
	const { grant: _used, ...decided } = risk;
	if (execution.state === 'committed') return { answer: { approved: true, execution, risk: decided } };
	return { answer: { approved: false, chatInput: ruleWords(execution.reason), execution, risk: decided } };
}

async function ask({ functions, gate, run }: ReviewRun, call: ToolCallHere, action: ActionProposal, risk: RiskSection, guardrails: GuardrailsSection): Promise<ApprovalRecord> {
	const plan = lapsePlan(risk, { loops: false, remindBeforeHours: waitOptions(functions, 0).remindHours });
	const { approval, links, created } = await requestApproval(gate.ports, run, {
		action,
		risk,
		guardrails,
		approvers: approversFor(functions, 0, risk),
		approvalsRequired: Math.max(1, risk.approvals_required ?? 1),
		dueAt: firstDeadline(plan, gate.ports.now(), deadlineHours(functions, 0, risk)),
		plan,
		itemIndex: call.runIndex,
		signUrl: signUrlOf(functions, gate),
	});
	if (created) {
		await notifyApprovers(functions, gate, run, approval, links.map(({ approver }) => approver), 'requested');
		await sendWaiting(functions, gate, run);
	}
	return approval;
}

/** Scanned first, so that the tier knows; then the policy says whether a person has to be asked. */
export async function judgeCall(review: ReviewRun, call: ToolCallHere, action: ActionProposal): Promise<Taken> {
	const { gate, run, policy, settings } = review;
	const { guardrails } = await recordScan(gate.ports, run, { subject: { action }, risk: undefined, settings });
	const { risk } = await decideTier(gate.ports, run, action, policy, { grantTtlSeconds: POLICY_GRANT_SECONDS });
	if (guardrails.guardrail_action === 'blocked') return refused(guardrails.reason, risk);
	if (risk.route === 'blocked') return refused(risk.reason, risk);
	if (risk.route === 'auto_execute' && risk.grant !== undefined) return await letThrough(review, action, risk, risk.grant);
	return { waiting: await ask(review, call, action, risk, guardrails) };
}
