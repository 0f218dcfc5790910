import type { Direction, Finding, GuardrailAction } from '../sections';
import { asksForHuman } from './asks-for-human';
import type { Check, CustomerText, Hit, ScanContext } from './check';
import { CHECKS, PII_CHECKS } from './checks';
import { maskText, MaskTable, type MaskNumbering } from './mask';
import { planFor, wantedOf } from './plan';
import { resolveOverlaps } from './resolve-overlaps';
import { BUILTIN_SETTINGS, DEFAULT_BUDGET_MS, stricter, type CheckAction, type GuardrailSettings } from './settings';
import { encodedParts } from './text/encoded';
import { normalise, type NormalisedText } from './text/normalise';
import { WARM_UP_TEXTS } from './warm-up-texts';

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
const isMasked = ({ category }: Hit): boolean => category === 'pii' || category === 'secret';
const NO_HITS: readonly Hit[] = [];
const GUARDRAIL_ACTION: Record<CheckAction, GuardrailAction> = { allow: 'allowed', mask: 'masked', escalate: 'escalated', block: 'blocked' };

/** What one scan may still do, and what it could not. */
class Run {
	failed: Set<string> | undefined;
	outOfTime: string | undefined;
	private readonly until: number;

	constructor(
		private readonly clock: (() => number) | undefined,
		budget: number,
	) {
		this.until = clock ? clock() + budget : Infinity;
	}

	/** Runs the checks that have something to do. Linear checks cannot be stopped halfway: time is looked at after each. */
	checks(all: readonly Check[], text: NormalisedText, context: ScanContext): readonly Hit[] {
		let hits: Hit[] | undefined;
		const plan = planFor(all, context.direction);
		const earlier = (context.earlier = { text, ids: plan.ids, hits: NO_HITS });
		for (let wanted = wantedOf(plan, text, context); wanted !== 0; wanted &= wanted - 1) {
			const check = plan.checks[31 - Math.clz32(wanted & -wanted)] as Check;
			if (this.outOfTime !== undefined) {
				this.fail(check.id);
				continue;
			}
			try {
				const found = check.run(text, context);
				if (found.length > 0) {
					for (const one of found) (hits ??= []).push(one);
					earlier.hits = hits ?? NO_HITS;
				}
			} catch {
				this.fail(check.id);
			}
			if (this.clock === undefined || this.clock() <= this.until) continue;
			this.outOfTime = check.id;
			this.fail(check.id);
		}
		return hits ?? NO_HITS;
	}

	private fail(check: string): void {
		(this.failed ??= new Set()).add(check);
	}
}

/** What is hidden in base64 or hex, one level deep; the finding spans the whole encoded stretch. */
function hiddenHits(checks: readonly Check[], text: NormalisedText, context: ScanContext, run: Run): readonly Hit[] {
	const parts = encodedParts(text);
	if (parts.length === 0) return NO_HITS;
	const looking = planFor(checks, context.direction).hidden;
	return parts.flatMap(({ start, end, decoded }) => {
		const seen = new Set<string>();
		return run
			.checks(looking, normalise(decoded, context.direction), context)
			.filter(({ check }) => !seen.has(check) && seen.add(check))
			.map((one) => ({ ...one, start, end }));
	});
}

/** Whether each ends before the next one starts. */
const areApart = (hits: readonly Hit[]): boolean => hits.every(({ start }, index) => index === 0 || start >= (hits[index - 1] as Hit).end);

/** Per stretch one personal-data finding; per category nothing twice; in the order of the text. */
function settle(hits: readonly Hit[]): readonly Hit[] {
	if (hits.length < 2 || areApart(hits)) return hits;
	if (hits.length === 2 && (hits[1] as Hit).end <= (hits[0] as Hit).start) return [hits[1] as Hit, hits[0] as Hit];
	const personal = resolveOverlaps(hits.filter(isMasked), PRIORITY);
	const byCategory = new Map<string, Hit[]>();
	for (const one of hits) {
		if (isMasked(one)) continue;
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
	const actionOf = (found: Hit): CheckAction => found.action ?? checks[found.check]?.[direction] ?? 'block';
	if (thresholds === undefined) return actionOf;
	const counts = new Map<string, number>();
	for (const { check } of hits) counts.set(check, (counts.get(check) ?? 0) + 1);
	return (found) => {
		const action = actionOf(found);
		if ((counts.get(found.check) ?? 1) >= (thresholds[found.check] ?? 1)) return action;
		return action === 'allow' || !isMasked(found) ? 'allow' : 'mask';
	};
}

function mapped(text: NormalisedText, { type, category, check, start, end, learned }: Hit): Finding {
	const span = text.toOriginal(start, end);
	const finding: Finding = { type, category, start: span.start, end: span.end, check };
	if (learned) finding.learned = learned;
	return finding;
}

/** A result that also knows what was read, beside its fields and not in them: results are written down, texts are not. */
class Scanned implements ScanResult {
	readonly #read: CustomerText | undefined;
	declare asksForHuman?: true;
	declare outOfTime?: string;

	constructor(
		readonly action: GuardrailAction,
		readonly findings: Finding[],
		readonly masked: string,
		readonly failedChecks: string[],
		read?: CustomerText,
	) {
		this.#read = read;
	}

	static textOf(scan: ScanResult | undefined): CustomerText | undefined {
		return scan instanceof Scanned ? scan.#read : undefined;
	}
}

function readBefore(scan: ScanResult | undefined, customerText: string): CustomerText | undefined {
	const read = Scanned.textOf(scan);
	return read?.text.original === customerText ? { text: read.text, hits: settle(read.hits.filter(({ category }) => category === 'pii')) } : undefined;
}

function readCustomer(customerText: string, checks: readonly Check[], base: ScanContext, run: Run): CustomerText {
	const text = normalise(customerText);
	const personal = checks.filter(({ category }) => category === 'pii');
	return { text, hits: settle(run.checks(personal, text, { ...base, direction: 'input' })) };
}

let warm = false;

/**
 * Tables and patterns are made at their first use, which takes a moment, and seconds on a machine that is busy with its own
 * start. That moment belongs to no message: it would spend the budget of the first one, and stop it for nothing.
 */
function warmUp(): void {
	if (warm) return;
	warm = true;
	for (const [direction, text] of WARM_UP_TEXTS) scanText({ direction, text, customerText: text }, BUILTIN_SETTINGS);
}

/**
 * Runs every check over one text. Findings carry offsets into `input.text`; the value is never repeated. A check that
 * throws is a failed check: the text is blocked, and `failedChecks` says which one it was.
 */
export function scanText(input: ScanInput, settings: GuardrailSettings, deps: ScanDeps = {}): ScanResult {
	const checks = deps.checks ?? CHECKS;
	if (deps.clock) warmUp();
	const run = new Run(deps.clock, settings.budget_ms ?? DEFAULT_BUDGET_MS);
	const context = contextFor(input, settings);
	let { masks } = deps;
	if (input.direction === 'draft' && input.customerText !== undefined && input.customerText !== '') {
		const customer = readBefore(deps.customerScan, input.customerText) ?? readCustomer(input.customerText, checks, context, run);
		context.customer = customer;
		// Numbers of masks follow the customer's text, which comes first in a conversation.
		for (const one of customer.hits) {
			const { type, start, end } = mapped(customer.text, one);
			(masks ??= new MaskTable()).maskFor(type, input.customerText.slice(start, end));
		}
	}
	const text = normalise(input.text, input.direction);
	const plain = run.checks(checks, text, context);
	const hidden = hiddenHits(checks, text, context, run);
	const hits = settle(hidden.length === 0 ? plain : [...plain, ...hidden]);
	const result = run.failed === undefined ? passed(input, settings, masks, text, plain, hits) : new Scanned('blocked', findingsOf(text, hits), '', [...run.failed].sort());
	if (run.failed !== undefined && run.outOfTime !== undefined) result.outOfTime = run.outOfTime;
	return result;
}

const NOTHING: Readonly<Record<string, unknown>> = {};

function contextFor({ direction, facts }: ScanInput, { keywords, url_allowlist: urlAllowlist, patterns }: GuardrailSettings): ScanContext {
	const verified = (typeof facts?.verified === 'object' && facts.verified !== null ? facts.verified : NOTHING) as Record<string, unknown>;
	// Always the same fields: what reads them is compiled for objects of one kind.
	return { direction, verified, keywords, customer: undefined, earlier: undefined, urlAllowlist, patterns };
}

const findingsOf = (text: NormalisedText, hits: readonly Hit[]): Finding[] => hits.map((one) => mapped(text, one));

/** The result of a scan whose checks all ran. */
function passed({ text: original, direction }: ScanInput, settings: GuardrailSettings, masks: MaskNumbering | undefined, text: NormalisedText, plain: readonly Hit[], hits: readonly Hit[]): Scanned {
	const read = direction === 'input' ? { text, hits: plain } : undefined;
	let action: CheckAction = 'allow';
	let masked = original;
	if (hits.length > 0) {
		const actionOf = actionsFor(hits, direction, settings);
		for (const one of hits) action = stricter(action, actionOf(one));
		const toMask = hits.filter((one) => (one.category === 'custom' ? actionOf(one) === 'mask' : isMasked(one) && actionOf(one) !== 'allow'));
		if (toMask.length > 0) masked = maskText(original, findingsOf(text, resolveOverlaps(toMask, PRIORITY)), masks ?? new MaskTable());
	}
	const result = new Scanned(GUARDRAIL_ACTION[action], findingsOf(text, hits), masked, [], read);
	if (direction === 'input' && asksForHuman(text)) result.asksForHuman = true;
	return result;
}
