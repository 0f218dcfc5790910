import type { Direction, Finding, GuardrailAction } from '../sections';
import type { Check, Hit, ScanContext } from './check';
import { CHECKS, PII_CHECKS } from './checks';
import { maskText, MaskTable } from './mask';
import { resolveOverlaps } from './resolve-overlaps';
import { stricter, type CheckAction, type GuardrailSettings } from './settings';
import { encodedParts } from './text/encoded';
import { normalise, type NormalisedText } from './text/normalise';

export interface ScanInput {
	text: string;
	direction: Direction;
	/** What the customer wrote; drafts are compared with it. */
	customerText?: string;
	/** The proposal's facts; only `verified` is read. */
	facts?: { verified?: unknown; [key: string]: unknown };
}

export interface ScanDeps {
	/** The checks to run instead of the built-in ones. */
	checks?: readonly Check[];
	/** Shared by the texts of one item or conversation, so that the same value gets the same mask. */
	masks?: MaskTable;
	/** The scan of the customer's text, when it was made: a draft is compared with it and need not read it again. */
	customerScan?: ScanResult;
}

export interface ScanResult {
	action: GuardrailAction;
	findings: Finding[];
	/** The text with personal data and secrets masked; empty when a check failed, because it may not be complete. */
	masked: string;
	/** Ids of checks that could not run. Not empty: the action is `blocked`. */
	failedChecks: string[];
}

const PRIORITY = [...PII_CHECKS.map(({ id }) => id), 'secret'];
const MASKED_CATEGORIES = new Set(['pii', 'secret']);
const GUARDRAIL_ACTION: Record<CheckAction, GuardrailAction> = { allow: 'allowed', mask: 'masked', escalate: 'escalated', block: 'blocked' };

/** A customer's text with the personal data in it; offsets are into the normalised text. */
export interface CustomerText {
	text: NormalisedText;
	hits: readonly Hit[];
}

const isWanted = (check: Check, { signals }: NormalisedText): boolean =>
	check.wants === undefined || check.wants.some((want) => (want === 'digits' ? signals.hasDigits : signals.has(want)));

function runChecks(checks: readonly Check[], text: NormalisedText, context: ScanContext, failed: Set<string>): Hit[] {
	const hits: Hit[] = [];
	for (const check of checks) {
		if (check.direction !== 'both' && check.direction !== context.direction) continue;
		if (!isWanted(check, text)) continue;
		try {
			for (const one of check.run(text, context)) hits.push(one);
		} catch {
			failed.add(check.id);
		}
	}
	return hits;
}

const HIDDEN_CATEGORIES = new Set(['pii', 'secret', 'prompt_attack']);

/** What is hidden in base64 or hex, one level deep; the finding spans the whole encoded stretch. */
function hiddenHits(checks: readonly Check[], text: NormalisedText, context: ScanContext, failed: Set<string>): Hit[] {
	const looking = checks.filter(({ category }) => HIDDEN_CATEGORIES.has(category));
	return encodedParts(text).flatMap(({ start, end, decoded }) => {
		const seen = new Set<string>();
		return runChecks(looking, normalise(decoded), context, failed)
			.filter(({ check }) => !seen.has(check) && seen.add(check))
			.map((one) => ({ ...one, start, end }));
	});
}

/** Per stretch one personal-data finding; per category nothing twice; in the order of the text. */
function settle(hits: readonly Hit[]): readonly Hit[] {
	if (hits.length < 2) return hits;
	const personal = resolveOverlaps(hits.filter(({ category }) => MASKED_CATEGORIES.has(category)), PRIORITY);
	const byCategory = new Map<string, Hit[]>();
	for (const one of hits) {
		if (MASKED_CATEGORIES.has(one.category)) continue;
		const list = byCategory.get(one.category) ?? [];
		list.push(one);
		byCategory.set(one.category, list);
	}
	const others = [...byCategory.values()].flatMap((list) => resolveOverlaps(list, PRIORITY));
	return [...personal, ...others].sort((a, b) => a.start - b.start || a.end - b.end || (a.check < b.check ? -1 : 1));
}

/** The action of one finding: its check's, or, for an owner's word, that word's. Unknown checks block. */
function actionOf(found: Hit, direction: Direction, settings: GuardrailSettings): CheckAction {
	return found.action ?? settings.checks[found.check]?.[direction] ?? 'block';
}

const mapped = (text: NormalisedText, { type, category, check, start, end }: Hit): Finding => ({ type, category, ...text.toOriginal(start, end), check });

/** Beside the result and not in it: it holds the text, and results are written down. */
const whatWasRead = new WeakMap<ScanResult, CustomerText>();

function readBefore(scan: ScanResult | undefined, customerText: string): CustomerText | undefined {
	const read = scan && whatWasRead.get(scan);
	return read?.text.original === customerText ? { text: read.text, hits: settle(read.hits.filter(({ category }) => category === 'pii')) } : undefined;
}

function readCustomer(customerText: string, checks: readonly Check[], base: Omit<ScanContext, 'direction' | 'customer'>, failed: Set<string>): CustomerText {
	const text = normalise(customerText);
	const personal = checks.filter(({ category }) => category === 'pii');
	return { text, hits: settle(runChecks(personal, text, { ...base, direction: 'input' }, failed)) };
}

/**
 * Runs every check over one text. Findings carry offsets into `input.text`; the value is never repeated. A check that
 * throws is a failed check: the text is blocked, and `failedChecks` says which one it was.
 */
export function scanText(input: ScanInput, settings: GuardrailSettings, deps: ScanDeps = {}): ScanResult {
	const checks = deps.checks ?? CHECKS;
	const table = deps.masks ?? new MaskTable();
	const failed = new Set<string>();
	const verified = (typeof input.facts?.verified === 'object' && input.facts.verified !== null ? input.facts.verified : {}) as Record<string, unknown>;
	const base = { verified, keywords: settings.keywords, ...(settings.url_allowlist && { urlAllowlist: settings.url_allowlist }) };
	let customer: CustomerText | undefined;
	if (input.direction === 'draft' && input.customerText !== undefined && input.customerText !== '') {
		customer = readBefore(deps.customerScan, input.customerText) ?? readCustomer(input.customerText, checks, base, failed);
		const { text, hits } = customer;
		// Numbers of masks follow the customer's text, which comes first in a conversation.
		for (const { type, start, end } of hits.map((one) => mapped(text, one))) table.maskFor(type, input.customerText.slice(start, end));
	}
	const text = normalise(input.text);
	const context: ScanContext = { ...base, direction: input.direction, ...(customer && { customer }) };
	const plain = runChecks(checks, text, context, failed);
	const hits = settle([...plain, ...hiddenHits(checks, text, context, failed)]);
	const findings = hits.map((one) => mapped(text, one));
	const action = hits.reduce<CheckAction>((strictest, one) => stricter(strictest, actionOf(one, input.direction, settings)), 'allow');
	if (failed.size > 0) return { action: 'blocked', findings, masked: '', failedChecks: [...failed].sort() };
	const toMask = hits.filter((one) => MASKED_CATEGORIES.has(one.category) && actionOf(one, input.direction, settings) !== 'allow').map((one) => mapped(text, one));
	const result: ScanResult = { action: GUARDRAIL_ACTION[action], findings, masked: maskText(input.text, toMask, table), failedChecks: [] };
	if (input.direction === 'input') whatWasRead.set(result, { text, hits: plain });
	return result;
}
