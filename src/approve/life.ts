import type { ErrorCode } from '../errors';
import type { ApprovalState, DecisionRecord } from '../store/port';
import type { ApprovingBar } from './approving-bar';
import type { BreakGlass } from './break-glass';

/** What the life cycle of an approval is told, and what it answers. See decider.ts. */

/** An approver as far as deciding goes. `self`: requested or wrote the draft, so may not decide on it. */
export interface LifeApprover {
	id: string;
	self: boolean;
	revoked: boolean;
	viewed: boolean;
	/** Counts where approvals have to come from different roles; people without one count as one role. */
	role?: string;
}

/** Somebody who is to be asked. */
export type Candidate = Pick<LifeApprover, 'id' | 'self' | 'role'>;

export type LifeDecision = Pick<DecisionRecord, 'approverId' | 'decision' | 'payloadHash'>;

/** Everything a ruling rests on. */
export interface ApprovalLife {
	state: ApprovalState;
	/** What would be done now. */
	payloadHash: string;
	tier: string;
	approvalsRequired: number;
	/** Each approval has to come from another role. */
	distinctRoles?: boolean;
	dueAt: Date;
	/** What the deadline does from here; it ends the request when absent. `escalate` only while somebody is left to ask. */
	onLapse?: 'expire' | 'escalate' | 'stay';
	/** Sentences about required checks that have no passing result; while there are any, nobody can approve. */
	missingChecks: readonly string[];
	approvers: readonly LifeApprover[];
	decisions: readonly LifeDecision[];
	/** Nobody, or not this approver, can approve any more; turning down stays possible. */
	bar?: ApprovingBar;
	/** Who may decide alone in an emergency; nobody when absent. */
	breakGlass?: BreakGlass;
}

interface ByApprover {
	at: Date;
	approverId: string;
	/** The payload hash the approver was looking at; undefined when the page was not the current one. */
	seenHash: string | undefined;
}

/** What the rules ask for an edited version, where that is more than, or other people than, the request asks. */
export interface Stricter {
	tier: string;
	approvalsRequired: number;
	distinctRoles: boolean;
	/** Who has to decide on it; those asked already when the rules name nobody. */
	approvers?: readonly Candidate[];
}

/** What an edit comes to once it was validated, tiered and scanned again. `refused`: the sentence that says why not. */
export interface EditOutcome {
	payloadHash: string;
	missingChecks: readonly string[];
	refused?: string;
	stricter?: Stricter;
}

/** Whether this decision needs more than the link, and what was shown for it. `problem`: why it shows nothing. */
export interface IdentityStanding {
	required: boolean;
	proof: 'none' | 'totp' | 'oidc';
	problem?: Pick<Refusal, 'code' | 'message' | 'field'>;
}

interface Identified {
	identity?: IdentityStanding;
}

interface Checklist {
	/** Points of the checklist that were not ticked. */
	unticked?: readonly string[];
}

export type ApprovalCommand =
	| { type: 'request'; at: Date; dueAt: Date; approvalsRequired: number; distinctRoles?: boolean; approvers: readonly Candidate[] }
	| { type: 'view'; at: Date; approverId: string }
	| ({ type: 'approve'; confirmed: boolean; reason?: string } & ByApprover & Checklist & Identified)
	| ({ type: 'edit_and_approve'; confirmed: boolean; edit: EditOutcome; reason?: string } & ByApprover & Checklist & Identified)
	| ({ type: 'reject' | 'request_changes'; reason: string } & ByApprover)
	| ({ type: 'break_glass'; confirmed: boolean; reason: string; secondFactor: boolean } & ByApprover & Identified)
	/** `final`: also where there would be somebody left to ask. */
	| { type: 'expire'; at: Date; final?: boolean }
	| { type: 'cancel' | 'invalidate'; at: Date }
	/** At the deadline or before it. `dueAt`: until when those asked now may decide. */
	| { type: 'escalate'; at: Date; dueAt: Date; approvers: readonly Candidate[]; earlierLinks: 'void' | 'keep' }
	| { type: 'reassign'; at: Date; from: string; to: Candidate };

export type Deciding = Extract<ApprovalCommand, { seenHash: string | undefined }>;
export type Approving = Extract<Deciding, { type: 'approve' | 'edit_and_approve' }>;

export interface Refusal {
	ok: false;
	code: ErrorCode;
	/** One sentence for the person who asked. */
	message: string;
	/** The form field it is about. */
	field?: string;
	/** The deadline has passed but the state does not say so yet: the caller has to expire it. */
	lapsed?: boolean;
}

export interface Ruling {
	ok: true;
	patch: { state?: ApprovalState; payloadHash?: string; decidedAt?: Date; dueAt?: Date; tier?: string; approvalsRequired?: number };
	/** The row to write, when somebody decided. */
	decision?: { approverId: string; decision: DecisionRecord['decision']; reason: string | null; payloadHash: string };
	/** The approver whose first view this is. */
	viewedBy?: string;
	/** Approvers whose earlier approvals no longer count, because the payload is another one now. */
	voided: string[];
	/** People to ask who were not asked before. */
	asked?: string[];
	/** Approvers whose links are withdrawn. */
	revoked?: string[];
	/** Nothing more is to be decided. */
	complete: boolean;
}

const OPEN: ReadonlySet<ApprovalState> = new Set(['pending', 'partially_approved']);

/** Open approvals take decisions; every other state is final. */
export function isOpen(state: ApprovalState): boolean {
	return OPEN.has(state);
}

/** Who approved exactly this payload; an approval of an earlier version is not one of this. */
export function approvalsOf(decisions: readonly LifeDecision[], payloadHash: string): string[] {
	const approving = decisions.filter(
		({ decision, payloadHash: decided }) => (decision === 'approve' || decision === 'edit_and_approve' || decision === 'break_glass') && decided === payloadHash,
	);
	return [...new Set(approving.map(({ approverId }) => approverId))];
}

export const refuse = (code: ErrorCode, message: string, extra: Partial<Refusal> = {}): Refusal => ({ ok: false, code, message, ...extra });

/** How many approvals people can give between them: one each, and one a role where roles have to differ. */
export function approvalsPossible(people: readonly Pick<LifeApprover, 'id' | 'role'>[], distinctRoles: boolean | undefined): number {
	return new Set(people.map(({ id, role }) => (distinctRoles ? (role ?? '') : id))).size;
}

/** Those who may still approve or have approved the present payload. */
export function countingPeople(life: ApprovalLife, without: readonly string[] = []): LifeApprover[] {
	const approved = approvalsOf(life.decisions, life.payloadHash);
	return life.approvers.filter(
		({ id, self, revoked }) => approved.includes(id) || (!self && !revoked && !without.includes(id) && !life.decisions.some(({ approverId }) => approverId === id)),
	);
}
