import { isDaaError } from '../../src/errors';
import { BUILTIN_SETTINGS, CHECK_IDS, guardrailPolicyVersion, parseGuardrailSettings, scanText } from '../../src/scan';

test('nothing, an empty text and an empty object are the built-in settings', () => {
	for (const input of [undefined, null, '', ' ', '{}', {}]) expect(parseGuardrailSettings(input)).toEqual(BUILTIN_SETTINGS);
});

test('every check has an action for both directions', () => {
	expect(Object.keys(BUILTIN_SETTINGS.checks).sort()).toEqual([...CHECK_IDS].sort());
});

test('the version names the settings and changes with them', () => {
	const builtin = guardrailPolicyVersion(parseGuardrailSettings());
	expect(builtin).toMatch(/^builtin-1\+[0-9a-f]{12}$/);
	expect(guardrailPolicyVersion(parseGuardrailSettings('{}'))).toBe(builtin);
	const own = guardrailPolicyVersion(parseGuardrailSettings({ version: 'shop-7', checks: { 'pii.ip': 'allow' } }));
	expect(own).toMatch(/^shop-7\+[0-9a-f]{12}$/);
	expect(own.slice(-12)).not.toBe(builtin.slice(-12));
});

test('an action may differ by direction', () => {
	const settings = parseGuardrailSettings({ checks: { 'pii.email': { draft: 'block' }, 'pii.ip': 'allow' } });
	expect(scanText({ text: 'a@example.com', direction: 'input' }, settings).action).toBe('masked');
	expect(scanText({ text: 'a@example.com', direction: 'draft' }, settings).action).toBe('blocked');
	expect(scanText({ text: 'at 203.0.113.9', direction: 'input' }, settings)).toMatchObject({ action: 'allowed', masked: 'at 203.0.113.9', findings: [{ type: 'IP' }] });
});

test.each<[unknown, string]>([
	['{', '(root)'],
	[[], '(root)'],
	[7, '(root)'],
	[{ unknown: 1 }, '(root)'],
	[{ checks: { 'pii.mail': 'mask' } }, 'checks.pii.mail'],
	[{ checks: { 'pii.email': 'hide' } }, 'checks.pii.email'],
	[{ checks: { 'pii.email': { output: 'mask' } } }, 'checks.pii.email'],
	[{ url_allowlist: ['https://example.com/'] }, 'url_allowlist.0'],
	[{ keywords: ['ok', { keyword: '' }] }, 'keywords.1'],
	[{ version: '' }, 'version'],
])('%j is refused at %s', (input, path) => {
	let error: unknown;
	try {
		parseGuardrailSettings(input);
	} catch (thrown) {
		error = thrown;
	}
	if (!isDaaError(error)) throw new Error('nothing was thrown');
	expect(error.code).toBe('policy_invalid');
	expect(error.fields.path).toBe(path);
	expect(error.message).toContain(path);
});
