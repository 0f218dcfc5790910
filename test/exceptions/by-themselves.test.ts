import { decideApproval } from '../../src/approve/decide-approval';
import { openReview } from '../../src/approve/open-review';
import { missTargets } from '../../src/exceptions/miss-targets';
import { resolveException } from '../../src/exceptions';
import { RETROSPECTIVE } from '../../src/exceptions/exception-types';
import { recordNotification } from '../../src/n8n/record-notification';
import { recordScan } from '../../src/scan/record-scan';
import { BUILTIN_SETTINGS } from '../../src/scan/settings';
import { loadPolicy } from '../../src/tier/load-policy';
import { ask, DANA, MIRA, OMAR, reassess, refund, reply, riskOf, RUN } from '../approve/fixtures';
import { enrolled } from '../identity/support';
import { openTestPorts, type TestPorts } from '../support/test-ports';

/** Stale records and unknown outcomes are shown in test/execute, undelivered CRM writes in test/log/outbox.test.ts. */

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const open = (type: string) => ports.store.exceptions({ type, limit: 10 });
const scan = (body: string, patch: object = {}) => {
	const action = reply({ message: { channel: 'email', recipients: ['marta@example.com'], subject: 'Hello', body } });
	return recordScan(ports, RUN, { subject: { action }, risk: undefined, settings: BUILTIN_SETTINGS, ...patch });
};
const SECRET = 'Your key is AKIAIOSFODNN7EXAMPLE and your password is hunter2, please send us your password.';

test('what a guardrail blocks is in the queue with its draft, once, and nothing is that passed', async () => {
	expect((await scan('We have received your parcel.')).guardrails.guardrail_action).toBe('allowed');
	expect(await open('guardrail_blocked')).toEqual([]);
	const { guardrails } = await scan(SECRET);
	expect(guardrails.guardrail_action).toBe('blocked');
	await scan(SECRET);
	const [row, ...more] = await open('guardrail_blocked');
	expect(more).toEqual([]);
	expect(row).toMatchObject({ reason: guardrails.reason, risk: 3, correlationId: 'cor-1', action: { message: { body: SECRET } }, links: [{ url: 'https://app.hubspot.com/contacts/1/ticket/1845' }] });
	expect((await ports.store.log.byCorrelation('cor-1', 'production')).map(({ action }) => action)).toEqual(['guardrail.scanned', 'guardrail.scanned', 'exception.opened', 'guardrail.scanned']);
});

test('a draft that is masked is masked in the queue', async () => {
	const { item } = await recordScan(ports, RUN, { subject: { customerText: 'I am victim@example.com', conversation: '7' }, risk: undefined, settings: BUILTIN_SETTINGS, mask: { item: { text: 'I am victim@example.com' } } });
	const action = { action_type: 'reply', target_system: 'helpdesk', request: { method: 'POST', url: 'https://api.example.com/replies', body: { text: 'Dear [EMAIL_9]' } }, origin: { text: String(item?.customer_text), helpdesk_ticket_id: '7' }, facts: {}, correlation_id: 'cor-7' };
	await recordScan(ports, RUN, { subject: { action }, risk: undefined, settings: BUILTIN_SETTINGS, mask: { item: { action } } });
	const [row] = await open('guardrail_blocked');
	expect(row?.action).toBeTruthy();
	expect(JSON.stringify(row)).not.toContain('victim@example.com');
});

test('a look back that is overdue goes to the backup, and only a person who did not decide can close it', async () => {
	const policy = {
		id: 'refunds',
		version: '7',
		owner: 'approvers',
		actions: [{ action_type: 'refund', tiers: [{ tier: 'high', when: {}, route: 'named_approver' }] }],
		roles: { finance_oncall: [{ id: MIRA.id, name: MIRA.name }], approvers: [DANA, OMAR].map(({ id, name }) => ({ id, name })) },
		break_glass: { roles: ['finance_oncall'], retrospective_hours: 24 },
		exceptions: { backup: 'omar' },
	};
	const { hash, id, version, document } = loadPolicy(policy);
	await ports.store.transaction((tx) => tx.insertPolicy({ hash, id, version, document, createdAt: ports.now().toISOString() }));
	const app = await enrolled(ports, 'mira');
	const people = [DANA, OMAR, MIRA];
	const { tokens } = await ask(ports, { approvers: people, approvalsRequired: 2, risk: { ...riskOf(refund()), policy_hash: hash, approvers: people, approvals_required: 2 } });
	const { formToken } = await openReview(ports, tokens.mira);
	ports.clock.advance(60_000);
	await decideApproval(ports, tokens.mira, { decision: 'break_glass', reason: 'Down.', formToken, proof: { code: app.code(ports.now()) } }, { reassess });
	ports.clock.advance(25 * 3_600_000);
	expect(await missTargets(ports)).toMatchObject([{ type: RETROSPECTIVE, owner: 'omar' }]);
	const [task] = await open(RETROSPECTIVE);
	const close = (actor: Parameters<typeof resolveException>[2]['actor']) => resolveException(ports, task?.id ?? '', { actor }, { outcome: 'looked_back', note: 'It was right.' }).then(() => 'closed', (error: { code?: string }) => error.code);
	expect(await close({ kind: 'service', id: 'omar' })).toBe('parameter_invalid');
	expect(await close({ kind: 'person', id: 'Mira' })).toBe('approval_self_approval');
	expect(await close({ kind: 'person', id: 'omar' })).toBe('closed');
});

test('a message that could not be sent is in the queue once, and one that was sent is not', async () => {
	const { approval } = await ask(ports);
	await recordNotification(ports, RUN, approval, { ok: true, channel: 'webhook' });
	expect(await open('notification_failed')).toEqual([]);
	const failed = { ok: false, channel: 'webhook', reason: 'it answered with status 503', code: 'target_unavailable' } as Parameters<typeof recordNotification>[3];
	await recordNotification(ports, RUN, approval, failed);
	await recordNotification(ports, RUN, approval, failed);
	const [row, ...more] = await open('notification_failed');
	expect(more).toEqual([]);
	expect(row).toMatchObject({ approvalId: approval.id, reason: expect.stringContaining('status 503') as string, urgency: 3 });
});
