import { auditTrail } from '../../src/audit/audit-trail';
import { createKeyRing } from '../../src/tokens/key-ring';
import { anyEvent } from '../support/records';
import { openTestPorts } from '../support/test-ports';

test('a case is told in plain words, in order, with erased and unreadable steps named as such', async () => {
	const ports = await openTestPorts();
	const rule = anyEvent({ action: 'tier.decided', outcome: 'high', actor: { kind: 'rule', id: 'refund.high' }, policyVersion: '3', private: { sentence: 'The rule refund.high asks for a person.' } });
	const decided = anyEvent({ approvalId: 'apr_1' });
	await ports.store.transaction(async (tx) => {
		await tx.appendEvent(rule);
		await tx.appendEvent(decided);
		await tx.appendEvent(anyEvent({ environment: 'test' }));
	});
	const trail = await auditTrail(ports.store, ports.keys, 'cor-1', 'production');
	expect(trail).toMatchObject([
		{ action: 'tier.decided', outcome: 'high', sentence: 'The rule refund.high asks for a person.', actor: { id: 'refund.high' }, policyVersion: '3', seq: 0, erased: false },
		{ action: 'approval.decided', sentence: 'Ada approved the refund of 25.00 EUR for customer 42.', reason: 'Within policy.', approvalId: 'apr_1', node: 'Approval Wait' },
	]);
	await ports.store.log.erasePrivate([decided.id]);
	const foreign = createKeyRing([{ kid: 'other', secret: Buffer.alloc(32, 1), active: true }]);
	const [unreadable, erased] = await auditTrail(ports.store, foreign, 'cor-1', 'production');
	expect(unreadable?.sentence).toContain('"test-2"');
	expect(erased).toMatchObject({ erased: true, outcome: 'approved', sentence: expect.stringContaining('erased') as string });
	expect(erased).not.toHaveProperty('actor');
	await ports.close();
});
