import type { INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import type { RunContext } from '../ports';
import { isToolReview } from './agent/is-tool-review';
import { resumedCall } from './agent/resume-call';
import type { Gate } from './open-gate';
import { resumedItems } from './resume-items';

/** What a waiting node goes on with; undefined while something is still to be decided. */
export async function goOn(functions: IWebhookFunctions, gate: Gate, run: RunContext): Promise<INodeExecutionData[][] | undefined> {
	return await (isToolReview(functions) ? resumedCall(functions, gate, run) : resumedItems(functions, gate, run));
}
