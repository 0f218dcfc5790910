import { isDaaError } from '../errors';
import { undelivered } from './delivery';
import type { Channel } from './letter';
import type { ApprovalSummary } from './notifier';

/** Runs the chosen workflow to its end; rejects with DaaError when it failed or never began. */
export type RunNotification = (item: { notification: ApprovalSummary }) => Promise<unknown>;

/**
 * Another workflow of this n8n is told, once per request, and passes it on by whatever it has. Its item holds every
 * approver's personal link. Without `run` (n8n starts no workflow from a webhook) it waits for the node's next run.
 */
export function subWorkflowChannel(run: RunNotification | undefined): Channel {
	return {
		name: 'sub_workflow',
		reaches: () => run !== undefined,
		async send({ items }) {
			if (!run) return undelivered('target_unavailable', 'a workflow can be started from a running one only', true);
			try {
				for (const { summary } of items) await run({ notification: summary });
				return { ok: true };
			} catch (error) {
				// What it did before it failed is not known, and a message more does less harm than one too few.
				return undelivered(isDaaError(error) ? error.code : 'target_unavailable', 'the notification workflow failed', true);
			}
		},
	};
}
