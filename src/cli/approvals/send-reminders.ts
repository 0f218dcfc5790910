import { reviewLinks } from '../../approve/review-link';
import { settleReminder, type DueReminder } from '../../approve/sweep';
import type { Addresses } from '../../notify/compose';
import { deliverDue } from '../../notify/deliver-due';
import { SWEPT, type Channel } from '../../notify/letter';
import { queueNotifications } from '../../notify/queue-notifications';
import { webhookChannel } from '../../notify/webhook';
import type { Ports, RunContext } from '../../ports';
import type { ApprovalRecord, NotificationRecord } from '../../store/port';
import { fetchHttp } from '../fetch-http';

const EACH_TIME = 1_000;

/** What became of one reminder. */
export interface SentReminder {
	approval: ApprovalRecord;
	approvers: readonly string[];
	state: NotificationRecord['state'];
	code: string | null;
}

/** Links as n8n signed them; nobody here can sign one. */
function addressesOf(ports: Ports): Addresses {
	return {
		async links(approval, people) {
			return reviewLinks(ports, approval, people).flatMap(({ approver: { id }, url }) => {
				const approver = people.find(({ approverId }) => approverId === id);
				return approver && url !== undefined ? [{ approver, url }] : [];
			});
		},
		buttons: false,
	};
}

/**
 * Posts reminders to one address. They are stored before they are sent, as messages of nodes are, but under a channel of
 * their own, so that no node sends them elsewhere: what fails is tried again by the next sweep, and becomes an exception
 * when it fails for good.
 */
export async function sendReminders(ports: Ports, url: string, due: readonly DueReminder[]): Promise<SentReminder[]> {
	const channel: Channel = { ...webhookChannel({ url, http: fetchHttp, now: ports.now }), name: SWEPT };
	for (const { approval, approvers } of due) {
		const people = approvers.filter(({ linkSignature }) => linkSignature !== null);
		await queueNotifications(ports, [channel], { approval, people, occasion: 'reminder', key: approval.remindAt ?? '' });
		await settleReminder(ports, approval);
	}
	const rows = (await ports.store.dueNotifications({ at: ports.now().toISOString(), limit: EACH_TIME })).filter((row) => row.channel === SWEPT);
	const nodes = new Map<string, RunContext>();
	for (const { workflowId, executionId, nodeId, environment } of rows) nodes.set(`${workflowId}/${nodeId}`, { workflowId, executionId, nodeId, nodeName: 'daa approvals sweep', environment });
	for (const node of nodes.values()) await deliverDue(ports, node, [channel], addressesOf(ports));
	const sent: SentReminder[] = [];
	for (const row of rows) {
		const [approval, all] = [await ports.store.approval(row.approvalId), await ports.store.notificationsOf(row.approvalId)];
		const after = all.find(({ id }) => id === row.id);
		if (approval && after) sent.push({ approval, approvers: row.people, state: after.state, code: after.code });
	}
	return sent;
}
