import { DaaError } from '../errors';
import type { Ports } from '../ports';
import type { ApprovalPatch, ApprovalRecord, ApproverRecord, DecisionRecord, StoreTransaction } from '../store/port';
import type { ActionEdit } from './apply-edit';
import { approvalEvent } from './approval-event';
import { assessEdit, type AssessedEdit, type Reassess } from './assess-edit';
import { isConfirmed } from './confirmation';
import { decide, type ApprovalCommand, type Refusal, type Ruling } from './decider';
import { personPhrase } from './describe-approval';
import { decidedDetail, decidedOutcome, decidedSentence, refusedSentence } from './decision-words';
import { checkFormToken } from './form-token';
import { lifeOf } from './life-of';
import { recordExpiry } from './record-expiry';
import { readReview, type Review, type ReviewPlace } from './open-review';

/** What an approver hands in, whatever the surface. */
export interface DecisionForm {
	decision: DecisionRecord['decision'];
	/** Required to reject and to request changes. */
	reason?: string;
	/** The value typed to confirm; required in the high tier. */
	confirm?: string;
	/** From the page that was decided on (`Review.formToken`). */
	formToken: string;
	edit?: ActionEdit;
}

export interface DecideDeps {
	/** Tiers and scans an edited action again. */
	reassess: Reassess;
	place?: ReviewPlace;
}

export interface DecidedApproval {
	approval: ApprovalRecord;
	decision: DecisionRecord;
	/** False while further approvals are needed. */
	complete: boolean;
	/** The `approval.decided` event. */
	eventId: string;
}

type Outcome = { decided: DecidedApproval } | { refusal: Refusal };

function commandOf(at: Date, form: DecisionForm, review: Review, edit: AssessedEdit | undefined, keys: Ports['keys']): ApprovalCommand {
	const { approval, link } = review;
	const fresh = checkFormToken(keys, { jti: link.jti, payloadHash: approval.payloadHash, version: approval.version }, form.formToken);
	const by = { at, approverId: link.sub, seenHash: fresh ? approval.payloadHash : undefined };
	const reason = form.reason ?? '';
	if (form.decision === 'reject' || form.decision === 'request_changes') return { type: form.decision, ...by, reason };
	const confirmed = isConfirmed(approval.action, form.confirm);
	if (form.decision === 'approve') return { type: 'approve', ...by, confirmed, reason };
	return { type: 'edit_and_approve', ...by, confirmed, reason, edit: edit ?? { payloadHash: '', missingChecks: [], refused: 'The edit is empty.' } };
}

function patchOf(ruling: Ruling, edit: AssessedEdit | undefined): ApprovalPatch {
	const { decidedAt, ...patch } = ruling.patch;
	return {
		...patch,
		...(decidedAt && { decidedAt: decidedAt.toISOString() }),
		// The tier stays the one the request was made for, also when the edit would have made it laxer.
		...(patch.payloadHash !== undefined && edit?.action && edit.reassessment && {
			action: edit.action,
			risk: edit.reassessment.risk,
			guardrails: edit.reassessment.guardrails ?? null,
		}),
	};
}

async function record(ports: Ports, tx: StoreTransaction, review: Review, ruling: Ruling, edit: AssessedEdit | undefined, at: Date): Promise<Outcome> {
	const { approval, approver, approvers } = review;
	if (!ruling.decision) throw new DaaError('store_conflict', 'The decision came out empty.');
	const decision: DecisionRecord = { id: ports.newId('dec'), approvalId: approval.id, ...ruling.decision, identity: 'link', decidedAt: at.toISOString() };
	const patch = patchOf(ruling, edit);
	await tx.insertDecision(decision);
	await tx.updateApproval(approval.id, approval.version, patch);
	const after: ApprovalRecord = { ...approval, ...patch, version: approval.version + 1 };
	const decisions = [...review.decisions, decision];
	const event = approvalEvent(ports, after, {
		action: 'approval.decided',
		outcome: decidedOutcome(decision),
		by: approver,
		sentence: decidedSentence(after, approver, decision, decisions),
		...(decision.reason !== null && { reason: decision.reason }),
		detail: decidedDetail(approval, after, decision, ruling.voided, approvers),
	});
	await tx.appendEvent(event);
	return { decided: { approval: after, decision, complete: ruling.complete, eventId: event.id } };
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

/**
 * Takes one decision, in one transaction that holds the approval's row: of two decisions at the same instant one is
 * taken and the other refused. An edit is validated, hashed, tiered and scanned before it can count.
 *
 * Throws DaaError: what `openReview` throws; `approval_already_decided`, `approval_expired`, `approval_closed`,
 * `approval_link_used`, `approval_self_approval`, `approval_page_stale`, `approval_reason_required`,
 * `approval_form_invalid`, `approval_edit_refused`, `check_failed`. Then nothing was decided.
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
		const ruling = decide(commandOf(at, form, review, edit, ports.keys), lifeOf(approval, review.approvers, review.decisions));
		if (ruling.ok) return record(ports, tx, review, ruling, edit, at);
		if (ruling.lapsed) await recordExpiry(ports, tx, approval, at);
		return { refusal: ruling };
	});
	if ('decided' in outcome) return outcome.decided;
	const { refusal } = outcome;
	await recordRefusal(ports, known.approval, known.approver, form.decision, refusal);
	throw new DaaError(refusal.code, refusal.message, { fields: { approval_id: known.approval.id, field: refusal.field } });
}
