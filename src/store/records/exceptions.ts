import type { ActionProposal } from '../../draft/proposal';
import type { Environment } from '../../ports';

export interface ExceptionLink {
	label: string;
	/** http(s). */
	url: string;
}

export const EXCEPTION_STATES = ['open', 'claimed', 'resolved'] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];

export interface ExceptionRecord {
	id: string;
	/** Snake case, e.g. `outcome_unknown`. */
	type: string;
	/** One sentence. */
	reason: string;
	correlationId: string;
	environment: Environment;
	approvalId: string | null;
	intentId: string | null;
	/** A person's id or a role's name; null when nobody was named. */
	owner: string | null;
	/** Whose it becomes when the target time is missed. */
	backup: string | null;
	/** From 1 (can wait, little at stake) to 3. */
	risk: number;
	urgency: number;
	impact: number;
	state: ExceptionState;
	createdAt: string;
	/** The target time: by then somebody should have resolved it. */
	dueAt: string | null;
	links: ExceptionLink[] | null;
	/** The draft that it is about, where it stands in no approval and no execution. */
	action: ActionProposal | null;
	claimedBy: string | null;
	claimedAt: string | null;
	resolvedBy: string | null;
	resolvedAt: string | null;
	/** How it ended, e.g. `fixed`, `corrected`. */
	outcome: string | null;
	note: string | null;
	/** The corrected draft, which is a proposal like any other. */
	corrected: ActionProposal | null;
	/** When the target time was found missed; set once. */
	missedAt: string | null;
}

export type ExceptionPatch = Partial<Pick<ExceptionRecord, 'state' | 'owner' | 'reason' | 'dueAt' | 'claimedBy' | 'claimedAt' | 'resolvedBy' | 'resolvedAt' | 'outcome' | 'note' | 'corrected' | 'missedAt'>>;

/** The highest score (risk × urgency × impact) first, then the oldest. */
export interface ExceptionFilter {
	state?: ExceptionState | readonly ExceptionState[];
	environment?: Environment;
	type?: string;
	approvalId?: string;
	intentId?: string;
	/** Any of these: a person's id and the names of that person's roles. */
	owners?: readonly string[];
	/** Exclusive. */
	dueBefore?: string;
	/** False: only those whose target time was not yet found missed. */
	missed?: boolean;
	/** Only what comes after this one. */
	after?: ExceptionPlace;
	limit: number;
}

/** Where an exception stands in that order; `score` is the plain product. */
export interface ExceptionPlace {
	score: number;
	createdAt: string;
	id: string;
}

/** One exception as counts and patterns see it. */
export type ExceptionLine = Pick<ExceptionRecord, 'id' | 'type' | 'reason' | 'owner' | 'state' | 'createdAt' | 'dueAt' | 'missedAt' | 'resolvedAt'>;
