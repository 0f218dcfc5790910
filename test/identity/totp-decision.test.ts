import { readFileSync } from 'node:fs';
import { aloneFor } from '../../src/approve/batch';
import { decideApproval, type DecisionForm } from '../../src/approve/decide-approval';
import { openReview } from '../../src/approve/open-review';
import { confirmByOwner } from '../../src/identity/confirm-enrolment';
import { enrolTotp, revokeFactors } from '../../src/identity/enrol';
import { lockAfter, TRIES_PER_APPROVAL, TRIES_PER_APPROVER } from '../../src/identity/lockout';
import { openTotpSecret } from '../../src/identity/totp';
import type { RiskSection } from '../../src/sections';
import { createKeyRing } from '../../src/tokens/key-ring';
import { actionsLogged, ask, DANA, DUE, reassess, refund, riskOf } from '../approve/fixtures';
import { openTestPorts, TEST_KEYS, type TestPorts } from '../support/test-ports';
import { App, enrolled, OWNER } from './support';

let ports: TestPorts;
beforeEach(async () => {
	ports = await openTestPorts();
});
afterEach(() => ports.close());

const risk = (patch: Partial<RiskSection> = {}): RiskSection => ({ ...riskOf(refund(), 'high'), ...patch });
const DEFAULTS = { low: 'off', medium: 'off', high: 'if_set_up', break_glass: 'required' } as const;

/** One high-tier request to Dana, and what deciding on it comes to: the identity on record, or the refusal's code. */
async function request(patch: Parameters<typeof ask>[1] = {}) {
	const { approval, tokens } = await ask(ports, { risk: risk(), approvers: [DANA], ...patch });
	const token = tokens.dana!;
	const decide = async (form: Partial<DecisionForm>): Promise<string> => {
		const { formToken } = await openReview(ports, token);
		try {
			const { decision } = await decideApproval(ports, token, { decision: 'approve', confirm: '740', formToken, ...form }, { reassess });
			return decision.identity;
		} catch (error) {
			return (error as { code: string }).code;
		}
	};
	return { approval, token, decide, code: (code: string) => decide({ proof: { code } }) };
}

test('with nobody enrolled and a policy that says nothing, the link is enough', async () => {
	const { decide } = await request();
	expect(await decide({})).toBe('link');
});

test('a policy that requires a second factor keeps an approver without one from approving, not from rejecting', async () => {
	const { decide, code } = await request({ risk: risk({ second_factor: { ...DEFAULTS, high: 'required' } }) });
	expect(await decide({})).toBe('identity_not_enrolled');
	expect(await code('123456')).toBe('identity_not_enrolled');
	expect(await decide({ decision: 'reject', reason: 'Not without proof.' })).toBe('link');
});

test.each([{ ...DEFAULTS, high: 'sometimes' }, 'off', null, { medium: 'off' }])('a table that cannot be read asks for a second factor: %j', async (table) => {
	const { decide } = await request({ risk: risk({ second_factor: table as never }) });
	expect(await decide({})).toBe('identity_not_enrolled');
});

test('once enrolled, the link alone decides nothing; the right code does, and stands on the decision', async () => {
	const app = await enrolled(ports, 'dana');
	const { decide, code, approval } = await request();
	expect(await decide({})).toBe('identity_required');
	expect(await code('')).toBe('identity_required');
	expect(await code(app.wrongCode(ports.now()))).toBe('identity_code_wrong');
	expect(await code(' 12a456 ')).toBe('identity_code_wrong');
	const right = app.code(ports.now());
	expect(await code(`${right.slice(0, 3)} ${right.slice(3)}`)).toBe('link+totp');
	expect(await ports.store.decisions(approval.id)).toMatchObject([{ identity: 'link+totp', decision: 'approve' }]);
});

test('a medium tier is off unless the policy says otherwise', async () => {
	const app = await enrolled(ports, 'dana');
	expect(await (await request({ risk: riskOf(refund(), 'medium') })).decide({})).toBe('link');
	const asked = { ...riskOf(refund(), 'medium'), second_factor: { ...DEFAULTS, medium: 'required' } as const };
	const { decide, code } = await request({ risk: asked, itemIndex: 1 });
	expect(await decide({})).toBe('identity_required');
	expect(await code(app.code(ports.now()))).toBe('link+totp');
});

test('a policy that says off asks nobody, but a wrong code that was sent still refuses', async () => {
	const app = await enrolled(ports, 'dana');
	const { decide, code } = await request({ risk: risk({ second_factor: { ...DEFAULTS, high: 'off' } }) });
	expect(await code(app.wrongCode(ports.now()))).toBe('identity_code_wrong');
	expect(await decide({})).toBe('link');
});

test('capitals and blanks in an id do not make somebody another person', async () => {
	await enrolled(ports, ' DANA ');
	expect(await (await request()).decide({})).toBe('identity_required');
});

test('what was set up under the address counts for the id, and the other way round', async () => {
	const app = await enrolled(ports, DANA.email!);
	const { decide, code } = await request();
	expect(await decide({})).toBe('identity_required');
	expect(await code(app.code(ports.now()))).toBe('link+totp');
});

test('where a second factor is asked for, nothing is approved by ticking it in a list', async () => {
	await enrolled(ports, 'dana');
	const asked = { ...riskOf(refund(), 'medium'), second_factor: { ...DEFAULTS, medium: 'if_set_up' } as const };
	const { token } = await request({ risk: asked });
	expect(aloneFor(await openReview(ports, token))).toBe('It asks for a second factor.');
});

describe('a code', () => {
	test.each([
		[-60_000, 'identity_code_wrong'],
		[-30_000, 'link+totp'],
		[0, 'link+totp'],
		[30_000, 'link+totp'],
		[60_000, 'identity_code_wrong'],
	])('of a clock that is %i ms off: %s', async (off, expected) => {
		ports.clock.set('2026-11-20T09:00:10.000Z');
		const app = await enrolled(ports, 'dana');
		ports.clock.advance(120_000);
		expect(await (await request()).code(app.code(new Date(ports.now().getTime() + off)))).toBe(expected);
	});

	test('is used once, at whatever request, and so are those before it', async () => {
		const app = await enrolled(ports, 'dana');
		const [first, second, third] = [await request(), await request({ itemIndex: 1 }), await request({ itemIndex: 2 })];
		const code = app.code(ports.now());
		const before = app.code(new Date(ports.now().getTime() - 30_000));
		expect(await first.code(code)).toBe('link+totp');
		expect(await second.code(code)).toBe('identity_code_used');
		expect(await second.code(before)).toBe('identity_code_used');
		expect(await third.code(app.code(new Date(ports.now().getTime() + 30_000)))).toBe('link+totp');
		// Having used it is not a wrong guess.
		expect((await ports.store.attempts(second.approval.id, 'dana')).failed).toBe(0);
	});

	test('decides one of twenty requests that get it at the same moment', async () => {
		const app = await enrolled(ports, 'dana');
		const code = app.code(ports.now());
		const requests = await Promise.all(Array.from({ length: 20 }, (_, itemIndex) => request({ itemIndex })));
		const outcomes = await Promise.all(requests.map((one) => one.code(code)));
		expect(outcomes.filter((outcome) => outcome === 'link+totp')).toHaveLength(1);
		expect(outcomes.filter((outcome) => outcome === 'identity_code_used')).toHaveLength(19);
	});

	test('does not show whether it was right while something else is wrong, and is not used up by that', async () => {
		const app = await enrolled(ports, 'dana');
		const { decide, approval } = await request();
		const code = app.code(ports.now());
		expect(await decide({ confirm: '12', proof: { code } })).toBe('approval_form_invalid');
		expect(await decide({ confirm: '12', proof: { code: app.wrongCode(ports.now()) } })).toBe('approval_form_invalid');
		expect((await ports.store.attempts(approval.id, 'dana')).failed).toBe(0);
		expect(await decide({ proof: { code } })).toBe('link+totp');
	});

	test('that confirmed the enrolment does not decide as well', async () => {
		const { uri } = await enrolTotp(ports, OWNER, 'dana', { link: false });
		const first = new App(uri!).code(ports.now());
		const { code } = await request();
		expect(await code(first)).toBe('identity_not_enrolled');
		await confirmByOwner(ports, OWNER, 'dana', first);
		expect(await code(first)).toBe('identity_code_used');
	});
});

describe('wrong codes', () => {
	test('lock after five at one approval, for longer each time, also for the right code', async () => {
		const app = await enrolled(ports, 'dana');
		const { code, approval } = await request({ dueAt: new Date(DUE.getTime() + 5 * 86_400_000) });
		for (let tries = 0; tries < TRIES_PER_APPROVAL; tries += 1) expect(await code(app.wrongCode(ports.now()))).toBe('identity_code_wrong');
		expect(await code(app.code(ports.now()))).toBe('identity_locked');
		ports.clock.advance(15 * 60_000 - 1);
		expect(await code(app.code(ports.now()))).toBe('identity_locked');
		ports.clock.advance(1);
		for (let tries = 0; tries < TRIES_PER_APPROVAL; tries += 1) expect(await code(app.wrongCode(ports.now()))).toBe('identity_code_wrong');
		ports.clock.advance(59 * 60_000);
		expect(await code(app.code(ports.now()))).toBe('identity_locked');
		ports.clock.advance(60_000);
		expect(await code(app.code(ports.now()))).toBe('link+totp');
		expect((await actionsLogged(ports)).filter((action) => action === 'identity.locked')).toHaveLength(2);
		expect((await ports.store.attempts(approval.id, 'dana')).failed).toBe(10);
	});

	test('lock the approver everywhere after fifteen, whatever number of links they are spread over', async () => {
		const app = await enrolled(ports, 'dana');
		for (let tries = 0; tries < TRIES_PER_APPROVER; tries += 1) {
			const { code } = await request({ itemIndex: tries });
			expect(await code(app.wrongCode(ports.now()))).toBe('identity_code_wrong');
		}
		const untouched = await request({ itemIndex: 99 });
		expect(await untouched.code(app.code(ports.now()))).toBe('identity_locked');
		ports.clock.advance(15 * 60_000);
		expect(await untouched.code(app.code(ports.now()))).toBe('link+totp');
		expect((await ports.store.attempts('', 'dana')).failed).toBe(0);
	});

	test('of one approver lock nobody else', async () => {
		const app = await enrolled(ports, 'dana');
		const omar = await enrolled(ports, 'omar');
		const { approval, tokens } = await ask(ports, { risk: risk() });
		for (let tries = 0; tries < 5; tries += 1) {
			const { formToken } = await openReview(ports, tokens.dana);
			await expect(decideApproval(ports, tokens.dana, { decision: 'approve', confirm: '740', formToken, proof: { code: app.wrongCode(ports.now()) } }, { reassess })).rejects.toMatchObject({ code: 'identity_code_wrong' });
		}
		const { formToken } = await openReview(ports, tokens.omar);
		await decideApproval(ports, tokens.omar, { decision: 'approve', confirm: '740', formToken, proof: { code: omar.code(ports.now()) } }, { reassess });
		expect((await ports.store.approval(approval.id))?.state).toBe('approved');
	});

	test('the locks grow fourfold up to a day', () => {
		expect([1, 4, 5, 10, 15, 20, 25, 100].map((failed) => lockAfter(failed, 5))).toEqual([undefined, undefined, 900_000, 3_600_000, 14_400_000, 57_600_000, 86_400_000, 86_400_000]);
	});
});

describe('recovery and keys', () => {
	test('a new enrolment ends the old secret at once, and until it is confirmed nobody can approve', async () => {
		const old = await enrolled(ports, 'dana');
		const { uri } = await enrolTotp(ports, OWNER, 'dana', { link: false });
		const { decide, code } = await request();
		expect(await decide({})).toBe('identity_not_enrolled');
		expect(await code(old.code(ports.now()))).toBe('identity_not_enrolled');
		expect(await code(new App(uri!).code(ports.now()))).toBe('identity_not_enrolled');
	});

	test('revoked, a second factor is still asked for; forgotten, the link is enough again', async () => {
		const app = await enrolled(ports, 'dana');
		const { decide, code } = await request();
		expect(await revokeFactors(ports, OWNER, 'dana', { forget: false })).toBe(1);
		expect(await code(app.code(ports.now()))).toBe('identity_not_enrolled');
		expect(await decide({})).toBe('identity_not_enrolled');
		expect(await revokeFactors(ports, OWNER, 'dana', { forget: true })).toBe(1);
		expect(await decide({})).toBe('link');
	});

	test('a secret outlives a change of keys, moves to the new key at its next use, and is useless without either', async () => {
		const app = await enrolled(ports, 'dana');
		const [active, older] = TEST_KEYS;
		const next = { kid: 'test-3', secret: Buffer.alloc(32, 0x77), active: true };
		const rotated = (keys: typeof TEST_KEYS) => Object.assign(ports, { keys: createKeyRing(keys) });
		rotated([next, { ...active!, active: false }, older!]);
		const first = await request();
		expect(await first.code(app.code(ports.now()))).toBe('link+totp');
		expect((await ports.store.factors('dana'))[0]).toMatchObject({ keyId: 'test-3', state: 'active' });
		ports.clock.advance(60_000);
		rotated([next]);
		const second = await request({ itemIndex: 1 });
		expect(await second.code(app.code(ports.now()))).toBe('link+totp');
		rotated([{ kid: 'test-4', secret: Buffer.alloc(32, 0x78), active: true }]);
		ports.clock.advance(60_000);
		const third = await request({ itemIndex: 2 });
		expect(await third.code(app.code(ports.now()))).toBe('identity_unreadable');
		expect(await third.decide({})).toBe('identity_unreadable');
	});

	test('the secret stands nowhere in the store in clear, and a row moved to another person opens nothing', async () => {
		const { uri } = await enrolTotp(ports, OWNER, 'dana', { link: false });
		const secret = new URL(uri!).searchParams.get('secret')!;
		await ports.store.transaction((tx) => tx.clearAttempts('', 'nobody'));
		for (const suffix of ['', '-wal']) expect(readFileSync(`${ports.sqlitePath}${suffix}`).includes(secret)).toBe(false);
		const [factor] = await ports.store.factors('dana');
		expect(openTotpSecret(ports.keys, factor!)).toHaveLength(20);
		expect(openTotpSecret(ports.keys, { ...factor!, id: 'fct_other' })).toBeUndefined();
	});
});
