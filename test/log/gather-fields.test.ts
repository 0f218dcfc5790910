import fc from 'fast-check';
import { chooseFields, CRM_FIELDS, gatherFields } from '../../src/log';
import { readItem } from '../../src/log/read-item';
import type { ChainItem } from '../../src/sections';
import { action, approval, execution, guardrails, item, risk } from './items';

/** The published list: 34 fields in ten groups. */
const PUBLISHED = `helpdesk_ticket_id crm_ticket_id customer_id channel intent intent_confidence sentiment sentiment_confidence language language_confidence
risk_tier confidence_band ai_used ai_mode ai_draft_sent approval_required approval_outcome approver_role approval_timestamp
guardrail_triggered guardrail_types guardrail_action escalated escalation_reason escalation_trigger_type routed_queue
resolution_code next_action follow_up_due_at csat_requested ai_trace_id model_name prompt_template_version guardrail_policy_version`.split(/\s+/);

test('the catalogue is the published list and five of our own', () => {
	expect(PUBLISHED).toHaveLength(34);
	expect(CRM_FIELDS.map(({ name }) => name)).toEqual([...PUBLISHED, 'payload_hash', 'policy_version', 'approver', 'audit_event_id', 'review_url']);
	for (const field of CRM_FIELDS) {
		expect(field.meaning).toMatch(/^[A-Z].*\.$/);
		expect(field.values === undefined).toBe(field.type !== 'enum' && field.type !== 'multi');
	}
	expect(CRM_FIELDS.filter(({ preset }) => preset === 'minimal').map(({ name }) => name)).toEqual(['risk_tier', 'confidence_band', 'approval_outcome', 'escalation_reason', 'resolution_code', 'ai_trace_id']);
});

test('every field of an item that went all the way', () => {
	expect(gatherFields(item())).toEqual({
		helpdesk_ticket_id: 'zd-88',
		crm_ticket_id: '1001',
		customer_id: 'cus_0318',
		channel: 'email',
		intent: 'refund_request',
		intent_confidence: 0.83,
		sentiment: 'negative',
		sentiment_confidence: 0.74,
		language: 'en',
		language_confidence: 0.99,
		risk_tier: 'high',
		confidence_band: 'medium',
		ai_used: true,
		ai_mode: 'draft_reply',
		ai_draft_sent: false,
		approval_required: true,
		approval_outcome: 'approved',
		approver_role: 'lead',
		approval_timestamp: '2026-11-20T10:00:00.000Z',
		guardrail_triggered: true,
		guardrail_types: ['pii', 'refunds'],
		guardrail_action: 'masked',
		escalated: true,
		escalation_reason: 'refund.high',
		escalation_trigger_type: 'rule',
		routed_queue: 'finance_oncall',
		resolution_code: 'action_done',
		next_action: 'none',
		csat_requested: false,
		ai_trace_id: 'cor-7',
		model_name: 'scripted-draft-service',
		prompt_template_version: 'refund-draft-1',
		guardrail_policy_version: '2026-11',
		payload_hash: 'c'.repeat(64),
		policy_version: '3',
		approver: 'Ada',
		audit_event_id: 'evt_4',
	});
});

test('a personal review link and the customer\'s words never get into the CRM', () => {
	const text = JSON.stringify(gatherFields(item({ approval: approval({ state: 'pending', outcome: undefined, decisions: [] }) })));
	expect(text).not.toContain('personal-token');
	expect(text).not.toContain('secret words');
});

const outcomes: [string, ChainItem, string, string][] = [
	['auto-executed', item({ risk: risk({ tier: 'low', route: 'auto_execute' }), approval: undefined }), 'action_done', 'none'],
	['done but not proved', item({ execution: execution({ code: 'mismatch_after_write' }) }), 'action_done_unproved', 'check_target_record'],
	['stale', item({ execution: execution({ state: 'blocked', code: 'value_stale' }) }), 'stopped_record_changed', 'draft_again_from_live_values'],
	['failed', item({ execution: execution({ state: 'failed', code: 'target_rejected' }) }), 'action_failed', 'approve_again'],
	['unknown', item({ execution: execution({ state: 'unknown', code: 'outcome_unknown' }) }), 'outcome_unknown', 'check_target_record'],
	['draft mode', item({ execution: execution({ state: 'not_started', dry_run: true }) }), 'dry_run', 'execute_or_discard'],
	['grant refused', item({ execution: execution({ state: 'not_started', code: 'grant_used' }) }), 'action_refused', 'human_review'],
	['rejected', item({ approval: approval({ state: 'rejected', outcome: 'rejected' }), execution: undefined }), 'rejected_by_approver', 'human_reply'],
	['rejected, and wired into Audited Execute all the same', item({ approval: approval({ state: 'rejected', outcome: 'rejected' }), execution: execution({ state: 'not_started', code: 'grant_missing' }) }), 'rejected_by_approver', 'human_reply'],
	['changes requested', item({ approval: approval({ state: 'changes_requested', outcome: undefined }), execution: undefined }), 'changes_requested', 'draft_again'],
	['expired', item({ approval: approval({ state: 'expired', outcome: undefined }), execution: undefined }), 'approval_expired', 'assign_approver'],
	['waiting', item({ approval: approval({ state: 'pending', outcome: undefined }), execution: undefined }), 'waiting_for_approval', 'decide'],
	['blocked by the policy', { action, risk: risk({ tier: 'blocked', route: 'blocked', rule: 'hard_block:chargeback_open' }) }, 'blocked_by_policy', 'human_review'],
	['blocked by a guardrail', { action, risk: risk(), guardrails: guardrails({ guardrail_action: 'blocked' }) }, 'blocked_by_guardrail', 'human_review'],
	['only just tiered', { action, risk: risk() }, 'in_progress', 'decide'],
];

test.each(outcomes)('%s', (_name, given, resolution_code, next_action) => {
	expect(gatherFields(given)).toMatchObject({ resolution_code, next_action });
	// Every touch can be logged with the minimal set, however it ended.
	expect(() => chooseFields(given, gatherFields(given), { preset: 'minimal' })).not.toThrow();
});

test('escalation: the first reason that holds', () => {
	const low = { risk: risk({ tier: 'low', route: 'auto_execute' }), guardrails: undefined, approval: undefined };
	expect(gatherFields(item(low))).toMatchObject({ escalated: false });
	expect(gatherFields(item(low)).escalation_reason).toBeUndefined();
	expect(gatherFields(item({ guardrails: guardrails({ guardrail_action: 'escalated' }) }))).toMatchObject({ escalation_reason: 'guardrail:pii,refunds', escalation_trigger_type: 'guidance', guardrail_action: 'allowed' });
	expect(gatherFields(item({ ...low, execution: execution({ state: 'unknown', code: 'target_timeout' }) }))).toMatchObject({ escalation_reason: 'target_timeout', escalation_trigger_type: 'rule' });
	const medium = { risk: risk({ tier: 'medium', route: 'batch_review' }), guardrails: undefined, execution: undefined };
	expect(gatherFields(item({ ...medium, approval: approval({ state: 'expired', outcome: undefined }) }))).toMatchObject({ escalated: true, escalation_reason: 'approval_expired', escalation_trigger_type: 'manual' });
});

test('a blocked tier counts as high, unknown guardrail kinds as custom, and roles as the nearest of three', () => {
	expect(gatherFields(item({ risk: risk({ tier: 'blocked' }) }))).toMatchObject({ risk_tier: 'high', approval_required: true });
	expect(gatherFields(item({ guardrails: guardrails({ guardrail_types: ['pii', 'brand_new', 'other'] }) })).guardrail_types).toEqual(['pii', 'custom']);
	for (const [role, expected] of [['Team Lead', 'lead'], ['finance_manager', 'lead'], ['support-agent', 'agent'], ['finance_oncall', 'specialist'], ['leadership', 'specialist'], ['', 'specialist']]) {
		const decisions = approval().decisions.map((decision) => ({ ...decision, role: role ?? '' }));
		expect(gatherFields(item({ approval: approval({ decisions }) })).approver_role).toBe(expected);
	}
});

test('a message that went out is a draft that was sent', () => {
	const message = { ...action, proposed_changes: undefined, message: { channel: 'email', recipients: ['a@example.com'], body: 'Hello' } };
	expect(gatherFields(item({ action: message }))).toMatchObject({ ai_draft_sent: true });
	expect(gatherFields(item({ action: message, execution: execution({ state: 'failed' }) }))).toMatchObject({ ai_draft_sent: false });
	expect(gatherFields(item({ action: { ...action, draft: { author: 'ada' } } }))).toMatchObject({ ai_used: false });
});

test('overrides win, typed or as text, and empty ones are ignored', () => {
	const overrides = {
		resolution_code: 'handoff_to_billing', csat_requested: 'TRUE', intent_confidence: '0.5', guardrail_types: 'legal; pii', helpdesk_ticket_id: 4711,
		follow_up_due_at: '2026-12-01T10:00:00+01:00', approval_timestamp: new Date(0), review_url: 'https://desk.example.com/a/1', channel: '', customer_id: null, language: undefined,
	};
	expect(gatherFields(item(), overrides)).toMatchObject({
		resolution_code: 'handoff_to_billing', csat_requested: true, intent_confidence: 0.5, guardrail_types: ['legal', 'pii'], helpdesk_ticket_id: '4711',
		follow_up_due_at: '2026-12-01T09:00:00.000Z', approval_timestamp: '1970-01-01T00:00:00.000Z', review_url: 'https://desk.example.com/a/1', channel: 'email', customer_id: 'cus_0318', language: 'en',
	});
});

test.each([
	['risk_tier', 'critical'], ['intent_confidence', 1.01], ['intent_confidence', -0.1], ['intent_confidence', 'high'], ['intent_confidence', '1e0'], ['ai_used', 'yes'], ['ai_used', 1],
	['guardrail_types', ['nope']], ['guardrail_types', { pii: true }], ['approval_timestamp', 'yesterday'], ['approval_timestamp', '2026-11-20'], ['channel', {}], ['channel', 'x'.repeat(2_001)], ['no_such_field', 'x'],
	['approval_timestamp', Number.MAX_SAFE_INTEGER],
])('a wrong value names its field: %s = %.30j', (field, value) => {
	expect(() => gatherFields(item(), { [field]: value })).toThrow(expect.objectContaining({ code: 'crm_field_invalid', fields: { field }, message: expect.stringContaining(field) }) as Error);
});

test('a required field without a value is named, all of them at once', () => {
	const bare = { action: { ...action, correlation_id: undefined } } as unknown as ChainItem;
	expect(() => chooseFields(bare, gatherFields(bare), { preset: 'minimal' })).toThrow(
		expect.objectContaining({ code: 'crm_field_missing', fields: { missing: ['risk_tier', 'confidence_band', 'ai_trace_id'] }, message: 'Required CRM fields have no value: risk_tier, confidence_band, ai_trace_id.' }) as Error,
	);
	expect(gatherFields({ ...bare, risk: risk() }).ai_trace_id).toBe('evt_1');
	const undecided = item({ approval: approval({ outcome: undefined }) });
	expect(() => chooseFields(undecided, gatherFields(undecided), { preset: 'full' })).toThrow('Required CRM field has no value: approval_outcome.');
});

test('the minimal preset, and what was set by hand beside it', () => {
	const values = gatherFields(item(), { csat_requested: true });
	expect(Object.keys(chooseFields(item(), values, { preset: 'minimal' }, ['csat_requested']))).toEqual(['risk_tier', 'confidence_band', 'approval_outcome', 'escalation_reason', 'resolution_code', 'csat_requested', 'ai_trace_id']);
	expect(chooseFields(item(), values, { preset: 'full' })).toEqual(values);
});

test('whatever other nodes made of the item, the answer is values or a named refusal', () => {
	const section = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('tier', 'rule', 'state', 'decisions', 'guardrail_types', 'guardrail_action', 'origin', 'draft', 'input', 'correlation_id', 'message'), fc.jsonValue()));
	fc.assert(
		fc.property(fc.record({ action: section, risk: section, guardrails: section, approval: section, execution: section }, { requiredKeys: [] }), (given) => {
			try {
				gatherFields(readItem(given));
			} catch (error) {
				expect(error).toMatchObject({ code: 'crm_field_invalid' });
			}
		}),
		{ numRuns: 500 },
	);
});
