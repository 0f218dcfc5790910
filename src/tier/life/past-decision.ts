import type { Environment } from '../../ports';
import type { Route, Tier } from '../../sections';
import type { DecisionRecord, PastApproval, PastCase } from '../../store/port';
import { loadPolicy } from '../load-policy';
import { ROUTES_BY_STRICTNESS, TIERS_BY_STRICTNESS, type Policy } from '../policy';

/** One person's word on a past proposal. */
export interface PastReview {
	decision: DecisionRecord['decision'];
	/** From seeing it (else from being asked) to deciding; undefined when the times are not known. */
	seconds?: number;
}

/** One proposal of the past, wherever it was kept. */
export interface PastDecision {
	correlationId?: string;
	environment: Environment;
	/** ISO 8601; undefined when nobody wrote it down. */
	at?: string;
	workflowId?: string;
	/** As it was kept, unchecked. */
	action: unknown;
	/** How it was rated then; absent when that is not known. */
	old?: { tier: Tier; route: Route; rule: string };
	reviews: PastReview[];
}

/** What a tier word alone says of the way, for rows that do not hold it. */
const WAY: Readonly<Record<Tier, Route>> = { low: 'auto_execute', medium: 'batch_review', high: 'named_approver', blocked: 'blocked' };

const isTier = (value: unknown): value is Tier => (TIERS_BY_STRICTNESS as readonly unknown[]).includes(value);
const isRoute = (value: unknown): value is Route => (ROUTES_BY_STRICTNESS as readonly unknown[]).includes(value);

/** The old rating as far as it is known; a rule's way may be looked up in the policy of that time. */
export function oldRating(tier: unknown, route: unknown, rule: unknown, policy?: Policy): PastDecision['old'] {
	if (!isTier(tier)) return undefined;
	const name = typeof rule === 'string' ? rule : tier;
	if (isRoute(route)) return { tier, route, rule: name };
	const rules = [...(policy?.actions.values() ?? [])].flatMap(({ actionType, tiers }) => tiers.map((each) => ({ name: `${actionType}.${each.name}`, way: each.route })));
	return { tier, route: rules.find((each) => each.name === name)?.way ?? WAY[tier], rule: name };
}

export function secondsBetween(from: string | null | undefined, to: string | null | undefined): number | undefined {
	const seconds = (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1_000;
	return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

const reviewsOf = (approvals: readonly PastApproval[]): PastReview[] =>
	approvals.flatMap(({ createdAt, decisions }) => decisions.map(({ decision, viewedAt, decidedAt }) => ({ decision, seconds: secondsBetween(viewedAt ?? createdAt, decidedAt) })));

/** A policy that this version can no longer load says nothing about its rules; the row's own words then count. */
export function loadOrNothing(document: unknown): Policy | undefined {
	try {
		return loadPolicy(document);
	} catch {
		return undefined;
	}
}

export function fromStore({ proposal, approvals }: PastCase, policy: Policy | undefined): PastDecision {
	return {
		correlationId: proposal.correlationId,
		environment: proposal.environment,
		at: proposal.createdAt,
		workflowId: proposal.workflowId,
		action: proposal.action,
		old: oldRating(proposal.tier, proposal.route, proposal.rule, policy),
		reviews: reviewsOf(approvals),
	};
}
