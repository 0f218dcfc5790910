import { z } from 'zod/v4';
import { canonicalJson, sha256Hex } from '../draft/canonical';
import { DaaError } from '../errors';
import { compileLinearRegex } from '../linear-regex';
import type { Direction } from '../sections';
import { CHECK_IDS } from './checks';

/** What a finding of a check does to the item. `allow` reports it only; `mask` also masks it; the others decide. */
export const CHECK_ACTIONS = ['allow', 'mask', 'escalate', 'block'] as const;
export type CheckAction = (typeof CHECK_ACTIONS)[number];

export interface Keyword {
	/** Matched on the folded text; `*` at an end lets the word go on. */
	keyword: string;
	direction: Direction | 'both';
	action: CheckAction;
}

/** A regular expression in RE2 syntax, matched on the folded text with its case kept; `(?i)` in front ignores case. */
export interface OwnerPattern {
	pattern: string;
	direction: Direction | 'both';
	action: CheckAction;
}

/** Complete settings: an action per check and direction, the link hosts, the owner's words. */
export interface GuardrailSettings {
	readonly version: string;
	readonly checks: Readonly<Record<string, Readonly<Record<Direction, CheckAction>>>>;
	/** Hosts links in drafts may go to, their subdomains included; absent: links are not checked. */
	readonly url_allowlist?: readonly string[];
	readonly keywords: readonly Keyword[];
	readonly patterns?: readonly OwnerPattern[];
	/** By check: from how many findings in one text its action holds. Fewer are reported, and masked where it masks or does more. */
	readonly thresholds?: Readonly<Record<string, number>>;
	/** Milliseconds that all checks of one text may take together; DEFAULT_BUDGET_MS if absent. */
	readonly budget_ms?: number;
}

/** A megabyte takes a twentieth of it. */
export const DEFAULT_BUDGET_MS = 2_000;

export const BUILTIN_VERSION = 'builtin-1';

const both = (action: CheckAction): Record<Direction, CheckAction> => ({ input: action, draft: action });

/**
 * Seed 004: personal data of customers is masked; attacks and threats raise the tier; drafts with unverified
 * commitments, legal advice, echoed personal data or secrets are blocked. Identity and payment data that a draft
 * brings up by itself is blocked too: no reply needs it in full.
 */
const BUILTIN_CHECKS: Record<string, Record<Direction, CheckAction>> = {
	'pii.email': both('mask'),
	'pii.phone': both('mask'),
	'pii.address': both('mask'),
	'pii.ip': both('mask'),
	'pii.dob': both('mask'),
	'pii.ssn': { input: 'mask', draft: 'block' },
	'pii.card': { input: 'mask', draft: 'block' },
	'pii.iban': { input: 'mask', draft: 'escalate' },
	'pii.passport': { input: 'mask', draft: 'block' },
	'pii.driver_license': { input: 'mask', draft: 'block' },
	'pii.national_id': { input: 'mask', draft: 'block' },
	'pii.bank_account': { input: 'mask', draft: 'escalate' },
	secret: { input: 'mask', draft: 'block' },
	'prompt.override': both('escalate'),
	'threat.legal': both('escalate'),
	'threat.chargeback': both('escalate'),
	'security.incident': both('escalate'),
	'draft.refund_commitment': both('block'),
	'draft.legal_advice': both('block'),
	'draft.professional_advice': both('block'),
	'draft.absolute_promise': both('escalate'),
	'draft.liability': both('escalate'),
	'draft.credential_request': both('block'),
	'draft.pii_echo': both('block'),
	'draft.pii_disclosed': both('escalate'),
	url: both('block'),
	custom: both('escalate'),
};

export const BUILTIN_SETTINGS: GuardrailSettings = { version: BUILTIN_VERSION, checks: BUILTIN_CHECKS, keywords: [] };

const actionSchema = z.enum(CHECK_ACTIONS);
const host = z
	.string()
	.trim()
	.toLowerCase()
	.regex(/^(?:\*\.)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}$/, 'must be a host name such as example.com')
	.transform((entry) => entry.replace(/^\*\./, ''));

/** What an owner writes: only what differs from the built-in settings. */
const settingsSchema = z.strictObject({
	version: z.string().trim().min(1).max(80).optional(),
	checks: z.record(z.string(), z.union([actionSchema, z.strictObject({ input: actionSchema.optional(), draft: actionSchema.optional(), threshold: z.number().int().min(1).max(1_000).optional() })])).optional(),
	url_allowlist: z.array(host).max(1_000).optional(),
	keywords: z
		.array(
			z.union([
				z.string().trim().min(2).max(200),
				z.strictObject({ keyword: z.string().trim().min(2).max(200), direction: z.enum(['input', 'draft', 'both']).optional(), action: actionSchema.optional() }),
			]),
		)
		.max(2_000)
		.optional(),
	patterns: z
		.array(z.strictObject({ pattern: z.string().min(1).max(500), direction: z.enum(['input', 'draft', 'both']).optional(), action: actionSchema.optional() }))
		.max(50)
		.optional(),
	budget_ms: z.number().int().min(1).max(60_000).optional(),
});

const invalid = (path: string, message: string): DaaError =>
	new DaaError('policy_invalid', `The guardrail settings are not valid: ${path} ${message}.`, { fields: { path }, hint: 'See docs/guardrails.md for what they may hold.' });

function fromText(input: string): unknown {
	if (input.trim() === '') return {};
	try {
		return JSON.parse(input);
	} catch {
		throw invalid('(root)', 'is not JSON');
	}
}

function withBuiltin(written: z.infer<typeof settingsSchema>): GuardrailSettings {
	const checks: Record<string, Record<Direction, CheckAction>> = { ...BUILTIN_CHECKS };
	const thresholds: Record<string, number> = {};
	for (const [id, action] of Object.entries(written.checks ?? {})) {
		const builtin = BUILTIN_CHECKS[id];
		if (!builtin) throw invalid(`checks.${id}`, `is not a check; the checks are ${CHECK_IDS.join(', ')}`);
		checks[id] = typeof action === 'string' ? both(action) : { input: action.input ?? builtin.input, draft: action.draft ?? builtin.draft };
		if (typeof action !== 'string' && action.threshold !== undefined) thresholds[id] = action.threshold;
	}
	const custom = checks.custom as Record<Direction, CheckAction>;
	const complete = (one: { direction?: Direction | 'both'; action?: CheckAction }): { direction: Direction | 'both'; action: CheckAction } => {
		const direction = one.direction ?? 'both';
		return { direction, action: one.action ?? (direction === 'both' ? stricter(custom.input, custom.draft) : custom[direction]) };
	};
	const keywords = (written.keywords ?? []).map((one): Keyword => {
		const full = typeof one === 'string' ? { keyword: one } : one;
		return { keyword: full.keyword, ...complete(full) };
	});
	const patterns = (written.patterns ?? []).map((one, index): OwnerPattern => {
		const result = compileLinearRegex(one.pattern);
		if (!result.ok) throw invalid(`patterns.${index}.pattern`, result.message);
		return { pattern: one.pattern, ...complete(one) };
	});
	return {
		version: written.version ?? BUILTIN_VERSION,
		checks,
		keywords,
		...(written.url_allowlist && { url_allowlist: written.url_allowlist }),
		...(patterns.length > 0 && { patterns }),
		...(Object.keys(thresholds).length > 0 && { thresholds }),
		...(written.budget_ms !== undefined && { budget_ms: written.budget_ms }),
	};
}

/** The action that holds more back. */
export function stricter(a: CheckAction, b: CheckAction): CheckAction {
	return CHECK_ACTIONS.indexOf(a) >= CHECK_ACTIONS.indexOf(b) ? a : b;
}

/**
 * Reads an owner's settings (object, JSON text, or nothing) over the built-in ones.
 * @throws DaaError `policy_invalid`, with the dotted path in `fields.path`.
 */
export function parseGuardrailSettings(input?: unknown): GuardrailSettings {
	const value = typeof input === 'string' ? fromText(input) : (input ?? {});
	const result = settingsSchema.safeParse(value);
	if (!result.success) {
		const issue = result.error.issues[0];
		const path = issue && issue.path.length > 0 ? issue.path.map(String).join('.') : '(root)';
		throw invalid(path, issue?.message ?? 'cannot be read');
	}
	return withBuiltin(result.data);
}

const versions = new WeakMap<GuardrailSettings, string>();

/** `builtin-1+<first 12 hex digits of the settings' SHA-256>`: goes on every result as guardrail_policy_version. */
export function guardrailPolicyVersion(settings: GuardrailSettings): string {
	const known = versions.get(settings);
	if (known !== undefined) return known;
	const version = `${settings.version}+${sha256Hex(canonicalJson(settings)).slice(0, 12)}`;
	versions.set(settings, version);
	return version;
}
