import { reasonTemplates } from '../../src/desk/reason-templates';
import { evaluateTier } from '../../src/tier/evaluate';
import { loadPolicy } from '../../src/tier';
import { refineDecision } from '../../src/tier/refine-decision';
import { diffPolicies } from '../../src/tier/life/diff-policies';
import { refund } from '../approve/fixtures';

const tiers = [{ tier: 'medium', when: {}, route: 'batch_review' }];
const NOW = new Date('2026-11-20T09:00:00.000Z');
const sectionUnder = (policy: unknown) => {
	const loaded = loadPolicy(policy);
	return refineDecision(refund(), evaluateTier(refund(), loaded, { now: NOW }), loaded, { now: NOW, workflowId: 'wf-1' });
};

const OF_POLICY = { reject: ['Outside the 30 days'], edit: ['Shipping is not refunded'] };
const OF_ACTION = { reject: ['Bought elsewhere', 'Too late'], request_changes: ['Name the order'] };

it('stand in the risk section only where the policy names any', () => {
	expect(sectionUnder({ action_type: 'refund', tiers })).not.toHaveProperty('reason_templates');
	expect(sectionUnder({ action_type: 'refund', tiers, reason_templates: OF_POLICY })).toMatchObject({ reason_templates: OF_POLICY });
});

it('those of an action type go before those of the policy, list by list', () => {
	const risk = sectionUnder({ reason_templates: OF_POLICY, actions: [{ action_type: 'refund', tiers, reason_templates: OF_ACTION }, { action_type: 'other', tiers }] });
	expect(risk.reason_templates).toEqual({ ...OF_POLICY, ...OF_ACTION });
	expect(reasonTemplates(refund(), risk, 'reject')).toEqual(['Bought elsewhere', 'Too late']);
	expect(reasonTemplates(refund(), risk, 'edit')).toEqual(['Shipping is not refunded']);
});

it('a list that is left out, and a section that may be anything, keep the page’s own', () => {
	const own = reasonTemplates(refund(), null, 'reject');
	expect(own).toContain('A value is wrong');
	for (const risk of [undefined, 'x', { reason_templates: null }, { reason_templates: { reject: 'x' } }, { reason_templates: { reject: ['', 7] } }, { reason_templates: { edit: ['x'] } }]) {
		expect(reasonTemplates(refund(), risk, 'reject')).toEqual(own);
	}
});

it.each([
	['an unknown kind', { approve: ['x'] }, 'reason_templates.approve'],
	['an empty list', { reject: [] }, 'reason_templates.reject'],
	['a blank sentence', { reject: [' '] }, 'reason_templates.reject.0'],
	['one that is too long', { edit: ['x'.repeat(201)] }, 'reason_templates.edit.0'],
])('%s is refused by its path', (_what, reason_templates, path) => {
	expect(() => loadPolicy({ action_type: 'refund', tiers, reason_templates })).toThrow(path);
});

it('a change of them is told when policies are compared', () => {
	const [old, now] = [loadPolicy({ action_type: 'refund', tiers }), loadPolicy({ action_type: 'refund', tiers, reason_templates: OF_POLICY })];
	expect(diffPolicies(old, now).join(' ')).toContain('reason_templates');
});
