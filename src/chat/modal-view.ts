import type { InputBlock, KnownBlock, ModalView, PlainTextElement } from '@slack/types';
import { textOfValue, type ActionEdit } from '../approve/apply-edit';
import { describeAction } from '../draft/describe';
import { inSentence } from '../draft/shorten';
import type { ActionProposal } from '../draft/proposal';
import { LIMITS, safeText } from '../notify/slack/text';
import type { ApprovalRecord } from '../store/port';
import type { ViewSubmission } from './read-interaction';

/** Names of the inputs: block and action alike. */
const FIELD = { reason: 'daa_reason', decision: 'daa_decision', subject: 'daa_subject', body: 'daa_body', requestBody: 'daa_request_body', value: 'daa_value_' } as const;
export const CALLBACK = { reject: 'daa_reject', edit: 'daa_edit' } as const;
/** More is edited on the page. */
const MOST_VALUES = 20;

const plain = (text: string, limit: number): PlainTextElement => ({ type: 'plain_text', text: safeText(text, limit) || ' ', emoji: false });

/** The text as it stands: what is not touched has to come back as it was. */
function input(name: string, label: string, initial: string | undefined, { multiline = true, optional = false } = {}): InputBlock {
	return {
		type: 'input',
		block_id: name,
		optional,
		label: plain(label, 200),
		element: { type: 'plain_text_input', action_id: name, multiline, max_length: LIMITS.input, ...(initial !== undefined && initial !== '' && { initial_value: initial }) },
	};
}

const option = (value: string, text: string) => ({ value, text: plain(text, LIMITS.button) });
const REJECT = option('reject', 'Reject: it is not to be done');
const CHANGES = option('request_changes', 'Send back for changes');

const frame = (callbackId: string, title: string, submit: string, metadata: string, blocks: KnownBlock[]): ModalView => ({
	type: 'modal',
	callback_id: callbackId,
	private_metadata: metadata,
	title: plain(title, LIMITS.modalTitle),
	submit: plain(submit, LIMITS.modalTitle),
	close: plain('Cancel', LIMITS.modalTitle),
	blocks,
});

const what = (approval: ApprovalRecord): KnownBlock => ({ type: 'section', text: plain(describeAction(approval.action), 1_000) });

/** Asks for the reason without which nothing is turned down. */
export function rejectView(approval: ApprovalRecord, metadata: string): ModalView {
	return frame(CALLBACK.reject, 'Reject', 'Send', metadata, [
		what(approval),
		{ type: 'input', block_id: FIELD.decision, label: plain('Decision', 200), element: { type: 'radio_buttons', action_id: FIELD.decision, options: [REJECT, CHANGES], initial_option: REJECT } },
		input(FIELD.reason, 'Reason', undefined),
	]);
}

/** What may be edited, by input name; undefined when a modal cannot hold it whole. */
function editable(action: ActionProposal): { name: string; label: string; text: string; multiline: boolean; optional: boolean }[] | undefined {
	const fields = action.proposed_changes
		? action.proposed_changes.map(({ field, proposed }, index) => ({ name: `${FIELD.value}${index}`, label: inSentence(field, 100), text: textOfValue(proposed), multiline: true, optional: true }))
		: action.message
			? [
					...(action.message.subject === undefined ? [] : [{ name: FIELD.subject as string, label: 'Subject', text: action.message.subject, multiline: false, optional: true }]),
					{ name: FIELD.body as string, label: 'Text', text: action.message.body, multiline: true, optional: false },
				]
			: action.request?.body === undefined
				? []
				: [{ name: FIELD.requestBody as string, label: 'Body', text: textOfValue(action.request.body), multiline: true, optional: false }];
	const fits = fields.length > 0 && fields.length <= MOST_VALUES && fields.every(({ text, multiline }) => text.length <= LIMITS.input && (multiline || !/[\r\n]/.test(text)));
	return fits ? fields : undefined;
}

/** The draft to be changed and approved; undefined when it has to be edited on the page. */
export function editView(approval: ApprovalRecord, metadata: string): ModalView | undefined {
	const fields = editable(approval.action);
	if (!fields) return undefined;
	return frame(CALLBACK.edit, 'Edit and approve', 'Approve this', metadata, [
		what(approval),
		...fields.map(({ name, label, text, multiline, optional }) => input(name, label, text, { multiline, optional })),
		input(FIELD.reason, 'Why', undefined, { optional: true }),
	]);
}

type Values = ViewSubmission['view']['state']['values'];

const typed = (values: Values, name: string): string | undefined => values[name]?.[name]?.value ?? undefined;

export function readReject(values: Values): { decision: 'reject' | 'request_changes'; reason: string } {
	const decision = values[FIELD.decision]?.[FIELD.decision]?.selected_option?.value === CHANGES.value ? 'request_changes' : 'reject';
	return { decision, reason: typed(values, FIELD.reason) ?? '' };
}

/** An input that was emptied comes back as null and means the empty text. */
export function readEdit(values: Values): { edit: ActionEdit; reason?: string } {
	const texts: Record<number, string> = {};
	for (const name of Object.keys(values)) if (name.startsWith(FIELD.value) && /^\d{1,3}$/.test(name.slice(FIELD.value.length))) texts[Number(name.slice(FIELD.value.length))] = typed(values, name) ?? '';
	const given = (name: string) => (Object.hasOwn(values, name) ? (typed(values, name) ?? '') : undefined);
	const [subject, body, requestBody, reason] = [given(FIELD.subject), given(FIELD.body), given(FIELD.requestBody), typed(values, FIELD.reason)];
	return {
		edit: { values: texts, ...(subject !== undefined && { subject }), ...(body !== undefined && { body }), ...(requestBody !== undefined && { requestBody }) },
		...(reason !== undefined && reason.trim() !== '' && { reason }),
	};
}

/** Where an error of a modal is shown: at the field it is about, else at the reason. */
export const errorField = (field: unknown, values: Values): string => {
	const [name] = Object.keys(values).filter((block) => block !== FIELD.decision && block !== FIELD.reason);
	return field === 'edit' && name !== undefined ? name : FIELD.reason;
};
