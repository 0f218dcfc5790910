import type { ActionProposal, Json } from '../draft/proposal';

/** String leaves of a JSON value in document order. */
function strings(value: Json | undefined, found: string[] = []): string[] {
	if (typeof value === 'string') found.push(value);
	else if (Array.isArray(value)) for (const entry of value) strings(entry, found);
	else if (typeof value === 'object' && value !== null) for (const entry of Object.values(value)) strings(entry, found);
	return found;
}

/** Values in the query of a URL leave the house too. */
function queryValues(url: string): string[] {
	try {
		return [...new URL(url).searchParams.values()];
	} catch {
		return [];
	}
}

/** The parts of `outgoingText`, in its order; none is empty. */
export function outgoingParts(action: ActionProposal): string[] {
	const parts: string[] = [];
	if (action.message) parts.push(action.message.subject ?? '', action.message.body);
	for (const { proposed } of action.proposed_changes ?? []) parts.push(...strings(proposed));
	if (action.request) parts.push(...strings(action.request.body), ...queryValues(action.request.url));
	if (!action.message && action.draft?.response) parts.push(action.draft.response);
	return parts.filter((part) => part !== '');
}

export const PART_BREAK = '\n\n';

/**
 * Everything of an action that would leave the house, as one text: subject and body of a message; the proposed values
 * of a record; the string leaves of an API call. The drafted reply of a record or call is scanned with it, because
 * later steps may send it. Parts are set apart by an empty line, over which no check reaches.
 */
export function outgoingText(action: ActionProposal): string {
	return outgoingParts(action).join(PART_BREAK);
}
