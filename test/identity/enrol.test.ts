import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeQR } from 'qr/decode.js';
import { main } from '../../src/cli/daa';
import { setDeskAddress } from '../../src/identity/desk-address';
import { enrolTotp } from '../../src/identity/enrol';
import { openTestPorts, type TestPorts } from '../support/test-ports';
import { App, OWNER } from './support';
import { DESK, hiddenFields, titleOf, Visitor } from './visitor';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const states = async (id = 'dana') => (await ports.store.factors(id)).map(({ state }) => state);
const events = async () => (await ports.store.log.byCorrelation('approver:dana', 'production')).map(({ action, outcome }) => `${action} ${outcome}`);

/** What a camera reads from the page's QR code. */
function qrText(html: string): string {
	const size = Number(/viewBox="0 0 (\d+) /.exec(html)?.[1]);
	const scale = 4;
	const data = new Uint8Array((size * scale) ** 2 * 4).fill(255);
	for (const [, x, y] of html.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
		for (let dy = 0; dy < scale; dy += 1) for (let dx = 0; dx < scale; dx += 1) data.set([0, 0, 0], ((Number(y) * scale + dy) * size * scale + Number(x) * scale + dx) * 4);
	}
	return decodeQR({ width: size * scale, height: size * scale, data });
}

describe('an enrolment link', () => {
	async function link(): Promise<{ visitor: Visitor; token: string; address: string }> {
		const { token } = await enrolTotp(ports, OWNER, 'dana', { link: true });
		return { visitor: await Visitor.open(ports), token: token!, address: `${DESK}?enrol=${token!}` };
	}
	const secretIn = (html: string) => /<code>([A-Z2-7 ]+)<\/code>/.exec(html)?.[1]?.replace(/ /g, '');

	test('shows nothing when it is opened, the secret once when asked, and counts after the first code', async () => {
		const { visitor, token, address } = await link();
		for (let times = 0; times < 3; times += 1) {
			const opened = await visitor.desk(address);
			expect([opened.status, titleOf(opened), secretIn(opened.body)]).toEqual([200, 'Set up your second factor', undefined]);
		}
		const shown = await visitor.desk(DESK, { enrol: token, do: 'show' });
		const secret = secretIn(shown.body)!;
		expect(secret).toHaveLength(32);
		expect(qrText(shown.body)).toContain(`secret=${secret}`);
		expect(shown.headers['cache-control']).toBe('no-store');
		expect(await states()).toEqual(['pending']);
		const app = new App(`otpauth://totp/x?secret=${secret}`);
		const wrong = await visitor.desk(DESK, { enrol: token, do: 'confirm', code: app.wrongCode(ports.now()) });
		expect([wrong.status, titleOf(wrong), hiddenFields(wrong.body).enrol]).toEqual([403, 'Type the first code', token]);
		const done = await visitor.desk(DESK, { enrol: token, do: 'confirm', code: app.code(ports.now()) });
		expect([done.status, titleOf(done)]).toEqual([200, 'Your second factor is set up']);
		expect(await states()).toEqual(['active']);
		expect(await events()).toEqual(['identity.enrolled totp_link', 'identity.confirmed totp']);
		for (const form of [undefined, { enrol: token, do: 'show' }, { enrol: token, do: 'confirm', code: app.code(ports.now()) }] as (Record<string, string> | undefined)[]) {
			expect((await visitor.desk(form ? DESK : address, form)).status).toBe(410);
		}
	});

	test('shows its secret to one of ten who ask at once', async () => {
		const { visitor, token, address } = await link();
		const answers = await Promise.all(Array.from({ length: 10 }, () => visitor.desk(DESK, { enrol: token, do: 'show' })));
		expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 410)]);
		expect(titleOf(await visitor.desk(address))).toBe('Type the first code');
	});

	test('takes no code before the secret was shown, and is void after five wrong ones', async () => {
		const { visitor, token } = await link();
		const send = async (code: string) => (await visitor.desk(DESK, { enrol: token, do: 'confirm', code })).status;
		expect(await send('123456')).toBe(410);
		const app = new App(`otpauth://totp/x?secret=${secretIn((await visitor.desk(DESK, { enrol: token, do: 'show' })).body)!}`);
		for (let times = 0; times < 4; times += 1) expect(await send(app.wrongCode(ports.now()))).toBe(403);
		expect(await send(app.wrongCode(ports.now()))).toBe(410);
		expect(await send(app.code(ports.now()))).toBe(410);
		expect(await states()).toEqual(['revoked']);
	});

	test('ends after a day, with the next enrolment, and when it is changed', async () => {
		const { visitor, token, address } = await link();
		expect((await visitor.desk(`${address}x`)).status).toBe(403);
		const newer = await link();
		expect([(await visitor.desk(address)).status, (await visitor.desk(newer.address)).status]).toEqual([410, 200]);
		expect(await states()).toEqual(['pending', 'revoked']);
		ports.clock.advance(24 * 3_600_000 + 1_000);
		expect((await visitor.desk(newer.address)).status).toBe(410);
		expect((await visitor.desk(DESK, { enrol: token, do: 'show' })).status).toBe(410);
	});

	test('is no review link, and a review link is none', async () => {
		const { token } = await link();
		const visitor = await Visitor.open(ports);
		expect((await visitor.review(token)).status).toBe(403);
	});

	test('names people without letting them write the page', async () => {
		const { token } = await enrolTotp(ports, OWNER, '"><img/src=x>', { link: true });
		const visitor = await Visitor.open(ports);
		expect((await visitor.desk(`${DESK}?enrol=${token!}`)).body).not.toContain('<img');
	});
});

describe('the address of the desk', () => {
	const url = async () => (await ports.store.setting('review_desk'))?.value;

	test('is that of the last one published; taking another one back leaves it', async () => {
		await setDeskAddress(ports, DESK, 'wf-1/a');
		await setDeskAddress(ports, 'https://n8n.example.com/webhook/two', 'wf-2/b');
		await setDeskAddress(ports, null, 'wf-1/a');
		expect(await url()).toEqual({ url: 'https://n8n.example.com/webhook/two' });
		await setDeskAddress(ports, null, 'wf-2/b');
		expect(await url()).toBeNull();
	});
});

describe('daa approvers', () => {
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'daa-approvers-'))));
	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	async function daa(...args: string[]): Promise<{ status: number; out: string; err: string }> {
		let [out, err] = ['', ''];
		const env = { DAA_SQLITE: ports.sqlitePath, DAA_SIGNING_KEYS: JSON.stringify([{ kid: 'test-2', secret: Buffer.alloc(32, 0x42).toString('hex'), active: true }]) };
		const status = await main(['approvers', ...args], { stdin: process.stdin, stdout: { write: (text) => (out += text) }, stderr: { write: (text) => (err += text) }, env, cwd: folder });
		return { status, out, err };
	}
	const last = (out: string) => JSON.parse(out.trim().split('\n').at(-1)!) as Record<string, string>;

	test('enrols with a QR code, confirms, lists without a secret, revokes and forgets', async () => {
		const { out } = await daa('enrol', 'Dana', '--by', 'olga');
		const { uri } = last(out);
		expect(out).toMatch(/█|▄|▀/);
		expect(uri).toMatch(/^otpauth:\/\/totp\/n8n%20approvals:dana\?/);
		expect((await daa('confirm', 'dana', '--code', '12')).status).toBe(2);
		expect(await daa('confirm', 'dana', '--code', new App(uri!).code(new Date()))).toMatchObject({ status: 0, out: '{"confirmed":true}\n' });
		const list = await daa('list');
		expect(last(list.out)).toMatchObject({ approver: 'dana', kind: 'totp', state: 'active', created_by: 'olga' });
		expect(list.out).not.toContain(new URL(uri!).searchParams.get('secret')!);
		expect(await daa('revoke', 'DANA')).toMatchObject({ status: 0, out: '{"revoked":1}\n' });
		expect(await daa('revoke', 'dana')).toMatchObject({ status: 1 });
		expect(await daa('revoke', 'dana', '--forget')).toMatchObject({ status: 0 });
		expect((await daa('list', 'dana')).out).toBe('');
		expect(await events()).toEqual(['identity.enrolled totp', 'identity.confirmed totp', 'identity.revoked revoked', 'identity.revoked forgotten']);
	});

	test('makes a link only where a desk serves it', async () => {
		expect(await daa('enrol', 'dana', '--link')).toMatchObject({ status: 2, err: expect.stringContaining('Review Desk Trigger') });
		expect(await states()).toEqual([]);
		await setDeskAddress(ports, DESK, 'wf/desk');
		const { out } = await daa('enrol', 'dana', '--link');
		expect(last(out).url).toMatch(/^https:\/\/n8n\.example\.com\/webhook\/review-desk\?enrol=/);
		expect(out).not.toContain('otpauth');
	});

	test('links an account, in place of the one before', async () => {
		expect((await daa('link', 'dana', '--issuer', 'https://id.example.com/', '--subject', 'u-1')).status).toBe(0);
		expect((await daa('link', 'dana', '--issuer', 'https://id.example.com', '--subject', 'u-2')).status).toBe(0);
		expect((await ports.store.factors('dana')).map(({ state, issuer, subject }) => [state, issuer, subject])).toEqual(expect.arrayContaining([['active', 'https://id.example.com', 'u-2'], ['revoked', 'https://id.example.com', 'u-1']]));
	});

	test.each([[[]], [['enrol']], [['enrol', 'a', 'b']], [['toString', 'dana']], [['link', 'dana']], [['link', 'dana', '--issuer', 'http://id.example.com', '--subject', 'x']], [['confirm', 'dana']], [['enrol', 'a b']], [['enrol', '']], [['--nonsense']]])('%j is refused with a sentence and status 2', async (args) => {
		const { status, err } = await daa(...args);
		expect(status).toBe(2);
		expect(err).toMatch(/^daa: .+\(\w+\)\n$/);
	});
});
