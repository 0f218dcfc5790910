import { auditTrail, type TrailEntry } from '../../audit/audit-trail';
import { factorKey } from '../../identity/factor-key';
import type { Ports } from '../../ports';
import type { ApprovalRecord, ApproverRecord, CaseFilter, DecisionRecord } from '../../store/port';
import { seesAll } from '../queue/filters';
import { myRow } from '../queue/list-queue';
import type { SignedIn } from '../session/signed-in';

export const SEARCH_BY = ['correlation', 'ticket', 'customer', 'approver'] as const;
export type SearchBy = (typeof SEARCH_BY)[number];

/** Cases on one page; each is told whole. */
const SHOWN = 10;

export interface FoundCase {
	correlationId: string;
	requests: { approval: ApprovalRecord; approvers: ApproverRecord[]; decisions: DecisionRecord[] }[];
	trail: TrailEntry[];
}

async function correlationsBy({ store }: Ports, by: SearchBy, value: string, environment: SignedIn['environment']): Promise<string[]> {
	const find = (filter: CaseFilter['by']) => store.cases({ environment, by: filter, limit: 5 * SHOWN });
	if (by === 'correlation') return [value];
	if (by === 'ticket') return await find({ kind: 'ticket', ticketId: value });
	if (by === 'customer') return await find({ kind: 'customer', customerId: value });
	const known = await store.peopleNamed(factorKey(value));
	return await find({ kind: 'approver', approverIds: [...new Set([value, ...known.map(({ approverId }) => approverId)])] });
}

/** The cases that the visitor may read: all for those who see all, else those on which they were asked. */
export async function findCases(ports: Ports, at: SignedIn, by: SearchBy, value: string): Promise<FoundCase[]> {
	const found: FoundCase[] = [];
	for (const correlationId of await correlationsBy(ports, by, value, at.environment)) {
		if (found.length === SHOWN) break;
		const approvals = await ports.store.approvalsOfCase(correlationId, at.environment);
		const requests = [];
		for (const approval of approvals) requests.push({ approval, approvers: await ports.store.approvers(approval.id), decisions: await ports.store.decisions(approval.id) });
		if (!seesAll(at) && !requests.some(({ approvers }) => myRow(at, approvers))) continue;
		const trail = await auditTrail(ports.store, ports.keys, correlationId, at.environment);
		if (trail.length > 0 || requests.length > 0) found.push({ correlationId, requests, trail });
	}
	return found;
}
