import type { ActionProposal } from '../draft/proposal';
import type { Finding, FindingCategory, GuardrailAction, GuardrailsSection } from '../sections';
import { MaskTable } from './mask';
import { outgoingText } from './outgoing-text';
import { scanText, type ScanDeps, type ScanResult } from './scan-text';
import { guardrailPolicyVersion, type GuardrailSettings } from './settings';

export type ItemScan = Omit<GuardrailsSection, 'audit_event_id' | 'scanned_at'>;

/** Categories in the vocabulary of the CRM field guardrail_types; the others go by their own name. */
const TYPE_OF: Partial<Record<FindingCategory, string>> = {
	refund_commitment: 'refunds',
	legal_threat: 'legal',
	legal_advice: 'legal',
	liability: 'legal',
	chargeback_threat: 'legal',
};

/** Sorted and unique. */
export function guardrailTypes(findings: readonly Finding[]): string[] {
	return [...new Set(findings.map(({ category }) => TYPE_OF[category] ?? category))].sort();
}

const STRICTNESS: readonly GuardrailAction[] = ['allowed', 'masked', 'escalated', 'blocked'];

const WORDS: Record<FindingCategory, string> = {
	pii: 'personal data',
	prompt_attack: 'an attempt to steer the assistant',
	legal_threat: 'a legal threat',
	chargeback_threat: 'a chargeback threat',
	security: 'a possible security incident',
	refund_commitment: 'an unverified refund, credit or cancellation commitment',
	legal_advice: 'legal, medical or financial advice',
	absolute_promise: 'an absolute promise',
	liability: 'an admission of liability',
	credential_request: 'a request for a password, a card or a code',
	pii_echo: 'personal data of the customer repeated',
	pii_disclosed: 'personal data that the customer did not give',
	secret: 'a secret',
	url: 'a link off the allowlist',
	custom: "a word on the owner's list",
};

const listed = (words: readonly string[]): string => (words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`);

function said(result: ScanResult | undefined, where: string): string[] {
	if (!result || result.findings.length === 0) return [];
	const categories = [...new Set(result.findings.map(({ category }) => category))];
	return [`${where} ${listed(categories.map((category) => WORDS[category]))}`];
}

function reasonFor(action: GuardrailAction, input: ScanResult | undefined, draft: ScanResult | undefined, failed: readonly string[]): string {
	const late = input?.outOfTime ?? draft?.outOfTime;
	if (late !== undefined) return `Blocked, because the scan ran out of time at the check ${late}.`;
	if (failed.length > 0) return `Blocked, because ${failed.length === 1 ? 'the check' : 'the checks'} ${listed(failed)} could not run.`;
	const found = [...said(input, "the customer's text has"), ...said(draft, 'the draft has')];
	if (found.length === 0) return 'No guardrail found anything.';
	const verb: Record<GuardrailAction, string> = { allowed: 'Allowed', masked: 'Masked in logs', escalated: 'Escalated', blocked: 'Blocked' };
	return `${verb[action]}: ${found.join('; ')}.`;
}

/** Scans the customer's text and what would go out. Masks are numbered across both. Pure; never throws for content. */
export function scanItem(action: ActionProposal, settings: GuardrailSettings, deps: ScanDeps = {}): ItemScan {
	const masks = deps.masks ?? new MaskTable();
	const customerText = action.origin?.text;
	const outgoing = outgoingText(action);
	const input = customerText ? scanText({ text: customerText, direction: 'input' }, settings, { ...deps, masks }) : undefined;
	const draft = outgoing
		? scanText({ text: outgoing, direction: 'draft', facts: action.facts, ...(customerText && { customerText }) }, settings, { ...deps, masks, ...(input && { customerScan: input }) })
		: undefined;
	const failed = [...new Set([...(input?.failedChecks ?? []), ...(draft?.failedChecks ?? [])])].sort();
	const findings = [...(input?.findings ?? []), ...(draft?.findings ?? [])];
	const strictest = [input?.action ?? 'allowed', draft?.action ?? 'allowed'].reduce((a, b) => (STRICTNESS.indexOf(a) >= STRICTNESS.indexOf(b) ? a : b));
	return {
		guardrail_triggered: findings.length > 0 || failed.length > 0,
		guardrail_types: guardrailTypes(findings),
		guardrail_action: strictest,
		guardrail_policy_version: guardrailPolicyVersion(settings),
		reason: reasonFor(strictest, input, draft, failed),
		...(input && { input: { findings: input.findings, masked: input.masked, ...(input.asksForHuman && { asks_for_human: true }) } }),
		...(draft && { draft: { findings: draft.findings, masked: draft.masked } }),
		failed_checks: failed,
	};
}
