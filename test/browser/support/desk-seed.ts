import { addException, type NewException } from '../../../src/exceptions';
import { publishPolicy } from '../../../src/tier/life/publish-policy';
import type { ActionProposal } from '../../../src/draft/proposal';
import { payloadHash } from '../../../src/draft/payload-hash';
import { ask, DANA, MIRA, OMAR } from '../../approve/fixtures';
import type { TestPorts } from '../../support/test-ports';
import { CALL, MASKED_SCAN, MESSAGE, RECORD, SAMPLES, type Asked } from './samples';

export const HOUR = 3_600_000;
const OLGA = { kind: 'person', id: 'olga' } as const;

/** Dana decides and turns the switches, Audrey may read everything, Noa has nothing to do. */
export const POLICY = {
	id: 'refunds', version: 7, owner: 'olga', action_type: 'refund',
	tiers: [{ tier: 'high', when: {}, route: 'named_approver', approver_rule: 'leads' }],
	roles: {
		leads: [DANA, MIRA].map(({ id, name, email }) => ({ id, name, email })),
		others: [{ id: 'noa', name: 'Noa Berg', email: 'noa@example.com' }],
		audit: [{ id: 'aud', name: 'Audrey Chen', email: 'audrey@example.com' }],
	},
	desk: { auditors: ['audit'], switches: ['leads'] },
};

const changes = (field: string, current: string, proposed: string): ActionProposal['proposed_changes'] => [{ field, current, proposed, source: 'the customer’s message' }];
const of = (ticket: string, customer: string, patch: Partial<ActionProposal>): ActionProposal => ({ ...RECORD, target_id: ticket, correlation_id: `cor-${ticket}`, origin: { ...RECORD.origin, helpdesk_ticket_id: ticket, customer_id: customer }, ...patch });
const { proposed_changes: _changes, ...noChanges } = RECORD;

interface Seeded {
	/** Hours before now at which it came, and after now at which it is due. */
	came: number;
	due: number;
	asked: NonNullable<Asked>;
}

/** What one morning brings: every tier and class, early, pressing and late. */
export function morning(): Readonly<Record<string, Seeded>> {
	const field = (ticket: string, customer: string, name: string, from: string, to: string) => of(ticket, customer, { action_type: 'crm_update', facts: { flags: [] }, proposed_changes: changes(name, from, to) });
	return {
		record: { came: 7, due: 1, asked: { ...SAMPLES.record, action: of('1845', 'cus_4711', {}), approvers: [DANA, OMAR] } },
		call: { came: 2, due: 6, asked: { ...SAMPLES.call, action: { ...noChanges, ...CALL, correlation_id: 'cor-1846', origin: { ...CALL.origin, helpdesk_ticket_id: '1846', customer_id: 'cus_0815' } }, approvers: [DANA, MIRA] } },
		message: { came: 5, due: 3, asked: { ...SAMPLES.message, action: { ...MESSAGE, target_id: '1851', correlation_id: 'cor-1851' }, guardrails: MASKED_SCAN } },
		phone: { came: 3, due: 5, asked: { ...SAMPLES.twenty, action: field('1860', 'cus_2204', 'phone', '+49 30 1234567', '+49 30 7654321') } },
		address: { came: 3, due: 9, asked: { ...SAMPLES.twenty, action: field('1861', 'cus_2310', 'delivery_address', 'Hauptstr. 5, 10827 Berlin', 'Hauptstr. 15, 10827 Berlin') } },
		segment: { came: 1, due: 23, asked: { ...SAMPLES.twenty, action: field('1862', 'cus_2417', 'segment', 'trial', 'self-serve') } },
		owner: { came: 9, due: -0.4, asked: { ...SAMPLES.twenty, action: field('1863', 'cus_9001', 'owner', 'inbox', 'Lea Lead') } },
		tag: { came: 0.2, due: 30, asked: { ...SAMPLES.twenty, tier: 'low', action: field('1864', 'cus_2999', 'tag', '', 'newsletter') } },
	};
}

/** One more of those that are approved together. */
export const plain = (ticket: string): Seeded => ({ came: 1, due: 8, asked: { ...SAMPLES.twenty, action: of(ticket, `cus_${ticket}`, { action_type: 'crm_update', facts: { flags: [] }, proposed_changes: changes('segment', 'trial', 'self-serve') }), approvers: [MIRA] } });

let items = 0;
export async function request(ports: TestPorts, { came, due, asked }: Seeded): Promise<string> {
	const now = ports.now();
	ports.clock.set(new Date(now.getTime() - came * HOUR));
	const { action, risk } = asked;
	if (!action || !risk) throw new Error('A request has an action and a risk.');
	const tier = asked.tier ?? risk.tier;
	const { approval } = await ask(ports, { approvers: [DANA, OMAR], ...asked, risk: { ...risk, tier, payload_hash: payloadHash(action) }, itemIndex: (items += 1), dueAt: new Date(now.getTime() + due * HOUR) });
	ports.clock.set(now);
	return approval.id;
}

export async function exceptions(ports: TestPorts): Promise<string> {
	const add = async (patch: Partial<NewException>) => (await ports.store.transaction((tx) => addException(tx, ports, { type: 'missing_order_number', reason: 'The customer named no order.', environment: 'production', correlationId: 'cor-1', owner: 'dana', ...patch }))).exception.id;
	const now = ports.now();
	for (const [days, order] of [[21, 4711], [14, 4755], [7, 4801], [0, 4812]] as const) {
		ports.clock.set(new Date(now.getTime() - days * 24 * HOUR - HOUR));
		await add({ reason: `Missing order number: ${order} belongs to somebody else.`, risk: 2, urgency: 2, impact: 2 });
	}
	ports.clock.set(now);
	const id = await add({ type: 'guardrail_blocked', reason: 'The draft promises a refund that no policy allows.', risk: 3, urgency: 3, impact: 3, action: MESSAGE, links: [{ label: 'Ticket 1845', url: 'https://help.example/1845' }] });
	await add({ type: 'value_stale', reason: 'The record has changed since it was approved, so nothing was written.', risk: 1, urgency: 2, impact: 1, action: RECORD, owner: 'omar' });
	return id;
}

export const publish = (ports: TestPorts) => publishPolicy(ports, OLGA, { document: POLICY, author: 'olga', note: 'first' }, { environment: 'production' });
