import { PERSONAL, SWEPT, type ChannelName } from '../notify/letter';
import { notificationFailed } from '../notify/notification-failed';
import { addException } from '../exceptions/add-exception';
import type { Environment, Ports } from '../ports';
import type { ApprovalRecord, NotificationRecord } from '../store/port';

/** The waiting node sends by itself, as a rule; only what it left lying is looked after. */
const GRACE_MS = 10_000;
/** All tries together take about an hour; what is due for longer has nobody left who could send it. */
const GIVE_UP_MS = 2 * 3_600_000;
const EACH_TIME = 200;

export interface Telling {
	ports: Ports;
	environment: Environment;
	/** Visits the waiting node, which holds the credentials of its channels and sends what it has to send. */
	visit(approval: ApprovalRecord): Promise<unknown>;
	inTurn<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void>;
}

/** Nobody sends this any more: somebody has to be told by a person. */
async function giveUp(ports: Ports, row: NotificationRecord, approval: ApprovalRecord): Promise<void> {
	const people = (await ports.store.approvers(approval.id)).filter(({ approverId }) => row.people.includes(approverId));
	await ports.store.transaction(async (tx) => {
		const at = ports.now().toISOString();
		if (!(await tx.settleNotification(row.id, row.fence, { state: 'failed', nextAt: row.nextAt, code: 'target_unavailable', finishedAt: at }))) return;
		await addException(tx, ports, notificationFailed(approval, row, PERSONAL.has(row.channel as ChannelName) ? people : [], row.channel === SWEPT ? 'no sweep has sent it' : 'the workflow that had to send it did not'));
	});
}

/** Has messages sent that are due and that their node did not send, say because n8n stopped; what is due for hours is given up. */
export async function tellDue({ ports, environment, visit, inTurn }: Telling): Promise<void> {
	const now = ports.now().getTime();
	const rows = (await ports.store.dueNotifications({ at: new Date(now - GRACE_MS).toISOString(), limit: EACH_TIME })).filter((row) => row.environment === environment);
	const approvals = new Map<string, ApprovalRecord>();
	for (const id of new Set(rows.filter(({ channel }) => channel !== SWEPT).map(({ approvalId }) => approvalId))) {
		const approval = await ports.store.approval(id);
		if (approval) approvals.set(id, approval);
	}
	await inTurn([...approvals.values()], async (approval) => void (await visit(approval)));
	const late = new Date(now - GIVE_UP_MS).toISOString();
	for (const row of await ports.store.dueNotifications({ at: late, limit: EACH_TIME })) {
		const approval = row.environment === environment ? await ports.store.approval(row.approvalId) : undefined;
		if (approval) await giveUp(ports, row, approval);
	}
}
