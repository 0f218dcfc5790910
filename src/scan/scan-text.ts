import type { Direction, Finding, GuardrailAction } from '../sections';
import { asksForHuman } from './asks-for-human';
import type { Check, Hit, ScanContext } from './check';
import { CHECKS, PII_CHECKS } from './checks';
import { maskText, MaskTable, type MaskNumbering } from './mask';
import { resolveOverlaps } from './resolve-overlaps';
import { DEFAULT_BUDGET_MS, stricter, type CheckAction, type GuardrailSettings } from './settings';
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
	masks?: MaskNumbering;
	/** The scan of the customer's text, when it was made: a draft is compared with it and need not read it again. */
	customerScan?: ScanResult;
	/** Milliseconds that pass; without it there is no time budget. */
	clock?: () => number;
}

export interface ScanResult {
	action: GuardrailAction;
	findings: Finding[];
	/** The text with personal data and secrets masked; empty when a check failed, because it may not be complete. */
	masked: string;
	/** Ids of checks that could not run. Not empty: the action is `blocked`. */
	failedChecks: string[];
	/** The failed check at which the time budget was spent. */
	outOfTime?: string;
	/** The customer asks for a person; absent when not, and in drafts. */
	asksForHuman?: true;
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

/** What one scan may still do, and what it could not. */
class Run {
	readonly failed = new Set<string>();
	outOfTime: string | undefined;
	private readonly until: number;

	constructor(
		private readonly clock: (() => number) | undefined,
		budget: number,
	) {
		this.until = clock ? clock() + budget : Infinity;
	}

	/** Runs the checks that have something to do. Linear checks cannot be stopped halfway: time is looked at after each. */
	checks(checks: readonly Check[], text: NormalisedText, context: ScanContext): Hit[] {
		const hits: Hit[] = [];
		for (const check of checks) {
			if (check.direction !== 'both' && check.direction !== context.direction) continue;
			if (!isWanted(check, text)) continue;
			if (this.outOfTime !== undefined) {
				this.failed.add(check.id);
				continue;
			}
			try {
				for (const one of check.run(text, context)) hits.push(one);
			} catch {
				this.failed.add(check.id);
			}
			if (this.clock === undefined || this.clock() <= this.until) continue;
			this.outOfTime = check.id;
			this.failed.add(check.id);
		}
		return hits;
	}
}

const HIDDEN_CATEGORIES = new Set(['pii', 'secret', 'prompt_attack']);

/** What is hidden in base64 or hex, one level deep; the finding spans the whole encoded stretch. */
function hiddenHits(checks: readonly Check[], text: NormalisedText, context: ScanContext, run: Run): Hit[] {
	const looking = checks.filter(({ category }) => HIDDEN_CATEGORIES.has(category));
	return encodedParts(text).flatMap(({ start, end, decoded }) => {
		const seen = new Set<string>();
		return run
			.checks(looking, normalise(decoded), context)
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

/**
 * The action of one finding: its check's, or, for an owner's word, that word's; less when the text has fewer findings of
 * that check than its threshold. Unknown checks block.
 */
function actionsFor(hits: readonly Hit[], direction: Direction, { checks, thresholds }: GuardrailSettings): (found: Hit) => CheckAction {
	const counts = new Map<string, number>();
	if (thresholds) for (const { check } of hits) counts.set(check, (counts.get(check) ?? 0) + 1);
	return (found) => {
		const action = found.action ?? checks[found.check]?.[direction] ?? 'block';
		if ((counts.get(found.check) ?? 1) >= (thresholds?.[found.check] ?? 1)) return action;
		return action === 'allow' || !MASKED_CATEGORIES.has(found.category) ? 'allow' : 'mask';
	};
}

const mapped = (text: NormalisedText, { type, category, check, start, end }: Hit): Finding => ({ type, category, ...text.toOriginal(start, end), check });

/** Beside the result and not in it: it holds the text, and results are written down. */
const whatWasRead = new WeakMap<ScanResult, CustomerText>();

function readBefore(scan: ScanResult | undefined, customerText: string): CustomerText | undefined {
	const read = scan && whatWasRead.get(scan);
	return read?.text.original === customerText ? { text: read.text, hits: settle(read.hits.filter(({ category }) => category === 'pii')) } : undefined;
}

function readCustomer(customerText: string, checks: readonly Check[], base: Omit<ScanContext, 'direction' | 'customer'>, run: Run): CustomerText {
	const text = normalise(customerText);
	const personal = checks.filter(({ category }) => category === 'pii');
	return { text, hits: settle(run.checks(personal, text, { ...base, direction: 'input' })) };
}

/**
 * Runs every check over one text. Findings carry offsets into `input.text`; the value is never repeated. A check that
 * throws is a failed check: the text is blocked, and `failedChecks` says which one it was.
 */
export function scanText(input: ScanInput, settings: GuardrailSettings, deps: ScanDeps = {}): ScanResult {
	const checks = deps.checks ?? CHECKS;
	const table = deps.masks ?? new MaskTable();
	const run = new Run(deps.clock, settings.budget_ms ?? DEFAULT_BUDGET_MS);
	const verified = (typeof input.facts?.verified === 'object' && input.facts.verified !== null ? input.facts.verified : {}) as Record<string, unknown>;
	const base = { verified, keywords: settings.keywords, ...(settings.url_allowlist && { urlAllowlist: settings.url_allowlist }), ...(settings.patterns && { patterns: settings.patterns }) };
	let customer: CustomerText | undefined;
	if (input.direction === 'draft' && input.customerText !== undefined && input.customerText !== '') {
		customer = readBefore(deps.customerScan, input.customerText) ?? readCustomer(input.customerText, checks, base, run);
		const { text, hits } = customer;
		// Numbers of masks follow the customer's text, which comes first in a conversation.
		for (const { type, start, end } of hits.map((one) => mapped(text, one))) table.maskFor(type, input.customerText.slice(start, end));
	}
	const text = normalise(input.text);
	const context: ScanContext = { ...base, direction: input.direction, ...(customer && { customer }) };
	const plain = run.checks(checks, text, context);
	const hits = settle([...plain, ...hiddenHits(checks, text, context, run)]);
	const findings = hits.map((one) => mapped(text, one));
	const actionOf = actionsFor(hits, input.direction, settings);
	const action = hits.reduce<CheckAction>((strictest, one) => stricter(strictest, actionOf(one)), 'allow');
	if (run.failed.size > 0) return { action: 'blocked', findings, masked: '', failedChecks: [...run.failed].sort(), ...(run.outOfTime !== undefined && { outOfTime: run.outOfTime }) };
	const masks = hits.filter((one) => (one.category === 'custom' ? actionOf(one) === 'mask' : MASKED_CATEGORIES.has(one.category) && actionOf(one) !== 'allow'));
	const toMask = resolveOverlaps(masks, PRIORITY).map((one) => mapped(text, one));
	const result: ScanResult = { action: GUARDRAIL_ACTION[action], findings, masked: maskText(input.text, toMask, table), failedChecks: [], ...(input.direction === 'input' && asksForHuman(text) && { asksForHuman: true }) };
	if (input.direction === 'input') whatWasRead.set(result, { text, hits: plain });
	return result;
}
