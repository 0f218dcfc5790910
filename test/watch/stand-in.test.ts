import { assessEdit } from '../../src/approve/assess-edit';
import { reassessor } from '../../src/n8n/reassess';
import { BUILTIN_SETTINGS } from '../../src/scan/settings';
import { publishPolicy } from '../../src/tier/life/publish-policy';
import { setDelegation } from '../../src/tier/routing/set-delegation';
import type { ApprovalRecord } from '../../src/store/port';
import { standIn } from '../../src/watch/stand-in';
import { ask, DANA, MIRA, OMAR, refund, riskOf } from '../approve/fixtures';
import { openTestPorts, type TestPorts } from '../support/test-ports';

let ports: TestPorts;
let visited: string[];
let hash: string;

const people = [DANA, OMAR, MIRA].map(({ id, name, email }) => ({ id, name, email }));
const document = {
	id: 'refunds',
	version: '7',
	action_type: 'refund',
	tiers: [{ tier: 'high', when: {}, route: 'named_approver', approver_rule: 'lead' }],
	roles: { lead: [people[0]], others: people.slice(1) },
};

beforeEach(async () => {
	ports = await openTestPorts();
	visited = [];
	hash = (await publishPolicy(ports, { kind: 'person', id: 'olga' }, { document, author: 'olga', note: 'first' }, { environment: 'production' })).hash;
});
afterEach(() => ports.close());

const HOUR = 3_600_000;
const later = (hours: number): string => new Date(ports.now().getTime() + hours * HOUR).toISOString();
const away = (from = 0, until = 24, backup: string | undefined = 'mira') => setDelegation(ports, { kind: 'person', id: 'dana', name: 'Dana Ruiz' }, 'dana@example.com', { from: later(from), until: later(until), ...(backup !== undefined && { backup }) });
const inTurn = async <T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> => {
	for (const one of list) await work(one);
};
const round = () => standIn({ ports, environment: 'production', visit: async ({ id }: ApprovalRecord) => void visited.push(id), inTurn });
let item = 0;
async function waiting(patch: Parameters<typeof ask>[1] = {}) {
	item += 1;
	const action = refund({ target_id: String(item), ...patch.action });
	return await ask(ports, { action, risk: { ...riskOf(action, 'high'), policy_hash: hash, approvers: [DANA] }, approvers: [DANA], itemIndex: item, ...patch });
}
const askedOf = async ({ id }: ApprovalRecord) => (await ports.store.approvers(id)).filter(({ revokedAt }) => revokedAt === null).map(({ approverId }) => approverId);

test('what waits for somebody who is away goes to who stands in, with a link of their own, once', async () => {
	const [{ approval }, { approval: other }] = [await waiting(), await waiting({ approvers: [OMAR] })];
	await away();
	await round();
	expect([await askedOf(approval), await askedOf(other)]).toEqual([['mira'], ['omar']]);
	expect(visited).toEqual([approval.id]);
	const [event] = (await ports.store.log.byCorrelation('cor-1', 'production')).filter(({ action }) => action === 'approval.reassigned');
	expect(event).toMatchObject({ approvalId: approval.id, outcome: 'reassigned' });
	await round();
	expect(visited).toHaveLength(1);
});

test('not before the absence begins, nor after it has ended', async () => {
	const { approval } = await waiting();
	await away(2, 4);
	await round();
	expect(await askedOf(approval)).toEqual(['dana']);
	ports.clock.advance(5 * HOUR);
	await round();
	expect(await askedOf(approval)).toEqual(['dana']);
	await away(0, 4);
	await round();
	expect(await askedOf(approval)).toEqual(['mira']);
});

test('stays where nobody can stand in: one who is asked already, asked for it themselves, is away too, or is not of the policy', async () => {
	const both = await waiting({ approvers: [DANA, MIRA], approvalsRequired: 2 });
	const own = await waiting({ action: refund({ target_id: 'own', origin: { requested_by: 'mira' } }) });
	await away();
	await round();
	expect([await askedOf(both.approval), await askedOf(own.approval)]).toEqual([['dana', 'mira'], ['dana']]);
	const { approval } = await waiting();
	await setDelegation(ports, { kind: 'person', id: 'mira' }, 'mira@example.com', { from: later(0), until: later(24) });
	await round();
	expect(await askedOf(approval)).toEqual(['dana']);
	await away(0, 24, 'stranger@example.com');
	await round();
	expect(await askedOf(approval)).toEqual(['dana']);
	expect(visited).toEqual([]);
});

test('an edit is tiered again for those who stood in when it was asked', async () => {
	await away();
	const action = refund({ target_id: 'edited' });
	const { approval } = await waiting({ action, approvers: [MIRA], risk: { ...riskOf(action, 'high'), policy_hash: hash, approvers: [MIRA] } });
	const reassess = await reassessor(ports, [approval], BUILTIN_SETTINGS);
	expect(reassess(approval.action, approval)?.risk.approvers.map(({ id }) => id)).toEqual(['mira']);
	const { stricter, refused } = assessEdit(approval, ['mira'], { values: { 0: '700.00' } }, reassess);
	expect([stricter, refused]).toEqual([undefined, undefined]);
});
