import { approvalSection } from '../../approve/approval-section';
import { settleTogether, type Settled } from '../../approve/settle-together';
import { handOverCall } from '../../execute/hand-over-call';
import type { Ports, RunContext } from '../../ports';
import type { ExecutionSection } from '../../sections';
import type { MintOptions } from '../../approve/mint-grant';
import { refusalWords, ruleWords, type ToolAnswer } from './tool-answer';

/** A refusal in the middle of somebody else's letting through: what came of it is not known yet. */
const inDoubt = ({ state, code }: ExecutionSection): boolean => state === 'unknown' || code === 'grant_used' || code?.startsWith('store_') === true;

async function answerOf(ports: Ports, run: RunContext, { approval, approvers, decisions, grant }: Settled): Promise<ToolAnswer | undefined> {
	const section = approvalSection(approval, approvers, decisions);
	if (approval.state !== 'approved' || grant === undefined) return { approved: false, chatInput: refusalWords(approval, decisions), approval: section };
	const execution = await handOverCall(ports, run, approval.action, grant, approval.id);
	if (execution.state === 'committed') return { approved: true, approval: section, execution };
	return inDoubt(execution) ? undefined : { approved: false, chatInput: ruleWords(execution.reason), approval: section, execution };
}

/**
 * What the agent is told about a call on which nobody waits any more: approved only once the store says that this very call
 * was let through. Undefined when that cannot be said at this moment; then n8n goes on waiting. Throws DaaError `store_*`.
 */
export async function settleCall(ports: Ports, run: RunContext, approvalId: string, options: MintOptions): Promise<ToolAnswer | undefined> {
	const settled = (await settleTogether(ports, run, [{ approvalId, options }])).get(approvalId);
	return settled && (await answerOf(ports, run, settled));
}
