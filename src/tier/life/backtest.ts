import { parseProposal } from '../../draft/parse-proposal';
import { inSentence } from '../../draft/shorten';
import type { Route, Tier } from '../../sections';
import { evaluateTier } from '../evaluate';
import { policyName, type Policy } from '../policy';
import { refineDecision } from '../refine-decision';
import type { PastDecision } from './past-decision';
import { QuickApprovals, type QuickRule } from './quick-approvals';
import { ReplayCounters } from './replay-counters';

export interface BacktestExample {
	correlation_id: string;
	from_rule: string;
	to_rule: string;
	/** The new policy's sentence. */
	reason: string;
}

export interface TierMove {
	from: Tier;
	to: Tier;
	count: number;
	examples: BacktestExample[];
}

/** What a policy would have made of the past. Counts are proposals unless said otherwise. */
export interface Backtest {
	policy: string;
	policy_hash: string;
	/** ISO 8601, of the first and last proposal; null when no line holds a time. */
	from: string | null;
	to: string | null;
	/** From the first to the last proposal, at least 1; null when no line holds a time. */
	days: number | null;
	proposals: number;
	/** Those that could be read and whose old rating is known. */
	compared: number;
	/** Every pair of old and new tier that occurred, unchanged ones among them, in the order of strictness. */
	moves: TierMove[];
	reviews: { before: number; after: number; change: number; change_per_day: number | null };
	auto_executions: { before: number; after: number; change: number };
	/** The new policy would have run these by itself; a person had said no. */
	auto_but_rejected: { count: number; examples: BacktestExample[] };
	/** Rules whose requests people always approved unchanged, each in less than `quick_seconds`. */
	quick_seconds: number;
	always_quickly_approved: QuickRule[];
	/** Neither tier nor way can be said of these any more. */
	unreadable: { count: number; examples: { correlation_id: string; problem: string }[] };
	/** How often each rule of the new policy decided. */
	rules: Record<string, number>;
}

export interface BacktestOptions {
	/** Seconds below which an approval counts as given without reading. */
	quickSeconds: number;
	/** How many examples are kept for each line of the result. */
	examples: number;
}

const TIERS: readonly Tier[] = ['low', 'medium', 'high', 'blocked'];
const DAY_MS = 86_400_000;

const asksPeople = (route: Route): boolean => route === 'batch_review' || route === 'named_approver';

interface Rated {
	past: PastDecision;
	old: NonNullable<PastDecision['old']>;
	now: { tier: Tier; route: Route; rule: string; reason: string };
}

class Tally {
	private readonly moves = new Map<string, TierMove>();
	private readonly quick: QuickApprovals;
	private readonly counters: ReplayCounters;
	private readonly rules = new Map<string, number>();
	private readonly unreadable: Backtest['unreadable'] = { count: 0, examples: [] };
	private readonly rejected: Backtest['auto_but_rejected'] = { count: 0, examples: [] };
	private readonly counts = { proposals: 0, compared: 0, reviewedBefore: 0, reviewedAfter: 0, autoBefore: 0, autoAfter: 0 };
	private first: string | undefined;
	private last: string | undefined;

	constructor(
		private readonly policy: Policy,
		private readonly options: BacktestOptions,
	) {
		this.quick = new QuickApprovals(options.quickSeconds);
		this.counters = new ReplayCounters(policy);
	}

	private keep<T>(list: T[], entry: T): void {
		if (list.length < this.options.examples) list.push(entry);
	}

	private nameOf = (past: PastDecision): string => past.correlationId ?? `line_${this.counts.proposals}`;

	take(past: PastDecision): void {
		this.counts.proposals += 1;
		this.quick.take(past);
		if (past.at !== undefined && Number.isFinite(Date.parse(past.at))) this.span(past.at);
		const parsed = parseProposal(past.action, { environment: past.environment, newId: () => this.nameOf(past) });
		if (!parsed.ok) {
			const [problem] = parsed.problems;
			this.unreadable.count += 1;
			this.keep(this.unreadable.examples, { correlation_id: this.nameOf(past), problem: inSentence(`${problem?.path ?? '(root)'} ${problem?.message ?? 'cannot be read'}`, 160) });
			return;
		}
		const at = past.at === undefined ? undefined : new Date(past.at);
		const counters = this.counters.take(parsed.action, past.at, past.workflowId);
		const moment = at && Number.isFinite(at.getTime()) ? at : undefined;
		const decision = evaluateTier(parsed.action, this.policy, { counters, ...(moment && { now: moment }) });
		// Without the conversation's earlier turns (kept whole nowhere else than in the store) and without any switch.
		const now = refineDecision(parsed.action, decision, this.policy, { now: moment ?? new Date(0), workflowId: past.workflowId ?? '' });
		this.rules.set(now.rule, (this.rules.get(now.rule) ?? 0) + 1);
		if (past.old) this.compare({ past, old: past.old, now });
	}

	private span(at: string): void {
		const moment = new Date(at).toISOString();
		if (this.first === undefined || moment < this.first) this.first = moment;
		if (this.last === undefined || moment > this.last) this.last = moment;
	}

	private compare({ past, old, now }: Rated): void {
		const { counts } = this;
		counts.compared += 1;
		if (asksPeople(old.route)) counts.reviewedBefore += 1;
		if (asksPeople(now.route)) counts.reviewedAfter += 1;
		if (old.route === 'auto_execute') counts.autoBefore += 1;
		if (now.route === 'auto_execute') counts.autoAfter += 1;
		const example: BacktestExample = { correlation_id: this.nameOf(past), from_rule: old.rule, to_rule: now.rule, reason: now.reason };
		const key = `${old.tier}>${now.tier}`;
		const move = this.moves.get(key) ?? { from: old.tier, to: now.tier, count: 0, examples: [] };
		this.moves.set(key, move);
		move.count += 1;
		if (old.tier !== now.tier || old.route !== now.route) this.keep(move.examples, example);
		const refused = past.reviews.some(({ decision }) => decision === 'reject' || decision === 'request_changes');
		if (now.route !== 'auto_execute' || !refused) return;
		this.rejected.count += 1;
		this.keep(this.rejected.examples, example);
	}

	result(): Backtest {
		const { counts } = this;
		const days = this.first === undefined || this.last === undefined ? null : Math.max(1, (Date.parse(this.last) - Date.parse(this.first)) / DAY_MS);
		const change = counts.reviewedAfter - counts.reviewedBefore;
		const place = ({ from, to }: TierMove) => TIERS.indexOf(from) * TIERS.length + TIERS.indexOf(to);
		return {
			policy: policyName(this.policy),
			policy_hash: this.policy.hash,
			from: this.first ?? null,
			to: this.last ?? null,
			days: days === null ? null : Math.round(days * 10) / 10,
			proposals: counts.proposals,
			compared: counts.compared,
			moves: [...this.moves.values()].sort((left, right) => place(left) - place(right)),
			reviews: { before: counts.reviewedBefore, after: counts.reviewedAfter, change, change_per_day: days === null ? null : Math.round((change / days) * 100) / 100 },
			auto_executions: { before: counts.autoBefore, after: counts.autoAfter, change: counts.autoAfter - counts.autoBefore },
			auto_but_rejected: this.rejected,
			quick_seconds: this.options.quickSeconds,
			always_quickly_approved: this.quick.result(),
			unreadable: this.unreadable,
			rules: Object.fromEntries([...this.rules].sort(([left], [right]) => (left < right ? -1 : 1))),
		};
	}
}

/**
 * Rates the past by a policy, each proposal as of its own time, and tabulates what would have been different. Reads the
 * past once, in order, and keeps only counts and examples.
 */
export async function backtest(policy: Policy, past: AsyncIterable<PastDecision> | Iterable<PastDecision>, options: BacktestOptions): Promise<Backtest> {
	const tally = new Tally(policy, options);
	for await (const decision of past) tally.take(decision);
	return tally.result();
}
