import { awaitsDecision } from '../../approve/lapse-plan';
import { expireApproval } from '../../approve/expire-approval';
import { requestKeyOf } from '../../approve/request-approval';
import { canonicalJson, sha256Hex } from '../../draft/canonical';
import { payloadHash } from '../../draft/payload-hash';
import type { ActionProposal } from '../../draft/proposal';
import { requireProposal } from '../../draft/require-proposal';
import { AGENT_TOOL_CALL } from '../../draft/tool-call';
import { toolProposal } from '../../draft/tool-proposal';
import { isDaaError } from '../../errors';
import type { RunContext } from '../../ports';
import type { ApprovalRecord } from '../../store/port';
import { assessProposal } from '../../tier/assess-proposal';
import type { Policy } from '../../tier/policy';
import { grantOptions } from '../settled-approval';
import { judgeCall, type ReviewRun, type Taken } from './judge-call';
import { settleCall } from './settle-call';
import { ruleWords } from './tool-answer';
import type { ToolCallHere } from './tool-calls-here';

/** More calls than these in one turn are asked about as their own turn comes. */
const MOST_AHEAD = 20;

/** The rules of the tool's own name, else those for calls of tools in general. */
const actionTypeOf = (tool: string, policy: Policy): string => (policy.actions.has(tool) ? tool : AGENT_TOOL_CALL);

/** One call, one id: it follows from where the call stands, so that a run that is repeated finds what it asked. */
const correlationOf = (run: RunContext, { runIndex, callId }: ToolCallHere): string => `cor_${sha256Hex(canonicalJson([run.workflowId, run.executionId, run.nodeId, runIndex, callId])).slice(0, 32)}`;

function proposalOf({ gate, run, policy }: ReviewRun, call: ToolCallHere): ActionProposal {
	const frame = { actionType: actionTypeOf(call.tool, policy), correlationId: correlationOf(run, call), environment: run.environment };
	return requireProposal(toolProposal(call, frame), { environment: run.environment, newId: gate.ports.newId }, 'The call cannot be put before a person');
}

/** What was asked about this very call before, by an earlier call of the same turn or by a run that was cut off. */
async function askedBefore({ gate, run }: ReviewRun, call: ToolCallHere, action: ActionProposal): Promise<ApprovalRecord | undefined> {
	const key = requestKeyOf(run, call.runIndex, payloadHash(action));
	const known = (await gate.ports.store.approvalsOfRun(run)).find(({ requestKey }) => requestKey === key);
	return known && ((await expireApproval(gate.ports, known.id)) ?? known);
}

/** Judges one call, or goes on with what was asked about it before. */
export async function takeCall(review: ReviewRun, call: ToolCallHere): Promise<Taken> {
	const { functions, gate, run } = review;
	const action = proposalOf(review, call);
	const known = await askedBefore(review, call, action);
	const taken: Taken = known ? { waiting: known } : await judgeCall(review, call, action);
	if ('answer' in taken || awaitsDecision(taken.waiting, gate.ports.now())) return taken;
	const answer = await settleCall(gate.ports, run, taken.waiting.id, grantOptions(functions, 0));
	return { answer: answer ?? { approved: false, chatInput: ruleWords('It is not known yet what came of it.') } };
}

/**
 * Asks about the calls of the same turn that come to this node later, so that all links are out at once and can be decided in
 * any order. What a rule decides is left to the call's own run. Whatever goes wrong here, that run says.
 */
export async function askAhead(review: ReviewRun, later: readonly ToolCallHere[]): Promise<void> {
	const { functions, gate, run, policy } = review;
	for (const call of later.slice(0, MOST_AHEAD)) {
		try {
			const action = proposalOf(review, call);
			if (await askedBefore(review, call, action)) continue;
			const { route } = assessProposal(action, policy, { environment: run.environment, newId: gate.ports.newId, now: gate.ports.now }).risk;
			if (route === 'batch_review' || route === 'named_approver') await judgeCall(review, call, action);
		} catch (error) {
			functions.logger.warn(`Approval Wait could not ask about a later call yet: ${isDaaError(error) ? error.code : 'unknown error'}`);
		}
	}
}
