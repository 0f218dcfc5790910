import { summariseApproval } from '../../src/notify/summarise';
import { webhookNotifier } from '../../src/notify/webhook';
import { startRecorder } from '../servers/recorder.mjs';
import { fetchHttp } from '../support/fetch-http';
import { anyAction, anyApproval, anyApprover } from '../support/records';

const approval = anyApproval({ risk: { reason: 'The amount is above 500.' }, guardrails: { reason: 'Nothing was found.' } });
const ada = anyApprover(approval.id);
const summary = summariseApproval(approval, [{ approver: ada, url: 'https://n8n.example.com/review/ada' }]);

test('the summary is made from the stored approval', () => {
	expect(summary).toEqual({
		occasion: 'requested',
		approval_id: approval.id,
		correlation_id: 'cor-1',
		environment: 'production',
		what: 'Change refund_amount from "0" to "25.00" on hubspot tickets 101.',
		target: 'hubspot tickets 101',
		tier: 'high',
		why: 'The amount is above 500.',
		changes: [{ field: 'refund_amount', current: '0', proposed: '25.00' }],
		guardrails: 'Nothing was found.',
		due_at: approval.dueAt,
		approvers: [{ id: 'ada', name: 'Ada', role: 'team_lead', email: 'ada@example.com', review_url: 'https://n8n.example.com/review/ada' }],
	});
});

test('a person of the policy, a message, a rationale, and sections that hold nothing', () => {
	const message = { ...anyAction(), proposed_changes: undefined, message: { channel: 'email', recipients: ['a@example.com'], body: 'Hello <b>' }, target_url: 'https://crm.example.com/1', draft: { rationale: 'Because.' } };
	const made = summariseApproval({ ...approval, action: message, risk: 'gone', guardrails: null }, [{ approver: { id: 'bo', name: 'Bo', role: 'agent' }, url: 'https://x.example.com' }]);
	expect(made).toMatchObject({ message_text: 'Hello <b>', rationale: 'Because.', target_url: 'https://crm.example.com/1', guardrails: 'No guardrail scan was made.', approvers: [{ id: 'bo' }] });
	expect(made.changes).toBeUndefined();
	expect(made.approvers[0]).not.toHaveProperty('email');
});

test('the webhook gets the summary as JSON', async () => {
	const recorder = await startRecorder({ status: 202 });
	const result = await webhookNotifier({ url: `${recorder.url}/hook?k=1`, http: fetchHttp() }).send(summary);
	await recorder.close();
	expect(result).toEqual({ channel: 'webhook', ok: true });
	expect(recorder.requests).toHaveLength(1);
	expect(recorder.requests[0]).toMatchObject({ method: 'POST', path: '/hook?k=1', body: JSON.parse(JSON.stringify(summary)) as object, headers: { 'content-type': 'application/json' } });
});

test('a failed delivery is a result that repeats neither address nor answer', async () => {
	const recorder = await startRecorder({ status: 500, answer: { message: 'secret-words' } });
	const url = `${recorder.url}/hook?key=secret-words`;
	const results = [await webhookNotifier({ url, http: fetchHttp() }).send(summary)];
	await recorder.close();
	results.push(await webhookNotifier({ url, http: fetchHttp() }).send(summary));
	results.push(await webhookNotifier({ url, http: () => Promise.reject(new Error('secret-words')) }).send(summary));
	for (const bad of ['', 'nope', 'ftp://x.example.com', 'https://secret-words:p@x.example.com']) results.push(await webhookNotifier({ url: bad, http: fetchHttp() }).send(summary));
	expect(results.map(({ ok, code }) => `${ok} ${code}`)).toEqual([
		'false target_rejected', 'false target_unavailable', 'false target_unavailable',
		'false parameter_invalid', 'false parameter_invalid', 'false parameter_invalid', 'false parameter_invalid',
	]);
	expect(JSON.stringify(results)).not.toContain('secret-words');
});
