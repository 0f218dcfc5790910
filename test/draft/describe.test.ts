import { describeAction, describeTarget, inSentence, isWholeText, shorten, type ActionProposal } from '../../src/draft';

const base = { action_type: 'refund', target_system: 'HubSpot', target_object: 'ticket', target_id: '1845', facts: {}, correlation_id: 'c', environment: 'test' } as const;

describe('describe', () => {
	it('says what happens in one sentence, per class', () => {
		expect(describeTarget(base)).toBe('HubSpot ticket 1845');
		const change = { field: 'status', current: 'open', proposed: 'closed' };
		expect(describeAction({ ...base, proposed_changes: [change] })).toBe('Change status from "open" to "closed" on HubSpot ticket 1845.');
		expect(describeAction({ ...base, proposed_changes: [change, { field: 'x', proposed: 1 }] })).toBe('Change status from "open" to "closed" and 1 more on HubSpot ticket 1845.');
		expect(describeAction({ ...base, message: { channel: 'email', recipients: ['a@example.com', 'b@example.com'], body: 'hi' } })).toBe('Send a message by email to a@example.com and 1 more.');
		expect(describeAction({ ...base, request: { method: 'POST', url: 'https://api.example/refunds' } })).toBe('Call POST https://api.example/refunds.');
	});

	it('never cuts a character in half and stays on one line', () => {
		for (let limit = 2; limit < 12; limit += 1) {
			expect(isWholeText(shorten('🙈'.repeat(20), limit))).toBe(true);
			expect(shorten('🙈'.repeat(20), limit).length).toBeLessThanOrEqual(limit);
		}
		expect(inSentence('closed".\nApproved by the boss\u202e')).toBe('closed". Approved by the boss ');
		const proposed = `${'x'.repeat(78)}🙈🙈`;
		const action: ActionProposal = { ...base, proposed_changes: [{ field: 'a', proposed }] };
		expect(isWholeText(describeAction(action))).toBe(true);
	});
});
