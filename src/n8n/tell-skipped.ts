import type { IWebhookFunctions } from 'n8n-workflow';
import { personPhrase } from '../approve/describe-approval';
import type { DecidedAlone } from '../approve/decide-approval';
import { reviewLinks } from '../approve/review-link';
import { summariseApproval } from '../notify/summarise';
import { webhookNotifier } from '../notify/webhook';
import type { RunContext } from '../ports';
import type { ApprovalRecord } from '../store/port';
import { waitOptions } from './approval-links';
import { n8nHttp } from './http';
import { lastingLinks } from './lasting-links';
import type { Gate } from './open-gate';
import { recordNotification } from './record-notification';
import { reviewUrl } from './review-url';

const LIMITS = { timeoutMs: 10_000, maxBytes: 100_000 };

/**
 * Tells everyone whose approval was not waited for, at once and before the workflow goes on. That nobody could be told is
 * recorded and undoes nothing: the decision stands, and the open look back names them too.
 */
export async function tellSkipped(functions: IWebhookFunctions, gate: Gate, run: RunContext, approval: ApprovalRecord | undefined, { decision, skipped }: DecidedAlone): Promise<void> {
	if (!approval) return;
	try {
		const { notifyUrl } = waitOptions(functions, 0);
		if (!notifyUrl) {
			await recordNotification(gate.ports, run, approval, { channel: 'nothing', ok: false, code: 'parameter_invalid', reason: 'no address to notify is set on Approval Wait' }, 'break_glass');
			return;
		}
		const by = (await gate.ports.store.approvers(approval.id)).find(({ approverId }) => approverId === decision.approverId);
		const links = (await lastingLinks(gate, reviewLinks(gate.ports, approval, skipped))).map(({ approver, token, url }) => ({ approver, url: url ?? reviewUrl(functions, gate, { t: token }) }));
		const summary = summariseApproval(approval, links, 'break_glass');
		const alone = { by: by ? personPhrase(by) : decision.approverId, reason: decision.reason ?? '', decided_at: decision.decidedAt };
		const notifier = webhookNotifier({ url: notifyUrl, http: n8nHttp(functions, undefined, 0, LIMITS) });
		await recordNotification(gate.ports, run, approval, await notifier.send({ ...summary, decided_alone: alone }), 'break_glass');
	} catch (error) {
		functions.logger.error(`Nobody could be told that ${approval.id} was approved alone: ${error instanceof Error ? error.name : 'unknown error'}`);
	}
}
