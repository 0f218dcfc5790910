import type { ActionProposal, Json } from '../draft/proposal';
import { toolCallOf } from '../draft/tool-call';

/**
 * What an approver may change: proposed values, a message's subject and text, a request's body. Targets, recipients,
 * methods and addresses are not edited but sent back, because the rest of the draft was written for them.
 */
export interface ActionEdit {
	/** By index into `proposed_changes`. */
	values?: Readonly<Record<number, string>>;
	subject?: string;
	body?: string;
	/** The body of an api_call: JSON, or plain text where it was plain text. */
	requestBody?: string;
}

export type AppliedEdit = { ok: true; action: ActionProposal } | { ok: false; field: string; message: string };

class EditProblem extends Error {
	constructor(
		readonly field: string,
		message: string,
	) {
		super(message);
	}
}

/** Browsers send line breaks as CRLF and cannot hold NUL, so texts are compared and kept in one form. */
export function normalText(text: string): string {
	return text.replace(/\r\n?/g, '\n').replace(/\0/g, '\uFFFD');
}

/** How a value stands in a form field; the inverse of `valueFromText`. */
export function textOfValue(value: Json | undefined): string {
	if (value === undefined) return '';
	return typeof value === 'string' ? value : JSON.stringify(value, null, typeof value === 'object' ? 2 : undefined);
}

/** A typed text as a value of the same kind as the one it replaces: a number stays a number. */
function valueFromText(text: string, before: Json, field: string): Json {
	const given = normalText(text);
	if (given === normalText(textOfValue(before))) return before;
	if (typeof before === 'string') return given;
	try {
		const value = JSON.parse(given) as Json;
		if (before === null || typeof value === typeof before) return value;
	} catch {
		if (before === null) return given;
	}
	const kind = typeof before === 'object' ? 'JSON like the value before it' : typeof before === 'number' ? 'a number, e.g. 12.5' : 'true or false';
	throw new EditProblem(field, `The new value of "${field}" has to be ${kind}.`);
}

function textFrom(given: string | undefined, before: string | undefined): string | undefined {
	if (given === undefined) return before;
	const text = normalText(given);
	if (text === normalText(before ?? '')) return before;
	return text;
}

function edited(action: ActionProposal, edit: ActionEdit): ActionProposal {
	if (action.proposed_changes) {
		return {
			...action,
			proposed_changes: action.proposed_changes.map((change, index) => {
				const given = edit.values?.[index];
				const proposed = given === undefined ? change.proposed : valueFromText(given, change.proposed, change.field);
				if (proposed === change.proposed) return change;
				// The drafter's source and doubt were about the drafter's value.
				const { doubt: _doubt, ...rest } = change;
				return { ...rest, proposed, source: "an approver's edit" };
			}),
		};
	}
	if (action.message) {
		const subject = textFrom(edit.subject, action.message.subject);
		const body = textFrom(edit.body, action.message.body) ?? '';
		return { ...action, message: { ...action.message, ...(subject !== undefined && { subject }), body } };
	}
	const { request } = action;
	if (!request || edit.requestBody === undefined) return action;
	// n8n runs the call as the agent made it, whatever is approved.
	if (toolCallOf(action)) throw new EditProblem('body', "An agent's call is made as it stands, so it cannot be edited. Reject it and say what should be different; the agent is told.");
	if (request.body === undefined) {
		if (edit.requestBody.trim() === '') return action;
		throw new EditProblem('body', 'This call has no body, so there is none to edit.');
	}
	return { ...action, request: { ...request, body: valueFromText(edit.requestBody, request.body, 'body') } };
}

/** Puts the typed texts into a copy of the action. Whether the result is a valid proposal is not judged here. */
export function applyEdit(action: ActionProposal, edit: ActionEdit): AppliedEdit {
	try {
		return { ok: true, action: edited(action, edit) };
	} catch (error) {
		if (error instanceof EditProblem) return { ok: false, field: error.field, message: error.message };
		throw error;
	}
}
