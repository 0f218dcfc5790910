import { CamelCasePlugin, Kysely, type CompiledQuery } from 'kysely';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { QueueFilter } from '../../src/store/port';
import { createReader } from '../../src/store/queries/reader';
import type { Database } from '../../src/store/queries/schema';
import { NodeSqliteDialect } from '../../src/store/sqlite/sqlite-dialect';
import { openTestPorts, type TestPorts } from '../support/test-ports';

// SQLite plans by its rules alone here, as in a new installation: nothing ever gathered statistics.
let ports: TestPorts;
let db: DatabaseSync;
let asked: CompiledQuery[];
let reader: ReturnType<typeof createReader>;
beforeAll(async () => {
	ports = await openTestPorts();
	db = new DatabaseSync(ports.sqlitePath, { readOnly: true });
	reader = createReader(new Kysely<Database>({ dialect: new NodeSqliteDialect(db), plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })], log: ({ query }) => void asked.push(query) }));
});
beforeEach(() => {
	asked = [];
});
afterAll(async () => {
	db.close();
	await ports.close();
});

/** Steps over what other steps have read. */
const OWN = /^(?!SEARCH |SCAN )|^SCAN (?:\(subquery|page$|part$|found$)/;
/** How each table is read by what was just asked. */
const steps = (): string[] =>
	asked.flatMap(({ sql, parameters }) => (db.prepare(`explain query plan ${sql}`).all(...(parameters as SQLInputValue[])) as { detail: string }[]).map(({ detail }) => detail)).filter((detail) => !OWN.test(detail));
const sorts = (): number => asked.flatMap(({ sql, parameters }) => db.prepare(`explain query plan ${sql}`).all(...(parameters as SQLInputValue[])) as { detail: string }[]).filter(({ detail }) => detail.includes('TEMP B-TREE')).length;

const SOME: readonly Partial<QueueFilter>[] = [{}, { actionType: 'refund' }, { customerId: 'c' }, { customerId: 'c', actionType: 'refund' }];
const after = { rank: 7, approvalId: 'apr_1' };

it.each(SOME)('reads a page of the queue and its counts by an index that holds the whole filter: %o', async (some) => {
	const filter = { viewKeys: ['a', 'b'], environment: 'production', ...some } as const;
	const equal = ['view_key', 'environment', ...(some.customerId ? ['customer_id'] : []), ...(some.actionType ? ['action_type'] : []), 'tier'].map((column) => `${column}=?`).join(' AND ');
	await reader.deskQueue({ ...filter, tier: 'medium' }, { limit: 21, after });
	await reader.deskQueue(filter, { limit: 21, after });
	expect(new Set(steps().map((step) => step.replace(/INDEX \w+ /, 'INDEX ')))).toEqual(new Set([`SEARCH desk_queue USING COVERING INDEX (${equal} AND (rank,approval_id)>(?,?))`]));
	asked = [];
	await reader.deskQueue(filter, { limit: 21 });
	await reader.deskQueueCounts(filter, ['high', 'medium'], 101);
	expect(new Set(steps().map((step) => step.replace(/INDEX \w+ /, 'INDEX ')))).toEqual(new Set([`SEARCH desk_queue USING COVERING INDEX (${equal})`]));
	asked = [];
	// A stream comes in order; of several only what stands on the page is sorted.
	await reader.deskQueue({ ...filter, viewKeys: ['a'], tier: 'medium' }, { limit: 21, after });
	expect(sorts()).toBe(0);
});

it('finds cases, and the requests of one, without walking through all', async () => {
	const environment = 'production';
	await reader.cases({ environment, by: { kind: 'customer', customerId: 'c' }, limit: 10 });
	await reader.cases({ environment, by: { kind: 'ticket', ticketId: 't' }, limit: 10 });
	await reader.cases({ environment, by: { kind: 'approver', approverIds: ['a', 'b'] }, limit: 10 });
	await reader.approvalsOfCase('cor-1', environment);
	await reader.requests(['apr_1', 'apr_2']);
	await reader.deskSession('dsk_1');
	await reader.factors(['a', 'b']);
	for (const step of steps()) expect(step).toMatch(/^SEARCH .*(?:customer_id|conversation_id|other_ticket|approver_id|correlation_id|[( ]id|approval_id|subject)=\?/);
});

it('looks after what the clock asks for without walking through all that ever was', async () => {
	const [environment, states] = ['production', ['pending', 'partially_approved']] as const;
	await reader.approvals({ environment, states, limit: 1_000 });
	await reader.approvals({ environment, states, remindBy: 'x', limit: 50 });
	await reader.approvals({ states, dueBy: 'x', limit: 50 });
	await reader.approvals({ environment, unfinished: true, decidedAfter: 'x', limit: 50 });
	await reader.decisionTimes({ environment, since: 'x', limit: 50 });
	await reader.conversationHistory({ environment, conversationId: 'x', limit: 10 });
	for (const step of steps()) expect(step).toMatch(/(?:state=\?|conversation_id=\?|request_key=\?|approval_id=\?|[( ]id=\?|remind_at<\?|decided_at>\?)/);
});

it('reads a page of exceptions from its place on', async () => {
	const filter = { environment: 'production', state: ['open', 'claimed'], limit: 51 } as const;
	await reader.exceptions(filter);
	await reader.exceptions({ ...filter, after: { score: 4, createdAt: '2026-11-20T12:00:00.000Z', id: 'exc_1' } });
	const own = 'SEARCH exceptions USING INDEX exceptions_score (environment=? AND state=?';
	expect([...new Set(steps())].sort()).toEqual([`${own} AND <expr>=? AND (created_at,id)>(?,?))`, `${own} AND <expr>>?)`, `${own})`]);
});
