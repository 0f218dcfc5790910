import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { awaitsDecision } from '../../approve/lapse-plan';
import type { RunContext } from '../../ports';
import type { Gate } from '../open-gate';
import { grantOptions } from '../settled-approval';
import { approvalIdOf, waitingItems } from '../waiting-items';
import { settleCall } from './settle-call';
import { answerItem } from './tool-answer';

/** The agent's answer once its call is decided; undefined while it is still to be. */
export async function resumedCall(functions: IWebhookFunctions, { ports }: Gate, run: RunContext): Promise<INodeExecutionData[][] | undefined> {
	const [id] = waitingItems(functions).map(approvalIdOf);
	const approval = id === undefined ? undefined : await ports.store.approval(id);
	if (!approval || awaitsDecision(approval, ports.now())) return undefined;
	const answer = await settleCall(ports, run, approval.id, grantOptions(functions, 0));
	return answer && [[answerItem(answer)]];
}
