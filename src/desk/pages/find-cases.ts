import { auditTrail, type TrailEntry } from '../../audit/audit-trail';
import { reverseUrl } from '../../execute/reverse-link';
import { canReverse } from '../../execute/reverse-proposal';
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
	requests: { approval: ApprovalRecord; approvers: ApproverRecord[]; decisions: DecisionRecord[]; reverse?: string }[];
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

/** The address at which what was done can be proposed in reverse; undefined where nothing was done, or nothing can be put back. */
async function reverseOfRequest(ports: Ports, { id, state }: ApprovalRecord): Promise<string | undefined> {
	const intent = state === 'approved' ? await ports.store.intentByRequest(id) : undefined;
	return intent && canReverse(intent) ? await reverseUrl(ports, intent) : undefined;
}

/** Undefined when the visitor may not read it, or there is nothing to read. */
async function readCase(ports: Ports, at: SignedIn, correlationId: string): Promise<FoundCase | undefined> {
	const { store } = ports;
	const approvals = await store.approvalsOfCase(correlationId, at.environment);
	const requests = await Promise.all(
		approvals.map(async (approval) => {
			const [approvers, decisions, reverse] = await Promise.all([store.approvers(approval.id), store.decisions(approval.id), reverseOfRequest(ports, approval)]);
			return { approval, approvers, decisions, ...(reverse !== undefined && { reverse }) };
		}),
	);
	if (!seesAll(at) && !requests.some(({ approvers }) => myRow(at, approvers))) return undefined;
	const trail = await auditTrail(store, ports.keys, correlationId, at.environment);
	return trail.length > 0 || requests.length > 0 ? { correlationId, requests, trail } : undefined;
}

/** The cases that the visitor may read: all for those who see all, else those on which they were asked. */
export async function findCases(ports: Ports, at: SignedIn, by: SearchBy, value: string): Promise<FoundCase[]> {
	const found: FoundCase[] = [];
	const correlations = await correlationsBy(ports, by, value, at.environment);
	for (let start = 0; start < correlations.length && found.length < SHOWN; start += SHOWN) {
		const some = await Promise.all(correlations.slice(start, start + SHOWN).map((correlationId) => readCase(ports, at, correlationId)));
		found.push(...some.filter((one) => one !== undefined));
	}
	return found.slice(0, SHOWN);
}
