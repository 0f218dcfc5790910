import { smtpMailer } from '../../src/n8n/targets/smtp-mailer';
import { emailChannel } from '../../src/notify/email';
import type { Channel } from '../../src/notify/letter';
import { startMailServer } from '../servers/mail-server.mjs';
import { ada, ATTACKS, item, itemWith, letter } from './letters';

type MailServer = Awaited<ReturnType<typeof startMailServer>>;
let server: MailServer;
let channel: Channel;

beforeAll(async () => {
	server = await startMailServer();
	channel = emailChannel({ from: 'Approvals <approvals@example.com>', mailer: smtpMailer({ host: '127.0.0.1', port: server.port, secure: false, disableStartTls: true }, 2_000) });
});
afterAll(() => server.close());

test('one mail to one approver, with text and HTML and that approver\'s link in both', async () => {
	expect(await channel.send(letter([item()]))).toEqual({ ok: true });
	const mail = server.mails.at(-1)!;
	expect(mail).toMatchObject({ to: ['ada@example.com'], from: '"Approvals" <approvals@example.com>', subject: 'Approval needed: Change refund_amount from "0" to "25.00" on hubspot tickets 101.' });
	expect(mail.text).toContain('Read and decide:\nhttps://desk.example.com/r?t=1');
	expect(mail.html).toContain('href="https://desk.example.com/r?t=1"');
	expect(mail.text).toContain('refund_amount: 0 → 25.00');
});

test('the same letter has the same Message-ID at each attempt', async () => {
	await channel.send(letter([item()]));
	await channel.send(letter([item()]));
	await channel.send(letter([item()], { id: 'ntf_2' }));
	const ids = server.mails.slice(-3).map(({ messageId }) => messageId);
	expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false]);
});

test.each(ATTACKS)('%j is text in the mail, and no header', async (attack) => {
	await channel.send(letter([itemWith(attack)]));
	const mail = server.mails.at(-1)!;
	expect(mail.to).toEqual(['ada@example.com']);
	expect(mail.subject).not.toMatch(/[\r\n]/);
	const links = [...String(mail.html).matchAll(/href="([^"]*)"/g)].map(([, url]) => url);
	expect(links).toEqual(['https://desk.example.com/r?t=1']);
	expect(String(mail.html)).not.toMatch(/<(?:script|img|at)\b/i);
});

test('no address, or one that is more than an address, is not written to', async () => {
	for (const email of [null, '', 'a@example.com, b@example.com', 'a@example.com\r\nBcc: c@example.com', 'nobody', '<script>@x']) expect(channel.reaches({ ...ada, email })).toBe(false);
	const before = server.mails.length;
	expect(await channel.send(letter([item()], { to: { ...ada, email: 'a@example.com\nBcc: c@example.com' } }))).toMatchObject({ ok: false, again: false });
	expect(server.mails).toHaveLength(before);
	expect(() => emailChannel({ from: 'x\r\nBcc: c@example.com', mailer: () => Promise.reject(new Error()) })).toThrow('From must be');
});

test('a server that is busy is tried again, one that refuses is not, and one that is gone is', async () => {
	server.faults.push('busy', 'refuse_mail', 'drop');
	const results = [await channel.send(letter([item()])), await channel.send(letter([item()])), await channel.send(letter([item()])), await channel.send(letter([item()], { to: { ...ada, email: 'nobody@example.com' } }))];
	const gone = emailChannel({ from: 'a@example.com', mailer: smtpMailer({ host: '127.0.0.1', port: 1, secure: false }, 500) });
	results.push(await gone.send(letter([item()])));
	expect(results.map((result) => (result.ok ? 'ok' : `${result.code} ${result.again}`))).toEqual(['target_rejected true', 'target_rejected false', 'outcome_unknown true', 'target_rejected false', 'target_unavailable true']);
});

test('a text of our own with a link', async () => {
	expect(await channel.tell!(ada, { id: 'ntf_9', subject: 'Sign in to the review desk', lines: ['The link works once.'], link: { label: 'Sign in', url: 'https://desk.example.com/s?x=1' } })).toEqual({ ok: true });
	expect(server.mails.at(-1)).toMatchObject({ subject: 'Sign in to the review desk', text: expect.stringContaining('Sign in:\nhttps://desk.example.com/s?x=1') as string });
});
