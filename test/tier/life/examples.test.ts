import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionProposal } from '../../../src/draft';
import { assessProposal, loadPolicy, type Policy } from '../../../src/tier';
import { checkPolicy } from '../../../src/tier/life/check-policy';
import { refineDecision } from '../../../src/tier/refine-decision';

const FOLDER = join(__dirname, '../../../examples/policies');
const NOW = new Date('2026-11-20T09:00:00.000Z');
const policyIn = (file: string): Policy => loadPolicy(readFileSync(join(FOLDER, file), 'utf8'));
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

type Part = Record<string, unknown>;
const record = (changes: Part, facts: Part = {}): Part => ({ target_id: '42', proposed_changes: Object.entries(changes).map(([field, proposed]) => ({ field, current: '', proposed })), facts });
const message = (facts: Part = {}, patch: Part = {}): Part => ({ message: { channel: 'email', recipients: ['ana@example.com'], body: 'Your parcel is on its way.', ...patch }, facts });
const call = (facts: Part = {}, patch: Part = {}): Part => ({ request: { method: 'POST', url: 'https://api.partner.example/v1/accounts', body: {}, side_effects: 'opens an account', ...patch }, facts });
const KNOWN = { flags: [], customer_tier: 'standard' };

/** Action type, the proposal's own part, then what comes of it: rule, route, how many approvals, by whom. */
type Row = [action: string, part: Part, rule: string, route: string, approvals?: number, who?: string[]];

const REVIEW = 'batch_review';
const NAMED = 'named_approver';
const TABLES: Record<string, Row[]> = {
	'refund.json': [
		['refund', record({ refund_status: 'approved' }, { amount: 50, customer_months: 3 }), 'low', 'auto_execute'],
		['refund', record({ refund_status: 'approved' }, { amount: 50, customer_months: 2 }), 'medium', REVIEW, 1, ['sam.support']],
		['refund', record({ refund_status: 'approved' }, { amount: 500.01, customer_months: 30 }), 'high', NAMED, 1, ['fiona.finance', 'luis.finance']],
		['refund', record({ refund_status: 'approved' }, { amount: -5, customer_months: 30 }), 'no_matching_tier', NAMED, 1, ['fiona.finance', 'luis.finance']],
		['refund', record({ refund_status: 'approved' }, { amount: 5, customer_months: 30, flags: ['chargeback_open'] }), 'hard_block:chargeback_open', 'blocked'],
	],
	'customer-message.json': [
		['draft_internal_answer', message({}, { channel: 'internal_note' }), 'low', 'auto_execute'],
		['draft_internal_answer', message(), 'needs_revision', 'blocked'],
		['send_customer_message', message(KNOWN), 'medium', REVIEW, 1, ['sam.support']],
		['send_customer_message', message({ ...KNOWN, flags: ['legal'] }), 'delicate', NAMED, 1, ['amira.haddad']],
		['send_customer_message', message({ ...KNOWN, customer_tier: 'vip' }), 'delicate', NAMED, 1, ['amira.haddad']],
		['send_customer_message', message({ ...KNOWN, messages_last_day: 201 }), 'at_scale', NAMED, 1, ['amira.haddad']],
		['send_customer_message', message({}), 'delicate', NAMED, 1, ['amira.haddad']],
		['send_customer_message', message(KNOWN, { recipients: ['a@x.io', 'b@x.io', 'c@x.io', 'd@x.io', 'e@x.io', 'f@x.io'] }), 'needs_revision', 'blocked'],
	],
	'crm-record-change.json': [
		['update_crm_field', record({ phone: '+49 30 123' }, { records: 1, reversible: true }), 'low', 'auto_execute'],
		['update_crm_field', record({ phone: '+49 30 123' }, { records: 12, reversible: true }), 'medium', REVIEW, 1, ['olga.petrova']],
		['update_crm_field', record({ phone: '+49 30 123' }, { records: 51, reversible: true }), 'high', NAMED, 1, ['olga.petrova']],
		['update_crm_field', record({ billing_email: 'x@example.com' }, { records: 1, reversible: true }), 'needs_revision', 'blocked'],
		['update_crm_billing_field', record({ billing_email: 'x@example.com' }), 'high', NAMED, 1, ['fiona.finance']],
		['update_crm_billing_field', record({ iban: 'DE00' }), 'needs_revision', 'blocked'],
		['update_crm_billing_field', record({ payment_terms_days: 90 }), 'needs_revision', 'blocked'],
	],
	'access-role.json': [
		['change_access_role', record({ role: 'editor' }, { own_account: false }), 'high', NAMED, 2, ['ivan.kral', 'maya.chen']],
		['change_access_role', record({ role: 'admin' }, { own_account: true }), 'own_account', 'blocked'],
		['change_access_role', record({ role: 'admin' }), 'own_account', 'blocked'],
		['change_access_role', record({ role: 'owner' }, { own_account: false }), 'needs_revision', 'blocked'],
		['change_access_role', record({ role: 'viewer', role_expires_on: '2026-11-01' }, { own_account: false }), 'needs_revision', 'blocked'],
		['change_access_role', record({ role: 'viewer' }, { own_account: false, security_incident_open: true }), 'hard_block:security_incident_open', 'blocked'],
	],
	'external-api.json': [
		['call_external_api', call({ moves_money: false, environment_of_target: 'staging', reversible: true }), 'high_2', NAMED, 1, ['tom.weiss', 'paul.adler']],
		['call_external_api', call({ moves_money: true, environment_of_target: 'staging', reversible: true }), 'critical', NAMED, 2, ['tom.weiss', 'paul.adler']],
		['call_external_api', call({ moves_money: false, environment_of_target: 'production', reversible: false }), 'critical', NAMED, 2, ['tom.weiss', 'paul.adler']],
		['call_external_api', call({}), 'critical', NAMED, 2, ['tom.weiss', 'paul.adler']],
		['call_external_api', call({}, { url: 'https://api.partner.example.evil.example/v1/' }), 'needs_revision', 'blocked'],
		['call_external_api', call({}, { method: 'DELETE' }), 'needs_revision', 'blocked'],
		['call_external_api', call({}, { side_effects: undefined }), 'needs_revision', 'blocked'],
	],
	'delete-or-archive.json': [
		['archive_record', record({ archived: true }, { records: 1 }), 'medium', REVIEW, 1, ['dan.novak']],
		['archive_record', record({ archived: true }, { records: 21 }), 'high', NAMED, 1, ['dan.novak']],
		['archive_record', record({ archived: true, email: '' }, { records: 1 }), 'needs_revision', 'blocked'],
		['delete_record', record({ deleted: true }, { soft_delete_possible: true }), 'soft_delete_first', 'blocked'],
		['delete_record', record({ deleted: true }, { soft_delete_possible: false }), 'high', NAMED, 1, ['dan.novak']],
		['delete_record', record({ deleted: true }), 'soft_delete_first', 'blocked'],
		['delete_record', record({ deleted: true }, { soft_delete_possible: false, legal_hold: true }), 'hard_block:legal_hold', 'blocked'],
	],
};

function rate(policy: Policy, [type, { facts, ...part }]: Row) {
	const { messages_last_day: counted = 1, ...own } = facts as Part;
	const proposal = { action_type: type, target_system: 'CRM', correlation_id: 'c-1', facts: own, ...part };
	const { action, risk } = assessProposal(proposal, policy, { environment: 'production', newId: (prefix) => `${prefix}_1`, now: () => NOW, counters: { messages_last_day: counted as number } });
	if (!action) throw new Error(`the example itself is no proposal: ${risk.reason}`);
	return refineDecision(action as ActionProposal, risk, policy, { now: NOW, workflowId: 'wf' });
}

/** Rules of an action carry its name; blocks and broken drafts have names of their own. */
const fullName = (type: string, rule: string, policy: Policy) => (policy.actions.get(type)?.tiers.some(({ name }) => name === rule) ? `${type}.${rule}` : rule);

test.each(FILES)('%s loads, has an owner, a deadline everywhere, and no tier that is dead, overlapping or ended', (file) => {
	const policy = policyIn(file);
	expect(checkPolicy(policy, NOW)).toEqual([]);
	expect(policy.owner).toBeDefined();
	expect(policy.note).toMatch(/^[A-Z].+\.$/);
});

describe.each(Object.entries(TABLES))('%s', (file, rows) => {
	test.each(rows.map((row, index): [number, string, string, Row] => [index, row[0], row[2], row]))('%i: %s by %s', (_index, type, rule, row) => {
		for (const policy of [policyIn(file), policyIn('operations.json')]) {
			const found = rate(policy, row);
			const [, , , route, approvals = 1, who = []] = row;
			expect({ rule: found.rule, route: found.route }).toEqual({ rule: fullName(type, rule, policy), route });
			if (route === 'blocked' || route === 'auto_execute') continue;
			expect({ needed: found.approvals_required, people: found.approvers.map(({ id }) => id) }).toEqual({ needed: approvals, people: who });
		}
	});
});

test('operations.json is the others together, rule by rule', () => {
	const together = policyIn('operations.json').document as { actions: { action_type: string; note?: string }[]; roles: Part };
	const withoutNote = ({ note: _note, ...rest }: Part) => rest;
	const parts = FILES.filter((file) => file !== 'operations.json').flatMap((file) => {
		const document = policyIn(file).document as Part & { actions?: Part[] };
		const { id: _id, version: _version, owner: _owner, note: _note, roles, routing: _routing, counters: _counters, ...single } = document;
		for (const [role, people] of Object.entries(roles as Part)) expect({ [role]: together.roles[role] }).toEqual({ [role]: people });
		return document.actions ?? [single];
	});
	const sorted = (list: Part[]) => list.map(withoutNote).sort((left, right) => (String(left.action_type) < String(right.action_type) ? -1 : 1));
	expect(sorted(parts)).toEqual(sorted(together.actions));
});

test('a changed role needs two people in different roles, whoever asks', () => {
	const found = rate(policyIn('operations.json'), ['change_access_role', record({ role: 'editor' }, { own_account: false }), 'high', NAMED]);
	expect(found).toMatchObject({ approvals_required: 2, distinct_roles: true, on_lapse: 'stay', sla_hours: 24 });
	expect(found.reason).toMatch(/needs 2 people within 24 h/);
});
