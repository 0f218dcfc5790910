import { parseGuardrailSettings, scanText, type ScanDeps, type ScanResult } from '../../src/scan';
import { scanItem } from '../../src/scan/scan-item';

const scan = (settings: object, text: string, direction: 'input' | 'draft' = 'input', deps: ScanDeps = {}): ScanResult => scanText({ text, direction }, parseGuardrailSettings(settings), deps);

describe('patterns', () => {
	const settings = {
		patterns: [
			{ pattern: 'EMP-\\d{4}', direction: 'input', action: 'mask' },
			{ pattern: '(?i)internal use', direction: 'draft', action: 'block' },
			{ pattern: 'beta \\w+', action: 'allow' },
			{ pattern: 'x*' },
		],
	};
	test.each<[string, 'input' | 'draft', string, string]>([
		['badge EMP-1234 of EMP-1234 and EMP-99999', 'input', 'masked', 'badge [CUSTOM_1] of [CUSTOM_1] and [CUSTOM_2]9'],
		['badge EMP-1234', 'draft', 'allowed', 'badge EMP-1234'],
		['For INTERNAL use', 'draft', 'blocked', 'For INTERNAL use'],
		['For internal use', 'input', 'allowed', 'For internal use'],
		['the beta programme', 'input', 'allowed', 'the beta programme'],
	])('%j as %s is %s', (text, direction, action, masked) => expect(scan(settings, text, direction)).toMatchObject({ action, masked, failedChecks: [] }));

	test('without an action the one of custom holds', () => expect(scan({ patterns: [{ pattern: 'abc' }], checks: { custom: 'block' } }, 'abc').action).toBe('blocked'));

	test.each([['(a', 'patterns.0.pattern'], ['(?=a)b', 'patterns.0.pattern'], ['(a)\\1', 'patterns.0.pattern'], ['(.{400}){9}', 'patterns.0.pattern']])('%j is refused', (pattern, path) =>
		expect(() => parseGuardrailSettings({ patterns: [{ pattern }] })).toThrow(expect.objectContaining({ code: 'policy_invalid', fields: expect.objectContaining({ path }) as unknown })),
	);

	test('what cannot be masked to the last place is not let through half masked', () => {
		expect(scan({ patterns: [{ pattern: 'Z\\d', action: 'mask' }] }, 'Z1 '.repeat(150))).toMatchObject({ action: 'blocked', failedChecks: ['custom'], masked: '' });
		expect(scan({ patterns: [{ pattern: 'Z\\d', action: 'escalate' }] }, 'Z1 '.repeat(150)).action).toBe('escalated');
	});
});

test("a word that masks is masked, also where it overlaps with personal data", () => {
	const settings = { keywords: [{ keyword: 'falcon', action: 'mask' }, { keyword: 'ann@example.com now', action: 'mask' }] };
	expect(scan(settings, 'Falcon for ann@example.com now').masked).toBe('[CUSTOM_1] for [CUSTOM_2]');
});

describe('thresholds', () => {
	test('fewer findings are reported only', () => {
		const settings = { checks: { custom: { input: 'block', threshold: 2 } }, keywords: [{ keyword: 'rival' }] };
		expect(scan({ checks: { 'threat.legal': { threshold: 2 } } }, 'I will sue you.')).toMatchObject({ action: 'allowed', findings: [{ check: 'threat.legal' }] });
		expect(scan(settings, 'a rival').action).toBe('allowed');
		expect(scan(settings, 'a rival and a rival').action).toBe('blocked');
	});
	test('personal data stays masked below the threshold', () => {
		const settings = { checks: { 'pii.email': { input: 'block', threshold: 2 } } };
		expect(scan(settings, 'a@example.com')).toMatchObject({ action: 'masked', masked: '[EMAIL_1]' });
		expect(scan(settings, 'a@example.com b@example.com').action).toBe('blocked');
	});
	test('must be a positive number', () => expect(() => parseGuardrailSettings({ checks: { 'pii.email': { threshold: 0 } } })).toThrow('checks.pii.email'));
});

describe('the time budget', () => {
	/** Each look at the clock is a millisecond later. */
	const ticking = (): (() => number) => {
		let now = 0;
		return () => now++;
	};
	test('a scan that runs out of time is blocked, masks nothing, and names the check', () => {
		const result = scan({ budget_ms: 3 }, 'mail a@example.com or call 415 555 0132 on 203.0.113.9', 'input', { clock: ticking() });
		expect(result).toMatchObject({ action: 'blocked', masked: '' });
		expect(result.failedChecks).toContain(result.outOfTime);
		expect(result.failedChecks.length).toBeGreaterThan(3);
	});
	test('the reason says so', () => {
		const action = { origin: { text: 'mail a@example.com' }, message: { body: 'ok' } } as never;
		expect(scanItem(action, parseGuardrailSettings({ budget_ms: 1 }), { clock: ticking() })).toMatchObject({ guardrail_action: 'blocked', reason: expect.stringMatching(/^Blocked, because the scan ran out of time at the check [a-z._]+\.$/) as unknown });
	});
	test('enough time changes nothing', () => expect(scan({}, 'a@example.com', 'input', { clock: ticking() })).toEqual(scan({}, 'a@example.com')));
});

test('links may go to a listed host and its subdomains, not to hosts that end alike', () => {
	const settings = { url_allowlist: ['shop.example.com'] };
	const links = (text: string): number => scan(settings, text, 'draft').findings.filter(({ category }) => category === 'url').length;
	expect(['https://shop.example.com', 'https://help.shop.example.com/a', 'https://example.com', 'https://myshop.example.com', 'https://shop.example.com.evil.net'].map(links)).toEqual([0, 0, 1, 1, 1]);
});
