import fc from 'fast-check';
import { decide, type ApprovalCommand, type ApprovalLife } from '../../src/approve/decider';
import { DEFAULT_SECOND_FACTOR, secondFactorMode, SECOND_FACTOR_MODES } from '../../src/identity/second-factor';
import { matchingStep, STEP_MS, tidyCode } from '../../src/identity/totp';

const NOW = new Date('2026-11-20T09:00:00.000Z');

const life = fc.record({
	tier: fc.constantFrom('low', 'medium', 'high'),
	approvalsRequired: fc.integer({ min: 1, max: 3 }),
	breakGlass: fc.constant({ eligible: ['dana'] }),
}).map((patch): ApprovalLife => ({
	state: 'pending',
	payloadHash: 'p',
	dueAt: new Date(NOW.getTime() + 1_000),
	missingChecks: [],
	approvers: ['dana', 'omar', 'mira'].map((id) => ({ id, self: false, revoked: false, viewed: true })),
	decisions: [],
	...patch,
}));

const problem = fc.option(fc.constantFrom({ code: 'identity_code_wrong', message: 'No.', field: 'code' } as const, { code: 'identity_locked', message: 'No.', field: 'code' } as const), { nil: undefined });

test('whatever else holds, nothing is approved where a second factor is asked for and none was shown', () => {
	fc.assert(
		fc.property(life, fc.constantFrom('approve', 'edit_and_approve', 'break_glass'), problem, fc.boolean(), (state, type, why, required) => {
			const identity = { required, proof: 'none', ...(why && { problem: why }) } as const;
			const by = { at: NOW, approverId: 'dana', seenHash: 'p', confirmed: true, reason: 'A flood.', identity };
			const command = type === 'break_glass' ? { type, ...by, secondFactor: !required } as const : type === 'approve' ? { type, ...by } as const : { type, ...by, edit: { payloadHash: 'q', missingChecks: [] } } as const;
			const ruling = decide(command, state);
			expect(ruling.ok).toBe(!required && why === undefined);
			if (!ruling.ok && why) expect(ruling.code).toBe(why.code);
			expect(decide({ ...command, identity: { required, proof: 'totp' }, secondFactor: true } as ApprovalCommand, state).ok).toBe(true);
		}),
	);
});

test('no table that is not a whole, known one is laxer than required', () => {
	fc.assert(
		fc.property(fc.anything(), fc.constantFrom('low', 'medium', 'high', 'blocked', 'constructor'), fc.boolean(), (table, tier, emergency) => {
			const stake = emergency ? 'break_glass' : tier;
			const mode = secondFactorMode({ tier, risk: { second_factor: table } }, emergency);
			const written = typeof table === 'object' && table !== null && Object.hasOwn(table, stake) ? (table as Record<string, unknown>)[stake] : undefined;
			if (table !== undefined && !(SECOND_FACTOR_MODES as readonly unknown[]).includes(written)) expect(mode).toBe('required');
			if (table === undefined) expect(mode).toBe(Object.hasOwn(DEFAULT_SECOND_FACTOR, stake) ? DEFAULT_SECOND_FACTOR[stake as 'high'] : 'required');
		}),
	);
});

test('a code is right in three steps of all, however it is typed', () => {
	const secret = Buffer.from('3132333435363738393031323334353637383930', 'hex');
	// RFC 6238, appendix B, SHA-1, last six digits.
	for (const [seconds, code] of [[59, '287082'], [1_111_111_109, '081804'], [1_111_111_111, '050471'], [1_234_567_890, '005924'], [2_000_000_000, '279037'], [20_000_000_000, '353130']] as const) {
		const step = Math.floor((seconds * 1000) / STEP_MS);
		fc.assert(
			fc.property(fc.integer({ min: -5, max: 5 }), (off) => {
				expect(matchingStep(secret, tidyCode(` ${code.slice(0, 3)}-${code.slice(3)} `)!, new Date(seconds * 1000 + off * STEP_MS))).toBe(Math.abs(off) <= 1 ? step : undefined);
			}),
		);
	}
	fc.assert(fc.property(fc.string(), (text) => expect(tidyCode(text) === undefined || /^\d{6}$/.test(tidyCode(text)!)).toBe(true)));
});
