import { hash } from 'node:crypto';
import { approverRow } from '../../src/approve/review-link';
import { personKeyOf } from '../../src/identity/factor-key';
import type { ApprovalRecord, ApproverRecord, ExceptionRecord, PersonRecord, ProposalRecord, Store } from '../../src/store/port';
import { queueRows } from '../../src/store/queries/desk-queue';
import { otherTicket } from '../../src/store/queries/other-ticket';
import { toRow } from '../../src/store/queries/rows';
import { anyAction, anyApproval, anyException, anyProposal, testRing } from '../support/records';
import { columnsOf, type Raw, type Row } from './bulk';

export const NOW = new Date('2026-11-20T12:00:00.000Z');
export const minutes = (count: number): string => new Date(NOW.getTime() + count * 60_000).toISOString();

export const ADA = { key: 'ada@example.com', id: 'ada', name: 'Ada', email: 'ada@example.com' };
/** Asked for one request in 250, and by their id as well as by their address. */
export const FEW = { key: 'few@example.com', id: 'few', name: 'Fern Few', email: 'few@example.com' };
/** Asked for nothing; may see everything. */
export const AUDITOR = { key: 'aud@example.com', id: 'aud', name: 'Audrey', email: 'aud@example.com' };

const AT_ONCE = 2_000;
const TYPES = ['refund', 'send_reply', 'change_status', 'close_ticket', 'change_role'];
const UNTIL = new Date(minutes(20_000));

export interface Request {
	approval: ApprovalRecord;
	approvers: ApproverRecord[];
}

/** What all have in common; making it anew for each would take most of the time. */
const APPROVAL = anyApproval();
const PROPOSAL = anyProposal();
const EXCEPTION = anyException();
const ACTION = { ...anyAction(), origin: undefined };
const TEXT = 'My order has not arrived. '.repeat(20);

const digest = (text: string): string => hash('sha256', text);
/** Spread evenly and the same in every run; `salt` keeps the properties of a request independent of each other. */
const share = (index: number, salt: string): number => Number.parseInt(hash('md5', `${salt} ${index}`).slice(0, 8), 16) / 2 ** 32;

function customerOf(index: number): string {
	const drawn = share(index, 'customer');
	if (drawn < 0.3) return 'big';
	return drawn < 0.305 ? 'one' : `c-${Math.floor(drawn * 5_000)}`;
}

/** Three in a hundred belong to test; 70, 27 and 3 in a hundred are of medium, high and low risk; one in a thousand is of a rare type. */
export function requestOf(index: number): Request {
	const id = `apr_${hash('md5', `approval ${index}`)}`;
	const tier = share(index, 'tier') < 0.7 ? 'medium' : share(index, 'tier') < 0.97 ? 'high' : 'low';
	const type = share(index, 'rare') < 0.001 ? 'rare' : (TYPES[Math.floor(share(index, 'type') * TYPES.length)] as string);
	const environment = share(index, 'environment') < 0.03 ? 'test' : 'production';
	const action = { ...ACTION, environment, action_type: type, target_id: String(index), origin: { customer_id: customerOf(index), helpdesk_ticket_id: `t-${index}`, crm_ticket_id: `k-${index}`, text: TEXT } } as const;
	const payloadHash = digest(`payload ${index}`);
	const approval: ApprovalRecord = {
		...APPROVAL,
		id,
		requestKey: digest(`request ${index}`),
		correlationId: `cor-${index}`,
		environment,
		executionId: `ex-${index}`,
		requestedHash: payloadHash,
		payloadHash,
		policyHash: digest('policy'),
		action,
		requestedAction: action,
		tier,
		risk: { tier },
		createdAt: minutes(-Math.floor(share(index, 'age') * 3_000)),
		dueAt: minutes(Math.floor(share(index, 'due') * 10_000)),
	};
	const other = `p${Math.floor(share(index, 'other') * 20)}`;
	const people: { id: string; name: string; email: string }[] = [ADA];
	if (index % 250 === 0) people.push(index % 500 === 0 ? FEW : { id: FEW.id, name: FEW.name, email: FEW.id });
	const asked = people.map(({ id: person, name, email }) => approverRow(testRing, id, { id: person, name, role: 'lead', ...(email !== person && { email }) }, NOW, UNTIL));
	// Nobody signs in as one of these, so that their links need not open.
	const second: ApproverRecord = { ...(asked[0] as ApproverRecord), approverId: other, name: other, email: `${other}@example.com`, linkJtiHash: digest(`link ${index}`) };
	return { approval, approvers: [...asked, second] };
}

const proposalOf = (index: number, { approval }: Request): ProposalRecord =>
	({ ...PROPOSAL, id: `prp_${hash('md5', `proposal ${index}`)}`, correlationId: approval.correlationId, environment: approval.environment, executionId: approval.executionId, actionType: approval.action.action_type, payloadHash: approval.payloadHash, policyHash: approval.policyHash, action: approval.action, tier: approval.tier, customerId: customerOf(index), conversationId: `helpdesk:t-${index}`, createdAt: approval.createdAt });

/** One in ten is resolved, one in ten in somebody's hand; of ten scores. */
function exceptionOf(index: number): ExceptionRecord {
	const [drawn, state] = [share(index, 'score'), share(index, 'state')];
	return {
		...EXCEPTION,
		id: `exc_${hash('md5', `exception ${index}`)}`,
		type: ['outcome_unknown', 'value_stale', 'notification_failed', 'crm_unreachable'][index % 4] as string,
		reason: `The order number of request ${index} is missing.`,
		correlationId: `cor-${index}`,
		risk: 1 + Math.floor(drawn * 3),
		urgency: 1 + (Math.floor(drawn * 9) % 3),
		impact: 1 + (Math.floor(drawn * 27) % 3),
		state: state < 0.1 ? 'resolved' : state < 0.2 ? 'claimed' : 'open',
		owner: index % 3 === 0 ? ADA.id : 'lead',
		createdAt: minutes(-Math.floor(share(index, 'raised') * 60_000)),
		dueAt: minutes(Math.floor(share(index, 'target') * 10_000)),
		...(state < 0.1 && { resolvedAt: NOW.toISOString(), resolvedBy: ADA.id, outcome: 'fixed' }),
	};
}

type Tables = Record<'approvals' | 'approvers' | 'desk_queue' | 'desk_people' | 'proposals' | 'exceptions', Row[]>;
const LOADED = ['approvals', 'approvers', 'desk_queue', 'proposals', 'exceptions'] as const;

/** The rows that the product's own path stores for a request; `checkSameRows` holds them against it. */
function requestRows({ approval, approvers }: Request): Pick<Tables, 'approvals' | 'approvers' | 'desk_queue' | 'desk_people'> {
	const people = approvers.map(({ approverId, name, email }): PersonRecord => ({ personKey: personKeyOf({ approverId, email }), approverId, name, email }));
	return {
		approvals: [columnsOf(toRow('approvals', approval))],
		approvers: approvers.map((row) => columnsOf(toRow('approvers', row))),
		desk_queue: queueRows(approval, approvers.map(personKeyOf)).map((row) => columnsOf({ ...row })),
		desk_people: people.map((row) => columnsOf({ ...row })),
	};
}

/** Puts in requests `from`..`to`, each with its proposal and one exception, in bulk. */
export async function fill(raw: Raw, from: number, to: number): Promise<void> {
	await raw.unindexed(LOADED, async () => {
		for (let at = from; at < to; at += AT_ONCE) {
			const rows: Omit<Tables, 'desk_people'> = { approvals: [], approvers: [], desk_queue: [], proposals: [], exceptions: [] };
			for (let index = at; index < Math.min(to, at + AT_ONCE); index += 1) {
				const request = requestOf(index);
				const { desk_people: _people, ...own } = requestRows(request);
				for (const [table, some] of Object.entries(own)) rows[table as keyof typeof own].push(...some);
				rows.proposals.push({ ...columnsOf(toRow('proposals', proposalOf(index, request))), other_ticket: otherTicket(request.approval.action) });
				rows.exceptions.push(columnsOf(toRow('exceptions', exceptionOf(index))));
			}
			for (const table of LOADED) await raw.load(table, rows[table]);
		}
	});
}

const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value])))).sort();

/** Stores some requests by the product's own path, and throws unless that made the very rows which `fill` puts in. */
export async function checkSameRows(store: Store, { rows, run }: Raw, count = 12): Promise<void> {
	const requests = Array.from({ length: count }, (_, index) => requestOf(index));
	for (const { approval, approvers } of requests) await store.transaction((tx) => tx.insertApproval(approval, approvers));
	for (const table of ['desk_queue', 'approvers', 'approvals', 'desk_people'] as const) {
		const made = new Set(requests.flatMap((request) => sorted(requestRows(request)[table])));
		const stored = sorted(await rows(`select * from {t}${table}`));
		if (stored.length !== made.size || stored.some((row) => !made.has(row))) throw new Error(`Loading in bulk would not give the rows of ${table} that the product stores: ${stored[0]} and ${[...made][0]}`);
		if (table !== 'desk_people') await run(`delete from {t}${table}`);
	}
}
