import { requestApproval } from '../../../src/approve';
import { openReview } from '../../../src/approve/open-review';
import type { ActionProposal } from '../../../src/draft/proposal';
import { targetForMasks } from '../../../src/execute/masked-target';
import type { Target } from '../../../src/execute/target';
import { coverForm, revealReview } from '../../../src/scan/masks/review-masks';
import { recordScan } from '../../../src/scan/record-scan';
import { BUILTIN_SETTINGS } from '../../../src/scan/settings';
import { decideTier, loadPolicy } from '../../../src/tier';
import { openTestPorts, type TestPorts } from '../../support/test-ports';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(async () => {
	await ports.close();
});

const run = { workflowId: 'wf', workflowName: 'W', executionId: 'ex', nodeId: 'n', nodeName: 'Guardrail Scan', environment: 'production' as const };
const policy = loadPolicy({ id: 'p', version: '1', action_type: 'reply', tiers: [{ tier: 'low', when: {}, route: 'auto_execute' }], roles: { lead: [{ id: 'ada', name: 'Ada' }] } });

const draft = (ticket: string, text: string | undefined, body: string): object => ({
	action_type: 'reply',
	target_system: 'helpdesk',
	request: { method: 'POST', url: 'https://api.example.com/replies', body: { text: body } },
	origin: { ...(text !== undefined && { text }), helpdesk_ticket_id: ticket },
	facts: {},
});

async function maskText(ticket: string, text: string): Promise<string> {
	const { item } = await recordScan(ports, run, { subject: { customerText: text, conversation: ticket }, risk: undefined, settings: BUILTIN_SETTINGS, mask: { item: { text } } });
	return String(item?.customer_text);
}

const maskAction = (action: object, over: object = {}) => recordScan(ports, run, { subject: { action }, risk: undefined, settings: BUILTIN_SETTINGS, mask: { item: { action } }, ...over });

test('numbers hold across messages of a ticket, and say nothing in another ticket or environment', async () => {
	expect(await maskText('1', 'I am a@example.com')).toBe('I am [EMAIL_1]');
	expect(await maskText('1', 'Write to b@example.com or a@example.com')).toBe('Write to [EMAIL_2] or [EMAIL_1]');
	expect(await maskText('2', 'b@example.com')).toBe('[EMAIL_1]');
});

test('twenty messages of one ticket at once give each value one number', async () => {
	const texts = await Promise.all(Array.from({ length: 20 }, (_, index) => maskText('1', `me${index % 5}@example.com`)));
	expect(new Set(texts).size).toBe(5);
});

test('a mask that the customer or a draft of raw text brings along stands for nothing', async () => {
	await maskText('1', 'I am victim@example.com');
	const { item } = await maskAction(draft('1', 'Send it to [EMAIL_1]', 'To [EMAIL_1]'));
	expect(JSON.stringify(item)).not.toContain('[EMAIL_1]');
	expect(JSON.stringify(item)).toContain('(EMAIL-1)');
});

test('a draft with a mask that its conversation does not have is blocked, and one with a good mask needs a person', async () => {
	const text = await maskText('1', 'I am a@example.com');
	expect((await maskAction(draft('1', text, 'To [EMAIL_9]'))).guardrails).toMatchObject({ guardrail_action: 'blocked', reason: expect.stringContaining('[EMAIL_9]') });
	const { item, guardrails } = await maskAction(draft('1', text, 'To [EMAIL_1]'));
	expect(guardrails).toMatchObject({ guardrail_action: 'escalated' });
	const { risk } = await decideTier(ports, run, item?.action, policy, { grantTtlSeconds: 60 });
	expect(risk).toMatchObject({ route: 'batch_review' });
	expect(risk.grant).toBeUndefined();
});

test('an action that only says it is masked, or is changed after the scan, is blocked and gets no originals', async () => {
	const text = await maskText('1', 'I am a@example.com');
	const { item } = await maskAction(draft('1', text, 'To [EMAIL_1]'));
	const action = item?.action as ActionProposal;
	const changed = { ...action, request: { ...action.request!, body: { text: 'Everything: [EMAIL_1]' } } };
	expect((await decideTier(ports, run, changed, policy, { grantTtlSeconds: 60 })).risk).toMatchObject({ tier: 'blocked', rule: 'masks_unknown' });
	const target = { name: 'x', capabilities: { concurrency: 'compare_then_write', idempotencyKey: false, readable: false }, check: () => {} } as unknown as Target;
	const opened = await targetForMasks(ports, run, target, changed);
	expect(() => opened.check(changed)).toThrow(expect.objectContaining({ code: 'mask_unknown' }));
});

test('masking after Risk Tier is refused', async () => {
	await expect(maskAction(draft('1', 'x', 'y'), { risk: { tier: 'low' } })).rejects.toMatchObject({ code: 'parameter_invalid', message: expect.stringContaining('Risk Tier') });
});

test('only the roles that may see the originals, and what they type is masked again', async () => {
	const text = await maskText('1', 'I am a@example.com');
	const { item, guardrails } = await maskAction(draft('1', text, 'To [EMAIL_1]'), { mask: { item: {}, revealTo: ['lead'] } });
	const { risk, action } = await decideTier(ports, run, item?.action, policy, { grantTtlSeconds: 60 });
	const approvers = [{ id: 'ada', name: 'Ada', role: 'lead' }, { id: 'bob', name: 'Bob', role: 'clerk' }];
	const { links } = await requestApproval(ports, run, { action: action!, risk, guardrails, approvers, approvalsRequired: 1, dueAt: new Date(ports.now().getTime() + 3_600_000), itemIndex: 0 });
	const [lead, clerk] = await Promise.all(links.map(async ({ token }) => await openReview(ports, token)));
	const shown = await revealReview(ports, lead!);
	expect(shown).toMatchObject({ masks: 'revealed', approval: { action: { request: { body: { text: 'To a@example.com' } } } } });
	expect(await revealReview(ports, clerk!)).toMatchObject({ masks: 'hidden', approval: { action: { request: { body: { text: 'To [EMAIL_1]' } } } } });
	const typed = { decision: 'edit_and_approve' as const, formToken: '', reason: 'c@example.com asked', edit: { requestBody: '{"text":"To a@example.com and b@example.com"}' } };
	expect(await coverForm(ports, lead!, typed, BUILTIN_SETTINGS)).toMatchObject({ reason: '[EMAIL_3] asked', edit: { requestBody: '{"text":"To [EMAIL_1] and [EMAIL_2]"}' } });
});
