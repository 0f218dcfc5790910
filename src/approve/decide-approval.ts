import { addException } from '../exceptions/add-exception';
import { DaaError } from '../errors';
import { checkProof, type CheckedProof, type SentProof } from '../identity/proof';
import { countWrongCode, identityWords, useProof } from '../identity/use-proof';
import type { Ports } from '../ports';
import type { ApprovalPatch, ApprovalRecord, ApproverRecord, DecisionRecord, StoreTransaction } from '../store/port';
import type { ActionEdit } from './apply-edit';
import { approvalEvent } from './approval-event';
import { approvingBar } from './approving-bar';
import { assessEdit, type AssessedEdit, type Reassess } from './assess-edit';
import { checklistOf, untickedPoints } from './checklist';
import { isConfirmed } from './confirmation';
import { decide, type ApprovalCommand, type IdentityStanding, type Refusal, type Ruling } from './decider';
import { actionPhrase, personPhrase, utcPhrase } from './describe-approval';
import { decidedDetail, decidedOutcome, decidedSentence, refusedSentence } from './decision-words';
import { breakGlassFor, retrospectiveOf, skippedBy } from './break-glass';
import { checkFormToken } from './form-token';
import { linkReadableUntil } from './lapse-plan';
import { lifeOf } from './life-of';
import { recordExpiry } from './record-expiry';
import { approverRow } from './review-link';
import { readReview, type Review, type ReviewPlace } from './open-review';

/** What an approver hands in, whatever the surface. */
export interface DecisionForm {
	decision: DecisionRecord['decision'];
	/** Required to reject and to request changes. */
	reason?: string;
	/** The value typed to confirm; required in the high tier. */
	confirm?: string;
	/** Indices of the ticked points of the checklist, when the request has one. */
	ticked?: readonly number[];
	/** From the page that was decided on (`Review.formToken`). */
	formToken: string;
	edit?: ActionEdit;
	/** A code or a sign-in, where more than the link is asked for. */
	proof?: SentProof;
	/** Where it was answered instead of on the page, and under which account there; only ever set by code that has checked it. */
	surface?: { kind: 'slack'; account: string };
}

export interface DecideDeps {
	/** Tiers and scans an edited action again. */
	reassess: Reassess;
	place?: ReviewPlace;
}

/** One person decided in place of all: these have to be told at once. */
export interface DecidedAlone {
	decision: DecisionRecord;
	skipped: ApproverRecord[];
}

export interface DecidedApproval {
	approval: ApprovalRecord;
	decision: DecisionRecord;
	/** False while further approvals are needed. */
	complete: boolean;
	/** The `approval.decided` event. */
	eventId: string;
	/** Decided alone in an emergency: whose approval was not waited for, and who must be told at once. */
	skipped?: ApproverRecord[];
}

type Outcome = { decided: DecidedApproval } | { refusal: Refusal };

const sentNothing = ({ token, code }: SentProof = {}): boolean => !token && !code?.trim();

/** Whether this decision needs more than the link. Turning something down never does. */
function asksMore({ identity }: Review, { decision }: DecisionForm): boolean {
	if (decision === 'reject' || decision === 'request_changes') return false;
	return decision === 'break_glass' ? identity.requiredInEmergency : identity.required;
}

/** What was shown beside the link; nothing sent where nothing is asked for is no problem. */
function provenIn(ports: Ports, review: Review, form: DecisionForm): CheckedProof {
	const { approval, approver, link, identity } = review;
	if (form.decision === 'reject' || form.decision === 'request_changes') return { proof: { kind: 'none' } };
	if (!asksMore(review, form) && sentNothing(form.proof)) return { proof: { kind: 'none' } };
	return checkProof(ports, identity, { approval, approverId: approver.approverId, linkJti: link.jti }, form.proof ?? {}, form.decision === 'break_glass');
}

function commandOf(at: Date, form: DecisionForm, review: Review, edit: AssessedEdit | undefined, keys: Ports['keys'], { proof, problem }: CheckedProof): ApprovalCommand {
	const { approval, link } = review;
	const fresh = checkFormToken(keys, { jti: link.jti, payloadHash: approval.payloadHash, version: approval.version }, form.formToken);
	const by = { at, approverId: link.sub, seenHash: fresh ? approval.payloadHash : undefined };
	const reason = form.reason ?? '';
	if (form.decision === 'reject' || form.decision === 'request_changes') return { type: form.decision, ...by, reason };
	const confirmed = isConfirmed(approval.action, form.confirm);
	const unticked = untickedPoints(approval.risk, form.ticked);
	const identity: IdentityStanding = { required: asksMore(review, form), proof: proof.kind, ...(problem && { problem }) };
	if (form.decision === 'break_glass') return { type: 'break_glass', ...by, confirmed, reason, identity, secondFactor: proof.kind !== 'none' || !identity.required };
	if (form.decision === 'approve') return { type: 'approve', ...by, confirmed, unticked, reason, identity };
	return { type: 'edit_and_approve', ...by, confirmed, unticked, reason, identity, edit: edit ?? { payloadHash: '', missingChecks: [], refused: 'The edit is empty.' } };
}

function patchOf(ruling: Ruling, edit: AssessedEdit | undefined): ApprovalPatch {
	const { decidedAt, dueAt: _dueAt, ...patch } = ruling.patch;
	return {
		...patch,
		...(decidedAt && { decidedAt: decidedAt.toISOString(), remindAt: null }),
		// The tier never becomes a laxer one, whatever the edit.
		...(patch.payloadHash !== undefined && edit?.action && edit.reassessment && {
			action: edit.action,
			risk: { ...edit.reassessment.risk, ...(edit.stricter?.distinctRoles && { distinct_roles: true }) },
			guardrails: edit.reassessment.guardrails ?? null,
		}),
	};
}

/** An approval with a checklist was only possible with every point ticked; which points, is part of what was decided. */
function tickedDetail(approval: ApprovalRecord, decision: DecisionRecord): { checklist?: string[] } {
	const checklist = decision.decision === 'approve' || decision.decision === 'edit_and_approve' ? checklistOf(approval.risk) : [];
	return checklist.length > 0 ? { checklist } : {};
}

/** After a stricter edit: whom the rules name is asked, and whom they do not name is not asked any more. */
async function changePeople(ports: Ports, tx: StoreTransaction, after: ApprovalRecord, ruling: Ruling, edit: AssessedEdit | undefined, at: Date): Promise<void> {
	const named = (edit?.reassessment?.risk.approvers ?? []).filter(({ id }) => ruling.asked?.includes(id));
	await tx.insertApprovers(named.map((person) => approverRow(ports.keys, after.id, person, at, linkReadableUntil(after.plan, new Date(after.dueAt)))));
	for (const id of ruling.revoked ?? []) await tx.updateApprover(after.id, id, { revokedAt: at.toISOString() });
}

async function record(ports: Ports, tx: StoreTransaction, review: Review, ruling: Ruling, edit: AssessedEdit | undefined, at: Date, { proof }: CheckedProof, { surface }: Pick<DecisionForm, 'surface'>): Promise<Outcome> {
	const { approval, approver, approvers } = review;
	if (!ruling.decision) throw new DaaError('store_conflict', 'The decision came out empty.');
	const spent = await useProof(ports, tx, approver.approverId, proof);
	if (spent) return { refusal: { ok: false, ...spent } };
	const decision: DecisionRecord = { id: ports.newId('dec'), approvalId: approval.id, ...ruling.decision, identity: surface ? `${surface.kind}:${surface.account}` : identityWords(proof), decidedAt: at.toISOString() };
	const patch = patchOf(ruling, edit);
	await tx.insertDecision(decision);
	await tx.updateApproval(approval.id, approval.version, patch);
	const after: ApprovalRecord = { ...approval, ...patch, version: approval.version + 1 };
	await changePeople(ports, tx, after, ruling, edit, at);
	const decisions = [...review.decisions, decision];
	const event = approvalEvent(ports, after, {
		action: 'approval.decided',
		outcome: decidedOutcome(decision),
		by: approver,
		sentence: decidedSentence(after, approver, decision, decisions),
		...(decision.reason !== null && { reason: decision.reason }),
		detail: { ...decidedDetail(approval, after, decision, ruling.voided, approvers), ...tickedDetail(approval, decision) },
	});
	await tx.appendEvent(event);
	const done: DecidedApproval = { approval: after, decision, complete: ruling.complete, eventId: event.id };
	if (decision.decision !== 'break_glass') return { decided: done };
	const skipped = skippedBy(approvers, decisions, after);
	await recordBreakGlass(ports, tx, { approval: after, approver, decision, skipped });
	return { decided: { ...done, skipped } };
}

/** The open task to look back, and an event of its own that names everyone who was passed over. */
async function recordBreakGlass(ports: Ports, tx: StoreTransaction, { approval, approver, decision, skipped }: { approval: ApprovalRecord; approver: ApproverRecord; decision: DecisionRecord; skipped: readonly ApproverRecord[] }): Promise<void> {
	const task = await retrospectiveOf(tx, approval, approver, decision);
	const { exception } = await addException(tx, ports, task);
	await tx.appendEvent(
		approvalEvent(ports, approval, {
			action: 'approval.broke_glass',
			outcome: 'break_glass',
			by: approver,
			sentence: `${task.reason} Skipped: ${skipped.map(personPhrase).join(', ') || 'nobody'}. To be looked back at by ${task.dueAt}.`,
			...(decision.reason !== null && { reason: decision.reason }),
			detail: { exception_id: exception.id, due_at: task.dueAt, skipped: skipped.map(({ approverId, name, role }) => ({ id: approverId, name, role })), identity: decision.identity },
		}),
	);
}

/** Everything that is about an approval and was turned down is kept, so that a refusal can be explained later. */
async function recordRefusal(ports: Ports, approval: ApprovalRecord, approver: ApproverRecord, decision: string, refusal: Pick<Refusal, 'code' | 'message'>): Promise<void> {
	const event = approvalEvent(ports, approval, {
		action: 'approval.refused',
		outcome: refusal.code,
		by: approver,
		sentence: refusedSentence(approval, approver, refusal.message),
		detail: { wanted: decision, code: refusal.code, by: personPhrase(approver) },
	});
	await ports.store.transaction((tx) => tx.appendEvent(event));
}

/** A wrong code is counted in the transaction that refuses it, and the sentence says how many are left. */
async function countedRefusal(ports: Ports, tx: StoreTransaction, { approval, approver }: Review, refusal: Refusal): Promise<Refusal> {
	if (refusal.code !== 'identity_code_wrong') return refusal;
	const { lockedUntil, triesLeft } = await countWrongCode(ports, tx, approval.id, approver.approverId);
	if (lockedUntil === undefined) return { ...refusal, message: `${refusal.message} ${triesLeft} more ${triesLeft === 1 ? 'try' : 'tries'} before codes are locked for a while.` };
	const message = `${refusal.message} There were too many wrong codes, so none is accepted until ${utcPhrase(lockedUntil)}.`;
	await tx.appendEvent(
		approvalEvent(ports, approval, {
			action: 'identity.locked',
			outcome: 'locked',
			by: approver,
			sentence: `Codes of ${personPhrase(approver)} are locked until ${utcPhrase(lockedUntil)} after too many wrong ones at ${actionPhrase(approval.action)}.`,
			detail: { locked_until: lockedUntil },
		}),
	);
	return { ...refusal, message };
}

/**
 * Takes one decision, in one transaction that holds the approval's row: of two decisions at the same instant one is
 * taken and the other refused. An edit is validated, hashed, tiered and scanned before it can count.
 *
 * Throws DaaError: what `openReview` throws; `approval_already_decided`, `approval_expired`, `approval_closed`,
 * `approval_link_used`, `approval_self_approval`, `approval_page_stale`, `approval_reason_required`,
 * `approval_form_invalid`, `approval_edit_refused`, `check_failed`, `grant_policy_revoked`, `grant_approvers`. Then nothing was decided.
 */
export async function decideApproval(ports: Ports, token: unknown, form: DecisionForm, deps: DecideDeps): Promise<DecidedApproval> {
	const known = await readReview(ports, ports.store, token, deps.place);
	const at = ports.now();
	const outcome = await ports.store.transaction(async (tx): Promise<Outcome> => {
		await tx.lockApproval(known.approval.id);
		const review = await readReview(ports, tx, token, deps.place);
		const { approval } = review;
		const deciders = review.approvers.map(({ approverId }) => approverId);
		const edit = form.decision === 'edit_and_approve' ? assessEdit(approval, deciders, form.edit ?? {}, deps.reassess) : undefined;
		const life = lifeOf(approval, review.approvers, review.decisions);
		const alone = form.decision === 'break_glass' && { breakGlass: await breakGlassFor(tx, approval, at) };
		const bar = await approvingBar(tx, approval, review.approver.approverId);
		const proven = provenIn(ports, review, form);
		const ruling = decide(commandOf(at, form, review, edit, ports.keys, proven), { ...life, ...(bar && { bar }), ...alone });
		if (ruling.ok) return record(ports, tx, review, ruling, edit, at, proven, form);
		if (ruling.lapsed) await recordExpiry(ports, tx, approval, at);
		return { refusal: await countedRefusal(ports, tx, review, ruling) };
	});
	if ('decided' in outcome) return outcome.decided;
	const { refusal } = outcome;
	await recordRefusal(ports, known.approval, known.approver, form.decision, refusal);
	throw new DaaError(refusal.code, refusal.message, { fields: { approval_id: known.approval.id, field: refusal.field } });
}
