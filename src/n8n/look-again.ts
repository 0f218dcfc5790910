import { setTimeout as sleep } from 'node:timers/promises';
import type { IExecuteFunctions } from 'n8n-workflow';
import { awaitsDecision } from '../approve/lapse-plan';
import type { Ports } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { poke } from '../waiting/poke';

/** n8n needs some moments to put an execution to sleep, and more of them on a busy machine. */
const PAUSES_MS = [1_000, 4_000, 15_000];

/**
 * Looks again whether a request was decided while this node fell asleep, and wakes it then. Between two calls of a turn
 * n8n still shows the execution as waiting, so a decision on the next call can be taken and stored after this node has
 * read that it is missing and before n8n has written down that it waits: nobody would wake it then but the next visit or
 * the desk's sweep. A convenience that is lost when n8n stops; visiting an execution that went on changes nothing.
 */
export async function lookAgain(functions: Pick<IExecuteFunctions, 'logger'>, { store, now }: Pick<Ports, 'store' | 'now'>, { id, resumeUrl }: Pick<ApprovalRecord, 'id' | 'resumeUrl'>, pausesMs: readonly number[] = PAUSES_MS): Promise<void> {
	try {
		for (const pause of pausesMs) {
			await sleep(pause, undefined, { ref: false });
			const approval = await store.approval(id);
			if (!approval || awaitsDecision(approval, now())) continue;
			const { execution, resumed } = await poke(resumeUrl);
			// "Waiting" and nothing resumed: it waits for something else by now, or was in the middle of it.
			if (resumed || execution === 'finished' || execution === 'gone') return;
		}
	} catch (error) {
		functions.logger.warn(`Approval Wait could not look again for a decision: ${error instanceof Error ? error.name : 'unknown error'}`);
	}
}
