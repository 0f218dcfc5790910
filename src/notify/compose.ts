import { aloneBecause } from '../approve/batch';
import { decidedSentence } from '../approve/decision-words';
import { personPhrase } from '../approve/describe-approval';
import { sha256Hex } from '../draft/canonical';
import { demandOf } from '../identity/demand';
import { deskLink } from '../identity/desk-link';
import type { Ports } from '../ports';
import type { ApprovalRecord, ApproverRecord, DecisionRecord, NotificationRecord } from '../store/port';
import { buttonValue } from '../chat/button-value';
import { PERSONAL, type ChannelName, type Letter, type LetterItem } from './letter';
import type { Occasion } from './notifier';
import { outcomeWords } from './outcome-words';
import { recipientOf } from './queue-notifications';
import { summariseApproval } from './summarise';

/** Addresses of pages, as whoever runs the waiting execution can make them. */
export interface Addresses {
	/** Links of these people; without those that n8n has not signed. */
	links(approval: ApprovalRecord, people: readonly ApproverRecord[]): Promise<{ approver: ApproverRecord; url: string; runUrl?: string }[]>;
	/** The desk, where a card that many read leads to; absent where there is none. */
	deskUrl?: string;
	/** Whether answers by Slack's buttons are taken, i.e. whether there is a desk. */
	buttons: boolean;
}

/** A message and the rows that it stands for; each of its items is one row's. */
export interface Composed {
	letter: Letter;
	rows: { row: NotificationRecord; approval: ApprovalRecord; people: ApproverRecord[]; closed: boolean }[];
	/** A link is missing that nobody signed yet. */
	unsigned: boolean;
}

/** Whether one press of a button may decide on it: the batch tier, as in the list of a run. For one person: no second factor. */
async function mayPress(ports: Ports, approval: ApprovalRecord, person: ApproverRecord | undefined): Promise<boolean> {
	if (aloneBecause(approval) !== undefined) return false;
	return !person || !(await demandOf(ports, ports.store, approval, person)).required;
}

/** Of a request that still waits for others, but not for this person. */
function ownOutcome(approval: ApprovalRecord, person: ApproverRecord | undefined, decisions: readonly DecisionRecord[]): string | undefined {
	const mine = decisions.find(({ approverId }) => approverId === person?.approverId);
	if (person && mine) return decidedSentence(approval, person, mine, decisions);
	return !person || person.revokedAt === null ? undefined : 'Others were asked in your place, so nothing is left for you to do.';
}

async function itemOf(ports: Ports, addresses: Addresses, row: NotificationRecord, approval: ApprovalRecord): Promise<{ item: LetterItem; people: ApproverRecord[]; closed: boolean; unsigned: boolean }> {
	const [all, decisions] = [await ports.store.approvers(approval.id), await ports.store.decisions(approval.id)];
	const people = all.filter(({ approverId }) => row.people.includes(approverId));
	const [occasion, channel] = [row.occasion as Occasion, row.channel as ChannelName];
	const links = await addresses.links(approval, people);
	const emergency = decisions.find(({ decision }) => decision === 'break_glass');
	const by = all.find(({ approverId }) => approverId === emergency?.approverId);
	const summary = {
		...summariseApproval(approval, links, occasion),
		...(emergency && occasion === 'break_glass' && { decided_alone: { by: by ? personPhrase(by) : emergency.approverId, reason: emergency.reason ?? '', decided_at: emergency.decidedAt } }),
	};
	const personal = PERSONAL.has(channel);
	const closing = outcomeWords(approval, all, decisions, ports.now());
	const outcome = occasion === 'break_glass' ? undefined : (closing ?? (personal ? ownOutcome(approval, people[0], decisions) : undefined));
	const url = personal ? links[0]?.url : addresses.deskUrl && deskLink(addresses.deskUrl, approval);
	const slack = channel === 'slack' || channel === 'slack_channel';
	const pressable = slack && addresses.buttons && outcome === undefined && occasion !== 'break_glass' && (await mayPress(ports, approval, personal ? people[0] : undefined));
	return {
		item: { summary, ...(url !== undefined && { url }), ...(pressable && { buttons: buttonValue(ports.keys, approval) }), ...(outcome !== undefined && { outcome }) },
		people,
		closed: closing !== undefined,
		// Programs get every approver's link, so for them as well none may be missing.
		unsigned: occasion !== 'break_glass' && (personal ? url === undefined : ['webhook', 'sub_workflow'].includes(channel) && links.length < people.length),
	};
}

/** The message that these rows make together, from the store as it is now. They go to one reader on one occasion. */
export async function compose(ports: Ports, addresses: Addresses, rows: readonly { row: NotificationRecord; approval: ApprovalRecord }[]): Promise<Composed> {
	const made = [];
	const byAge = [...rows].sort((left, right) => left.approval.createdAt.localeCompare(right.approval.createdAt) || left.approval.itemIndex - right.approval.itemIndex);
	for (const { row, approval } of byAge) made.push({ row, approval, ...(await itemOf(ports, addresses, row, approval)) });
	const [first] = made;
	const reader = first && PERSONAL.has(first.row.channel as ChannelName) ? first.people[0] : undefined;
	const ids = rows.map(({ row }) => row.id).sort();
	return {
		letter: {
			id: ids.length === 1 ? (ids[0] ?? '') : `ntf_${sha256Hex(ids.join()).slice(0, 32)}`,
			occasion: (first?.row.occasion ?? 'requested') as Occasion,
			...(reader ? { to: recipientOf(reader) } : addresses.deskUrl !== undefined && { deskUrl: addresses.deskUrl }),
			items: made.map(({ item }) => item),
		},
		rows: made.map(({ row, approval, people, closed }) => ({ row, approval, people, closed })),
		unsigned: made.some(({ unsigned }) => unsigned),
	};
}
