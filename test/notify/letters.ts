import type { Letter, LetterItem } from '../../src/notify/letter';
import { summariseApproval } from '../../src/notify/summarise';
import { anyAction, anyApproval, anyApprover } from '../support/records';

export const approval = anyApproval({ tier: 'medium', risk: { reason: 'Between 50 and 500.' }, guardrails: { reason: 'Nothing was found.' } });
export const ada = { id: 'ada', name: 'Ada', email: 'ada@example.com', slackUserId: 'U0ADA00001' };

/** What a customer or a model may write to make something of it that nobody meant. */
export const ATTACKS = [
	'<!channel> <!here> <!everyone> <@U0ADA00001> <#C0123456789> <!subteam^S012>',
	'<https://evil.example|Your bank>',
	'[Approve here](https://evil.example) ![x](https://evil.example/p.png)',
	'https://evil.example/login www.evil.example',
	'*bold* _it_ ~gone~ `code` ```block``` > quote\n# head\n- list\n1. list',
	'&lt;!channel&gt; &amp; &#60;a&#62;',
	'{{DATE(2026-01-01T00:00:00Z,SHORT)}} <at>Ada</at> ${$root.secret}',
	'<!date^1392734382^{date}^https://evil.example|now>',
	'\u202Eevil\u202C \u2066x\u2069 \u0007\u001b[31m a\rb',
	'":smile:" @channel @here @everyone',
	'<img src=x onerror=alert(1)><script>alert(1)</script><a href="javascript:alert(1)">x</a>',
	'\r\nBcc: victim@example.com\r\n\r\nbody',
];

/** One request in which every text from outside is `text`. */
export function itemWith(text: string, over: Partial<LetterItem> = {}): LetterItem {
	const { proposed_changes: _changes, ...rest } = anyAction();
	const action = { ...rest, target_id: text.slice(0, 150), message: { channel: 'email', recipients: [text.slice(0, 150)], subject: text, body: text }, draft: { rationale: text } };
	const summary = summariseApproval({ ...approval, action, risk: { reason: text }, guardrails: { reason: text } }, []);
	return { summary: { ...summary, what: text, target: text, tier: text.slice(0, 100), changes: [{ field: text, current: text, proposed: text }] }, url: 'https://desk.example.com/r?t=1', ...over };
}

export const item = (over: Partial<LetterItem> = {}): LetterItem => ({
	summary: summariseApproval(approval, [{ approver: anyApprover(approval.id), url: 'https://desk.example.com/r?t=1' }]),
	url: 'https://desk.example.com/r?t=1',
	...over,
});

export const letter = (items: readonly LetterItem[], over: Partial<Letter> = {}): Letter => ({ id: 'ntf_1', occasion: 'requested', to: ada, items, ...over });
