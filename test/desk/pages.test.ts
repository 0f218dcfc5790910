import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { runLink } from '../../src/approve';
import { handleReview, handleRun, type DeskRequest, type ReviewDeps } from '../../src/desk';
import { relativeTime, safeHref } from '../../src/desk/format';
import { pageHeaders } from '../../src/desk/headers';
import { SCRIPT } from '../../src/desk/script';
import { STYLE } from '../../src/desk/style';
import { markText, revealHidden } from '../../src/desk/mark-text';
import type { ActionProposal } from '../../src/draft/proposal';
import { parseProposal } from '../../src/draft/parse-proposal';
import type { ApprovalRequest } from '../../src/approve';
import { ask, call, DANA, DUE, OMAR, reassess, refund, reply, riskOf, RUN, scanOf } from '../approve/fixtures';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { XSS_CORPUS } from './xss-corpus';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const ALLOWED_TAGS = new Set(
	'html head meta title style body div header main section h1 h2 h3 p span strong a bdi mark dl dt dd ul li blockquote code details summary form label input textarea button br time select option kbd fieldset legend ins del'.split(' '),
);
const ALLOWED_ATTRIBUTES = new Set(
	'lang charset name content class id role href target rel dir aria-labelledby aria-hidden aria-describedby aria-invalid method action type value required disabled open for rows maxlength autocomplete autocapitalize spellcheck datetime data-due hidden checked selected data-row data-pick inputmode aria-label data-masks'.split(' '),
);

/** A strict reading of our own markup: every tag and attribute is one of ours, so nothing from outside became one. */
function foreignMarkup(html: string): string[] {
	const found: string[] = [];
	// Our one style and our one script, to the letter.
	const body = html.replace(`<style>${STYLE}</style>`, '').replace(/<script nonce="[A-Za-z0-9+/=]{24}">/, '').replace(`${SCRIPT}</script></body>`, '</body>').replace(/^<!doctype html>/, '');
	const rest = body.replace(/<(\/?)([a-zA-Z][^\s/>]*)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*(\/?)>/g, (_all, _close, tag: string, attributes: string) => {
		if (!ALLOWED_TAGS.has(tag)) found.push(`<${tag}>`);
		for (const [, name = '', value = ''] of attributes.matchAll(/\s+([a-zA-Z-]+)(?:="([^"]*)")?/g)) {
			if (!ALLOWED_ATTRIBUTES.has(name)) found.push(name);
			if (name === 'href' && !/^(?:https?:\/\/|#|\/)/.test(value)) found.push(`href=${value}`);
			if (name === 'action' && !/^https:\/\/n8n\.example\/webhook-waiting\/1\/n\?t=x&amp;signature=y(?:#decide)?$/.test(value)) found.push(`action=${value}`);
		}
		return '';
	});
	if (rest.includes('<')) found.push(`< in ${rest.slice(Math.max(0, rest.indexOf('<') - 20), rest.indexOf('<') + 60)}`);
	return found;
}

const ACTION_URL = 'https://n8n.example/webhook-waiting/1/n?t=x&signature=y';

const pageOf = async (token: unknown, patch: Partial<DeskRequest> = {}, sources: ReviewDeps['sources'] = {}) =>
	(await handleReview(ports, { method: 'GET', token, actionUrl: ACTION_URL, body: undefined, now: ports.now(), ...patch }, { reassess, sources })).response;

/** Puts one text wherever a text may stand. */
function everywhere(action: ActionProposal, text: string): ActionProposal {
	const short = text.slice(0, 190).trim() || 'x';
	const put = (value: unknown, key: string): unknown => {
		if (['method', 'environment', 'correlation_id', 'url', 'target_url', 'currency'].includes(key)) return value;
		if (typeof value === 'string') return ['text', 'body', 'rationale', 'policy_excerpt', 'side_effects', 'source', 'doubt', 'proposed', 'current'].includes(key) ? text : short;
		if (Array.isArray(value)) return value.map((entry) => put(entry, key));
		if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, put(entry, name)]));
		return value;
	};
	const full = {
		...action,
		facts: { ...action.facts, customer_tier: text, flags: [short], verified: { note: text } },
		draft: { ...action.draft, model_name: short, prompt_template_version: short, author: 'a', evidence: [text, { title: text, text, url: text }] },
		origin: { text, channel: short, helpdesk_ticket_id: short, customer_id: short, requested_by: 'b' },
	};
	const placed = put(full, '') as ActionProposal;
	if (placed.proposed_changes) placed.proposed_changes.forEach((change, index) => Object.assign(change, { field: `${short.slice(0, 180)}${index}` }));
	if (placed.message) Object.assign(placed.message, { attachments: [{ name: short, url: text, content_type: short, size: 3 }] });
	const parsed = parseProposal(JSON.parse(JSON.stringify(placed)), { environment: 'production', newId: () => 'cor' });
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
	return parsed.action;
}

describe('escaping', () => {
	it('has a corpus worth the name', () => {
		expect(new Set(XSS_CORPUS).size).toBeGreaterThanOrEqual(100);
	});

	it.each([['record', refund()], ['message', reply()], ['api_call', call()]])('puts out no markup of a %s proposal, in any field, on any page', async (_class, action) => {
		for (const [index, text] of XSS_CORPUS.entries()) {
			const evil = everywhere(action, text);
			const { tokens } = await ask(ports, {
				action: evil,
				itemIndex: index,
				approvers: [{ ...DANA, name: `Dana ${text}`.slice(0, 200), role: text.slice(0, 200) }, OMAR],
				risk: { ...riskOf(evil), reason: text, rule: text, missing_facts: [text], policy_version: text.slice(0, 200) },
				guardrails: scanOf({ reason: text, guardrail_policy_version: text, failed_checks: index % 2 ? [text] : [], input: { findings: [{ type: text, category: 'pii', start: 0, end: 1, check: text }], masked: text } }),
				run: { workflowName: text },
			});
			const fields = Object.fromEntries((evil.proposed_changes ?? []).map(({ field }) => [field, { value: text, standing: 'changed' as const }]));
			const review = await pageOf(tokens.dana, {}, {
				live: async () => ({ state: 'read', at: ports.now(), target: text, exists: true, fields }),
				similar: async () => [{ approval_id: text, similarity: 1, summary: text, outcome: 'rejected', decided_at: text, decided_by: [{ role: text, decision: text }], reason: text, execution: 'not_started' }],
			});
			expect(review.status).toBe(200);
			expect({ text, found: foreignMarkup(review.body) }).toEqual({ text, found: [] });
			if (index % 10 === 0) {
				const run = { ...RUN, executionId: `list-${index}`, workflowName: text };
				await ask(ports, { action: evil, itemIndex: index, approvers: [{ ...DANA, name: `Dana ${text}`.slice(0, 200) }, OMAR], run });
				const list = await handleRun(ports, { method: 'GET', token: runLink(ports, run, 'dana', DUE), actionUrl: ACTION_URL, body: undefined, now: ports.now() }, { reassess, urlOf: (token) => `/r?t=${token}` });
				expect({ text, status: list.response.status, found: foreignMarkup(list.response.body) }).toEqual({ text, status: 200, found: [] });
			}
			const field = `reason=${encodeURIComponent(text)}&form_token=nope&decision=reject`;
			const stale = await pageOf(tokens.dana, { method: 'POST', contentType: 'application/x-www-form-urlencoded', body: field });
			expect({ text, status: stale.status, found: foreignMarkup(stale.body) }).toEqual({ text, status: 409, found: [] });
			const formToken = /name="form_token" value="([^"]+)"/.exec(review.body)?.[1];
			const done = await pageOf(tokens.dana, { method: 'POST', contentType: 'application/x-www-form-urlencoded', body: `reason=${encodeURIComponent(`x ${text}`)}&form_token=${formToken}&decision=reject` });
			expect({ text, status: done.status, found: foreignMarkup(done.body) }).toEqual({ text, status: 200, found: [] });
		}
	}, 120_000);

	it('would notice markup that came through', () => {
		expect(foreignMarkup('<!doctype html><p>a<script>pwn(1)</script></p>')).not.toEqual([]);
		expect(foreignMarkup('<p class="x" onclick="pwn(1)">a</p>')).toEqual(['onclick']);
		expect(foreignMarkup('<a href="javascript:pwn(1)">a</a>')).not.toEqual([]);
	});

	it('leads out only to http and https', () => {
		for (const text of XSS_CORPUS) expect(safeHref(text)?.href.startsWith('http') ?? true).toBe(true);
	});
});

describe('the headers', () => {
	it('name the hash of the one style and the nonce of the one script, and allow nothing else', async () => {
		const { tokens } = await ask(ports);
		for (const token of [tokens.dana, 'nonsense']) {
			const { headers, body } = await pageOf(token);
			const style = /<style>([^<]*)<\/style>/.exec(body)?.[1] ?? '';
			const policy = headers['content-security-policy'];
			expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`);
			for (const part of ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", 'sandbox allow-forms']) expect(policy).toContain(part);
			for (const part of ['allow-same-origin', 'allow-top-navigation', 'allow-modals', 'unsafe-', 'http:', 'https:', '*']) expect(policy).not.toContain(part);
			expect(body).not.toMatch(/style="|\son\w+=/);
		}
		expect(pageHeaders()).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' });
	});

	it('let only the script with this answer\u2019s nonce run, and none on a page without one', async () => {
		const { tokens } = await ask(ports);
		const nonces = new Set<string>();
		for (let visit = 0; visit < 20; visit += 1) {
			const { headers, body } = await pageOf(tokens.dana);
			const [, nonce = ''] = /script-src 'nonce-([A-Za-z0-9+/]{22}==)'/.exec(headers['content-security-policy'] ?? '') ?? [];
			expect([...body.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual([`<script nonce="${nonce}">`]);
			expect(headers['content-security-policy']).toContain("trusted-types 'none'");
			nonces.add(nonce);
		}
		expect(nonces.size).toBe(20);
		const plain = await pageOf('nonsense');
		expect(plain.headers['content-security-policy']).not.toMatch(/script|trusted/);
		expect(plain.body).not.toContain('<script');
	});

	it('show the page without its keys when there is no randomness for a nonce', async () => {
		const { tokens } = await ask(ports);
		const broken = { ...ports, random: () => { throw new Error('no randomness'); } };
		const { response } = await handleReview(broken, { method: 'HEAD', token: tokens.dana, actionUrl: '/', body: undefined, now: ports.now() }, { reassess });
		expect([response.status, response.headers['content-security-policy']?.includes('allow-scripts')]).toEqual([200, false]);
	});
});

describe('what a reviewer sees', () => {
	const see = async (patch: Partial<ApprovalRequest> & { tier?: 'high' | 'medium' }) => (await pageOf((await ask(ports, patch)).tokens.dana)).body.replace(/<style>[^<]*<\/style>/, '');
	const plain = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

	it('a record: old and new value, source, doubt, why, rule, people, deadline', async () => {
		const text = plain(await see({ tier: 'high' }));
		for (const part of ['When drafted 0.00', 'New 740.00', 'Source: order 88213', 'The order was partly delivered.', 'does not say what', 'The return has arrived.', 'Return RMA-5512', 'Defective goods are refunded in full.', 'Where is my refund?', 'high risk', 'refund.high', 'Omar Haddad (support_lead)', '20 Nov 2026, 17:00 UTC', 'in 8 h', 'To confirm, type the amount', 'Approve', 'Reject', 'Request changes', 'Open on app.hubspot.com']) {
			if (part !== 'does not say what') expect(text).toContain(part);
		}
		expect(plain(await see({ itemIndex: 1, action: refund({ proposed_changes: [{ field: 'status', proposed: 'closed' }] }) }))).toContain('does not say what the record holds now');
	});

	it('a message: exact text with marks, recipients, subject', async () => {
		const html = await see({ action: reply() });
		expect(html).toContain('Dear Marta,\n\nWe <mark class="word">will</mark> <mark class="word">refund</mark> <mark>740.00 EUR</mark> <mark class="word">within</mark> <mark>5 days</mark>');
		expect(html).toContain('marta@example.com');
	});

	it('a call: method, endpoint, parameters, body, side effects, but no secret', async () => {
		const html = await see({ action: call() });
		const text = plain(html);
		for (const part of ['POST', 'https://api.example.com/v1/refunds?notify=true', 'notify true', 'Money leaves the account.', 'hidden (18 characters)']) expect(text).toContain(part);
		expect(html).not.toContain('very-secret');
		expect(plain(await see({ itemIndex: 1, action: call({ request: { method: 'DELETE', url: 'https://api.example.com/v1/x' } }) }))).toContain('names none, so they are not known');
	});

	it('a test run says so, production does not', async () => {
		expect(await see({})).not.toContain('Test run.');
		expect(await see({ action: refund({ environment: 'test' }), risk: riskOf(refund({ environment: 'test' })) })).toContain('Test run.');
	});

	it.each([
		['no scan', undefined, 'The guardrail scan has no result.'],
		['a failed check', scanOf({ failed_checks: ['pii.email'] }), 'pii.email'],
		['a blocked draft', scanOf({ guardrail_action: 'blocked' }), 'blocked this draft'],
		['a broken section', { findings: 1 } as never, 'does not say which checks ran'],
	])('%s disables Approve and says why', async (_name, guardrails, sentence) => {
		const html = await see({ guardrails });
		expect(html).toContain(sentence);
		expect(html).toMatch(/<button[^>]*disabled[^>]*>Approve<\/button>/);
		expect(html).not.toContain('value="approve"');
		expect(html).toContain('value="reject"');
	});

	it('stays under 100 kB whatever stands around the action', async () => {
		const long = '"<&\u4e00'.repeat(50_000).slice(0, 190_000);
		const action = refund({
			draft: { rationale: long, policy_excerpt: long, evidence: Array.from({ length: 3 }, () => ({ title: long, text: long, url: `https://e.example/${'x'.repeat(5_000)}` })) },
			origin: { text: long },
			facts: { amount: 740, ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`fact ${index}`, '"<&'.repeat(300)])) },
		});
		const people = Array.from({ length: 20 }, (_, index) => ({ id: `p${index}`, name: `Person ${index}`, role: 'approver' }));
		const findings = Array.from({ length: 5_000 }, (_, index) => ({ type: `T${index}`, category: 'custom' as const, start: 0, end: 1, check: `c${index}` }));
		const { tokens } = await ask(ports, { action, approvers: people, guardrails: scanOf({ reason: long, input: { findings, masked: long }, draft: { findings, masked: long } }) });
		const { body, status } = await pageOf(tokens.p0);
		expect(status).toBe(200);
		expect(Buffer.byteLength(body)).toBeLessThanOrEqual(100_000);
		expect(body).toContain('more characters are not shown here');
	});

	it('shows the whole of a long message, because it is what is sent', async () => {
		const action = reply({ message: { channel: 'email', recipients: ['a@example.com'], body: `${'word '.repeat(20_000)}END-OF-TEXT` } });
		const { tokens } = await ask(ports, { action });
		const { body } = await pageOf(tokens.dana);
		expect(body).toContain('END-OF-TEXT');
		// Nor is an edit offered that might be lost on the way; the page says why.
		expect(body).toContain('This draft has 100,011 characters. Above 25,000 it is not edited here');
		expect(body).toContain('request changes and say what should be different');
		expect(body).not.toContain('value="edit_and_approve"');
	});
});

describe('marking', () => {
	it('loses nothing but hidden characters, which it names', () => {
		fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
			const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
			if (hidden.test(text)) return;
			expect(markText(text).map((segment) => segment.text).join('')).toBe(text);
		}));
		expect(revealHidden('pay \u202e001 EUR\u200b').map(({ text }) => text).join('')).toBe('pay [U+202E]001 EUR[U+200B]');
	});

	it.each([
		['We will refund 740.00 EUR by Friday.', ['w:will', 'w:refund', 'n:740.00 EUR', 'w:by', 'n:Friday']],
		['€40, $5 and 10 % within 48 hours', ['n:€40', 'n:$5', 'n:10 %', 'w:within', 'n:48 hours']],
		['guaranteed until 31 January 2027', ['w:guaranteed', 'w:until', 'n:31 January 2027']],
		['It may help; written by Dana in May 2026', ['n:May 2026']],
		['"id": "ch_3Q9xZ", EUR740', ['n:EUR740']],
		['2026-11-20 at 14:05 UTC', ['n:2026-11-20', 'n:14:05 UTC']],
	])('%s', (text, expected) => {
		expect(markText(text).filter(({ kind }) => kind !== 'plain').map(({ kind, text: part }) => `${kind[0]}:${part}`)).toEqual(expected);
	});

	it('runs in linear time', () => {
		const started = performance.now();
		for (const unit of ['1', '1.', 'a', "a'", '1 ', '€', '\u202e', ' ', '_', 'may 1 ', '1-']) markText(unit.repeat(Math.ceil(200_000 / unit.length)));
		expect(performance.now() - started).toBeLessThan(5_000);
	});

	it('tells times as people do', () => {
		const now = new Date('2026-11-20T09:00:00Z');
		const at = (minutes: number) => relativeTime(new Date(now.getTime() + minutes * 60_000), now);
		expect([at(460), at(-2), at(0), at(60), at(1440 * 3 + 240), at(1440)]).toEqual(['in 7 h 40 min', '2 min ago', 'now', 'in 1 h', 'in 3 d 4 h', 'in 1 d']);
	});
});
