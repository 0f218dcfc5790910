import type { IWebhookFunctions } from 'n8n-workflow';
import type { DecidedAlone } from '../approve/decide-approval';
import type { RunContext } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { notifyApprovers, sendWaiting } from './approval-links';
import type { Gate } from './open-gate';
import { recordNotification } from './record-notification';

/**
 * Tells everyone whose approval was not waited for, at once and before the workflow goes on. That nobody could be told is
 * recorded and undoes nothing: the decision stands, and the open look back names them too.
 */
export async function tellSkipped(functions: IWebhookFunctions, gate: Gate, run: RunContext, approval: ApprovalRecord | undefined, { decision, skipped }: DecidedAlone): Promise<void> {
	if (!approval) return;
	try {
		const told = await notifyApprovers(functions, gate, run, approval, skipped.map(({ approverId: id }) => ({ id })), 'break_glass', decision.id);
		if (told) await sendWaiting(functions, gate, run);
		else if (skipped.length > 0) await recordNotification(gate.ports, run, approval, { channel: 'nothing', ok: false, code: 'parameter_invalid', reason: 'no channel to notify by is set on Approval Wait' }, 'break_glass');
	} catch (error) {
		functions.logger.error(`Nobody could be told that ${approval.id} was approved alone: ${error instanceof Error ? error.name : 'unknown error'}`);
	}
}
