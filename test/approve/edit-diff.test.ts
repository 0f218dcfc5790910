import { approvalSection, decideApproval, openReview } from '../../src/approve';
import { openEvent } from '../../src/audit/open-event';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { ask, MIRA, DANA, OMAR, reassess, refund } from './fixtures';

let ports: TestPorts;
beforeAll(async () => {
	ports = await openTestPorts();
});
afterAll(() => ports?.close());

const edit = async (token: string | undefined, value: string) => {
	const { formToken } = await openReview(ports, token);
	return await decideApproval(ports, token, { decision: 'edit_and_approve', formToken, edit: { values: { 0: value } }, reason: 'Shipping.' }, { reassess });
};

const action = refund({ facts: { amount: 300, currency: 'EUR', flags: [] }, proposed_changes: [{ field: 'refund_amount', current: '0.00', proposed: '300.00' }] });

it('each edit leaves its own difference in the log, and the item carries what all of them made of the draft', async () => {
	const { tokens, approval } = await ask(ports, { approvalsRequired: 2, approvers: [DANA, OMAR, MIRA], action });
	const at = { path: 'proposed_changes.0.proposed', field: 'refund_amount' };
	await edit(tokens.dana, '200.00');
	const second = await edit(tokens.omar, '100.00');
	const events = (await ports.store.log.byCorrelation('cor-1', 'production')).filter(({ action }) => action === 'approval.decided').map((event) => openEvent(event, ports.keys));
	expect(events.map((opened) => opened.state === 'open' && (opened.private.detail as { diff?: unknown }).diff)).toEqual([
		[{ ...at, before: '300.00', after: '200.00' }],
		[{ ...at, before: '200.00', after: '100.00' }],
	]);
	const section = approvalSection(second.approval, await ports.store.approvers(approval.id), await ports.store.decisions(approval.id));
	expect(section).toMatchObject({ diff: [{ ...at, before: '300.00', after: '100.00' }], decisions: [{ decision: 'edit_and_approve', reason: 'Shipping.' }, { decision: 'edit_and_approve' }] });
});

it('nothing about differences stands where nothing was edited', async () => {
	const { tokens, approval } = await ask(ports, { itemIndex: 1 });
	const { formToken } = await openReview(ports, tokens.dana);
	const done = await decideApproval(ports, tokens.dana, { decision: 'approve', formToken }, { reassess });
	expect(approvalSection(done.approval, [], await ports.store.decisions(approval.id))).not.toHaveProperty('diff');
});
