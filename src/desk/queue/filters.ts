import { factorKey } from '../../identity/factor-key';
import type { QueueFilter, QueueRecord } from '../../store/port';
import type { SignedIn } from '../session/signed-in';

/** Those who may look at what others decide. */
export const seesAll = ({ roles }: Pick<SignedIn, 'roles'>): boolean => roles.includes('policy_owner') || roles.includes('auditor');

/** What of the queue is asked for; everything here came from a form and is looked up, never trusted. */
export interface QueueView {
	tier?: string;
	type?: string;
	customer?: string;
	/** An approver's address or id; empty for everybody. Only for those who see all. */
	approver?: string;
	/** Whose queue: one's own, or all. */
	whose: 'mine' | 'all';
	after?: Pick<QueueRecord, 'rank' | 'approvalId'>;
}

const TIERS = ['low', 'medium', 'high', 'blocked'];
const CURSOR = /^(-?\d{1,16})\.([A-Za-z0-9_]{1,80})$/;

function text(at: SignedIn, name: string): string | undefined {
	const value = at.fields.get(name)?.trim().slice(0, 320);
	return value === undefined || value === '' ? undefined : value;
}

/** A place in the order of the queue. */
export function readPlace(at: SignedIn, name: string): QueueView['after'] {
	const [, rank, approvalId] = CURSOR.exec(at.fields.get(name) ?? '') ?? [];
	return rank === undefined || approvalId === undefined ? undefined : { rank: Number(rank), approvalId };
}

export function readView(at: SignedIn): QueueView {
	const after = readPlace(at, 'after');
	const tier = text(at, 'tier');
	const [type, customer] = [text(at, 'type'), text(at, 'customer')];
	const all = seesAll(at) && at.fields.get('whose') === 'all';
	const approver = all ? text(at, 'approver') : undefined;
	return {
		...(tier !== undefined && TIERS.includes(tier) && { tier }),
		...(type !== undefined && { type }),
		...(customer !== undefined && { customer }),
		...(approver !== undefined && { approver }),
		whose: all ? 'all' : 'mine',
		...(after && { after }),
	};
}

/** The same as fields of the next form. */
export function viewFields({ tier, type, customer, approver, whose }: QueueView): Record<string, string | undefined> {
	return { tier, type, customer, approver, ...(whose === 'all' && { whose }) };
}

export const cursorText = ({ rank, approvalId }: Pick<QueueRecord, 'rank' | 'approvalId'>): string => `${rank}.${approvalId}`;

export function filterOf(at: SignedIn, { tier, type, customer, approver, whose }: QueueView): QueueFilter {
	const viewKeys = whose === 'mine' ? at.keys : [approver === undefined ? '' : factorKey(approver)];
	return { viewKeys, environment: at.environment, ...(tier !== undefined && { tier }), ...(type !== undefined && { actionType: type }), ...(customer !== undefined && { customerId: customer }) };
}
