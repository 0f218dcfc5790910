import { applyEdit, textOfValue, type ActionEdit } from '../../approve/apply-edit';
import { confirmationOf } from '../../approve/confirmation';
import type { DecisionForm } from '../../approve/decide-approval';
import type { Review } from '../../approve/open-review';
import { parseProposal } from '../../draft/parse-proposal';
import { payloadHash } from '../../draft/payload-hash';
import type { ActionProposal } from '../../draft/proposal';
import { DaaError, isDaaError } from '../../errors';
import type { Ports } from '../../ports';
import type { GuardrailsSection, MasksSection } from '../../sections';
import type { ApprovalRecord } from '../../store/port';
import { scanText } from '../scan-text';
import { guardrailPolicyVersion, type GuardrailSettings } from '../settings';
import { storeFresh, type OpenConversation } from './conversation';
import { Cover } from './cover';
import { conversationBehind, revealAction } from './reveal';

const masksOf = (approval: ApprovalRecord): MasksSection | undefined => (approval.guardrails as Partial<GuardrailsSection> | null)?.masks;

/** Those who are asked, unless the owner names roles. The section was sealed by the scan. */
function maySee({ approval, approver }: Review): boolean {
	const roles = masksOf(approval)?.reveal_to;
	return roles === undefined || roles.includes(approver.role);
}

function revealText(text: string, { vault }: OpenConversation): string {
	try {
		return vault.reveal(text);
	} catch {
		// A reason may quote a mask that somebody made up.
		return text;
	}
}

/**
 * The review as this approver may see it: with the originals, or with its masks and a word about why. Nothing is stored,
 * and what is decided on stays the masked action. Throws DaaError `store_*` only.
 */
export async function revealReview(ports: Pick<Ports, 'store' | 'keys'>, review: Review): Promise<Review> {
	const { approval } = review;
	if (approval.action.masked_in === undefined) return review;
	if (!maySee(review)) return { ...review, masks: 'hidden' };
	try {
		const conversation = await conversationBehind(ports, ports.store, approval.action);
		if (!conversation) return review;
		const open = (action: ActionProposal): ActionProposal => revealAction(action, conversation.vault);
		return {
			...review,
			masks: 'revealed',
			approval: { ...approval, action: open(approval.action), requestedAction: open(approval.requestedAction) },
			decisions: review.decisions.map((decision) => ({ ...decision, ...(decision.reason !== null && { reason: revealText(decision.reason, conversation) }) })),
		};
	} catch (error) {
		if (!isDaaError(error) || error.code !== 'mask_unknown') throw error;
		return { ...review, masks: 'gone' };
	}
}

/** A typed text under masks; what was not changed keeps the masks it had. */
function coverTyped(typed: string | undefined, before: string | undefined, conversation: OpenConversation, cover: Cover): string | undefined {
	if (typed === undefined) return undefined;
	if (before !== undefined && revealText(before, conversation).replace(/\r\n?/g, '\n') === typed.replace(/\r\n?/g, '\n')) return before;
	return cover.text(typed);
}

function coverEdit(edit: ActionEdit, action: ActionProposal, conversation: OpenConversation, cover: Cover): ActionEdit {
	const values = Object.entries(edit.values ?? {}).map(([index, typed]) => [index, coverTyped(typed, textOfValue(action.proposed_changes?.[Number(index)]?.proposed), conversation, cover) ?? '']);
	const [subject, body] = [coverTyped(edit.subject, action.message?.subject, conversation, cover), coverTyped(edit.body, action.message?.body, conversation, cover)];
	const requestBody = coverTyped(edit.requestBody, textOfValue(action.request?.body), conversation, cover);
	return {
		...(edit.values && { values: Object.fromEntries(values) as ActionEdit['values'] }),
		...(subject !== undefined && { subject }),
		...(body !== undefined && { body }),
		...(requestBody !== undefined && { requestBody }),
	};
}

/**
 * What an approver typed, under masks again, before anything is decided or stored. New personal values get masks; the
 * edited action is noted as one that was masked here. Only for a review whose link was verified.
 */
export async function coverForm(ports: Ports, review: Review, form: DecisionForm, settings: GuardrailSettings): Promise<DecisionForm> {
	if (review.approval.action.masked_in === undefined) return form;
	try {
		return await coverInVault(ports, review, form, settings);
	} catch (error) {
		if (!isDaaError(error) || error.code !== 'mask_unknown') throw error;
		return coverWithout(review, form, settings);
	}
}

/** The values are gone: it can be turned down, or approved to no effect, but not edited. */
function coverWithout({ approval }: Review, form: DecisionForm, settings: GuardrailSettings): DecisionForm {
	if (form.edit) throw new DaaError('approval_edit_refused', 'The values behind the masks of this action are gone, so it cannot be edited.', { fields: { approval_id: approval.id } });
	if (form.reason === undefined) return form;
	return { ...form, reason: scanText({ text: form.reason, direction: 'draft' }, settings, { masks: { maskFor: (type) => `[${type}]` } }).masked };
}

async function coverInVault(ports: Ports, { approval }: Review, form: DecisionForm, settings: GuardrailSettings): Promise<DecisionForm> {
	const { action } = approval;
	return await ports.store.transaction(async (tx) => {
		await tx.lockMaskConversation(action.masked_in ?? '');
		const conversation = await conversationBehind(ports, tx, action);
		if (!conversation) return form;
		const cover = new Cover({ vault: conversation.vault, settings, direction: 'draft', masked: true });
		const edit = form.edit && coverEdit(form.edit, action, conversation, cover);
		const wanted = confirmationOf(action).value;
		const confirm = form.confirm !== undefined && revealText(wanted, conversation).trim().toLowerCase() === form.confirm.trim().toLowerCase() ? wanted : form.confirm;
		const covered: DecisionForm = {
			...form,
			...(form.reason !== undefined && { reason: cover.text(form.reason) }),
			...(confirm !== undefined && { confirm }),
			...(edit && { edit }),
		};
		await storeFresh(ports, tx, conversation);
		const applied = edit && applyEdit(action, edit);
		const parsed = applied?.ok ? parseProposal(applied.action, { environment: approval.environment, newId: ports.newId }) : undefined;
		const hash = parsed?.ok ? payloadHash(parsed.action) : undefined;
		if (hash !== undefined && hash !== approval.payloadHash) {
			await tx.putScan({
				payloadHash: hash,
				workflowId: approval.workflowId,
				executionId: approval.executionId,
				outcome: 'edited',
				conversationId: conversation.id,
				guardrailVersion: guardrailPolicyVersion(settings),
				at: ports.now().toISOString(),
			});
		}
		return covered;
	});
}
