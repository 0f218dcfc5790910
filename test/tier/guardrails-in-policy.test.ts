import { settingsOfPolicy } from '../../src/n8n/guardrail-settings';
import { guardrailPolicyVersion } from '../../src/scan/settings';
import { loadPolicy } from '../../src/tier';

const policy = (guardrails: unknown) => ({ id: 'refunds', version: '12', action_type: 'refund', tiers: [{ tier: 'low', when: {}, route: 'auto_execute' }], guardrails });

test('guardrail settings stand in the policy, are hashed with it and go by its version', () => {
	const loaded = loadPolicy(policy({ checks: { 'pii.ip': 'allow' } }));
	const settings = settingsOfPolicy(loaded);
	expect(settings.checks['pii.ip']).toEqual({ input: 'allow', draft: 'allow' });
	expect(guardrailPolicyVersion(settings)).toMatch(/^refunds-12\+[0-9a-f]{12}$/);
	expect(loadPolicy(policy({ checks: { 'pii.ip': 'mask' } })).hash).not.toBe(loaded.hash);
	expect(settingsOfPolicy(loadPolicy(policy({ version: 'shop-3' }))).version).toBe('shop-3');
});

test('what is wrong in them is named by its place in the policy', () => {
	expect(() => loadPolicy(policy({ checks: { 'pii.nothing': 'allow' } }))).toThrow(/guardrails\.checks\.pii\.nothing.*is not a check/);
	expect(() => loadPolicy(policy({ patterns: [{ pattern: '(?=x)' }] }))).toThrow(/guardrails\.patterns\.0\.pattern/);
	expect(() => loadPolicy(policy({ unknown: 1 }))).toThrow(expect.objectContaining({ code: 'policy_invalid' }));
});
